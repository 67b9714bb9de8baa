import type { Command } from 'commander';
import { type Facts, type NoticeFacts, type Profile, RATE_HZ } from '../../card/types.js';
import type { CallDetail } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { bookNames } from '../bookNames.js';
import { duration, localTime, table } from '../format.js';
import { qualityRows } from '../qualityView.js';
import type { Session } from '../session.js';
import { clockWord, directionWord, endWord, markWord, noticeWord, numberWord } from '../terms.js';

/** How a recording's sound is coded, by profile. */
const CODINGS: Readonly<Record<Profile, string>> = {
  standard: 'WAV G.711 µ-law',
  pcm: 'WAV PCM 16 bit',
  long: 'MP3 24 kbit/s',
  opus: 'Opus 24 kbit/s',
};

export function addShow(program: Command, session: Session): void {
  program
    .command('show')
    .argument('<id|last>')
    .description(session.words.helpShow)
    .option('--json', session.words.helpJson)
    .action(async (id: string, options: { json?: true }) => {
      const detail = await session.recorder().getJson<CallDetail>(`/v1/calls/${encodeURIComponent(id)}`);
      if (options.json) {
        session.printJson(detail);
        return;
      }
      const { callerId } = detail.facts;
      const number = callerId?.kind === 'number' ? callerId.number : null;
      const name = number === null ? null : (await bookNames(session))(number);
      session.print(...table(factRows(detail, name, session)));
    });
}

/** Every fact of a call in words: rows of label and value. @param bookName by the phone book as it is now */
function factRows({ facts, row, file }: CallDetail, bookName: string | null, session: Session): string[][] {
  const { words } = session;
  const { callerId } = facts;
  const absence = callerId?.kind === 'absent' ? callerId.reason : null;
  const raw = callerId?.kind === 'number' ? callerId.number : null;
  const number = numberWord(raw, absence, words, session.region());
  const name = callerId?.name ?? bookName;
  const rows: string[][] = [
    [words.labelId, facts.id],
    [words.labelDirection, directionWord(facts.direction, words)],
    [words.labelNumber, name === null ? number : `${number} | ${name}`],
    ...calledRow(facts, session),
    [words.labelStart, `${localTime(facts.start)} | ${facts.start} | ${clockWord(facts.clock, words)}`],
    [
      words.labelLength,
      `${duration(facts.durationMs)} | ${words.seconds({ s: (facts.durationMs / 1000).toFixed(3) })}`,
    ],
    [words.labelPreRoll, words.seconds({ s: inSeconds(facts.preRollSamples) })],
    ...noticeRows(facts.notice, facts.preRollSamples, words),
    ...gapRows(facts, words),
    ...markRows(facts, words),
    ...qualityRows(facts, words, (problem) => session.sentence(problem)),
    [words.labelEnd, endWords(facts, words)],
    ...(facts.rule === undefined ? [] : [[words.labelRule, words.ruleDecided({ rule: facts.rule })]]),
    [words.labelLine, `${facts.line} | ${facts.device}`],
  ];
  if (row.correctedStart !== null)
    rows.push([words.labelCorrected, `${localTime(row.correctedStart)} | ${row.correctedStart}`]);
  if (row.hold !== null) rows.push([words.labelHold, row.hold]);
  if (row.tags.length > 0) rows.push([words.labelTags, row.tags.join(', ')]);
  if (row.note !== null) rows.push([words.labelNote, row.note]);
  if (facts.measuredRateHz !== null) rows.push([words.labelRate, `${facts.measuredRateHz.toFixed(3)} Hz`]);
  if (facts.continues !== null) rows.push([words.labelContinues, words.fromPart({ id: facts.continues })]);
  rows.push(
    [words.labelFile, file],
    [
      words.labelAudio,
      `${CODINGS[facts.profile]}, ${facts.rate} Hz, ${words.seconds({ s: inSeconds(facts.samples) })}`,
    ],
    ['SHA-256', facts.audioSha256],
    [words.labelRecorder, `denwaban ${facts.version}`],
  );
  return rows;
}

/** Which of the line's own numbers was called, where it has several. */
function calledRow({ callerId }: Facts, session: Session): string[][] {
  const called = callerId?.calledNumber ?? null;
  if (called === null) return [];
  return [[session.words.labelCalled, numberWord(called, null, session.words, session.region())]];
}

function noticeRows(notice: NoticeFacts | null, preRollSamples: number, words: Words): string[][] {
  if (notice === null) return [[words.labelNotice, words.noticeNotPlayed]];
  const state = !notice.heard ? 'notHeard' : notice.cutShort ? 'cutShort' : 'heard';
  const span = words.noticeSpan({
    state: noticeWord(state, words),
    from: inSeconds(notice.beganSample),
    to: inSeconds(notice.endedSample),
    after: inSeconds(notice.beganSample - preRollSamples),
  });
  const clip = words.noticeClip({ clip: notice.clip, score: notice.score.toFixed(2), sha: notice.sha256 });
  const leak = notice.leakDb === undefined ? [] : [words.noticeLeak({ db: notice.leakDb.toFixed(0) })];
  return [
    [words.labelNotice, span],
    ['', [clip, ...leak].join(' | ')],
  ];
}

function gapRows(facts: Facts, words: Words): string[][] {
  if (facts.gaps.length === 0) return [[words.labelGaps, words.none]];
  return facts.gaps.map((gap, i) => [
    i === 0 ? words.labelGaps : '',
    words.gapAt({ at: inSeconds(gap.atSample), s: inSeconds(gap.samples), reason: gap.reason }),
  ]);
}

function markRows(facts: Facts, words: Words): string[][] {
  return facts.marks.map((mark, i) => {
    const what = [markWord(mark.what, words), mark.detail].filter(Boolean).join(' ');
    return [i === 0 ? words.labelMarks : '', words.markAt({ what, at: inSeconds(mark.atSample) })];
  });
}

/** How it ended, where, and what that was recognised by when the handset alone does not tell. */
function endWords({ end, endedSample, cues = [], interrupted }: Facts, words: Words): string {
  const word = endWord(end, words);
  const parts = [endedSample === undefined ? word : words.endAt({ end: word, at: inSeconds(endedSample) })];
  if (cues.some(({ cue, confidence }) => cue !== 'onHook' || confidence < 1)) {
    const list = cues.map(
      ({ cue, confidence }) => `${endWord(cue, words)} ${(confidence * 100).toFixed(0)} %`,
    );
    parts.push(words.endCues({ list: list.join(words.ruleListPlain) }));
  }
  if (interrupted && end !== 'interrupted') parts.push(words.remarkInterrupted);
  return parts.join(' | ');
}

function inSeconds(samples: number): string {
  return (samples / RATE_HZ).toFixed(2);
}
