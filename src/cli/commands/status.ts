import type { Command } from 'commander';
import type { AudioStatus, LineStatus, Status } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { EXIT } from '../exits.js';
import { duration, localTime, size, table } from '../format.js';
import type { Session } from '../session.js';
import { lampWord, numberWord, ringStateWord } from '../terms.js';
import { callLine } from './calls.js';
import { driveLine } from './drive.js';
import { healthWords, stageWord } from './statusHealth.js';

export function addStatus(program: Command, session: Session): void {
  program
    .command('status')
    .description(session.words.helpStatus)
    .option('--json', session.words.helpJson)
    .action(async (options: { json?: true }) => {
      const status = await session.recorder().getJson<Status>('/v1/status');
      if (!status.armed) session.exitWith(EXIT.checkFailed);
      if (options.json) session.printJson(status);
      else session.print(headline(status, session), ...details(status, session));
    });
}

/** Is it recording, and if not, what to do: the one line a shop owner reads. */
function headline(status: Status, session: Session): string {
  const { words } = session;
  const worst = status.problems[0];
  if (!status.armed) {
    if (worst === undefined) return session.coloured(words.statusStarting, 'yellow');
    return session.coloured(words.statusNotArmed({ sentence: session.sentence(worst) }), 'red');
  }
  const { call } = status;
  if (call.state === 'incoming' || call.state === 'outgoing') {
    const line = words.statusRecording({
      call: call.state === 'incoming' ? words.incomingCall : words.outgoingCall,
      number: numberWord(call.number, null, words, session.region()),
      elapsed: duration(call.elapsedMs ?? 0),
    });
    return session.coloured(line, 'green');
  }
  if (worst === undefined) return session.coloured(words.statusArmed, 'green');
  return session.coloured(words.statusArmedButMind({ sentence: session.sentence(worst) }), 'yellow');
}

function details(status: Status, session: Session): string[] {
  const { words } = session;
  const { ring, recordings } = status.card;
  const { notice } = status;
  const holds = words.ringHolds({ hours: ring.hours.toFixed(1), waiting: ring.waitingCalls });
  const free = recordings.freeBytes === null ? '?' : size(recordings.freeBytes);
  const rows: [string, string][] = status.problems
    .slice(1)
    .map((problem) => [words.labelProblem, session.sentence(problem)]);
  rows.push(
    [words.labelLine, lineWords(status.line, words)],
    // A recorder of an older version does not say.
    ...(status.line.cannot ?? []).map((one): [string, string] => ['', one[session.language]]),
    [words.labelAudio, audioWords(status.audio, words)],
    [words.labelRing, [ringStateWord(ring.state, words), ring.path, holds].join(' | ')],
    [
      words.labelRecordings,
      [
        recordings.path,
        words.recordingsHold({ calls: recordings.calls, free }),
        ...(recordings.catalogue === 'loading' ? [words.stillLoading] : []),
      ].join(' | '),
    ],
    ...driveRow(status, session),
    ...retentionRow(status, words),
    [words.labelNotice, noticeWords(notice, words)],
    ...lampsRow(status, session),
    [words.labelHealth, healthWords(status.health, session)],
    [words.labelLast, status.lastRecording === null ? words.none : callLine(status.lastRecording, session)],
    [words.labelRecorder, words.statusRecorder({ ...status, since: localTime(status.startedAt) })],
  );
  return table(rows);
}

/** For a board on which there can be a drive. */
function driveRow({ drive }: Status, session: Session): [string, string][] {
  if (drive.state === 'noService' || drive.state === 'noPort') return [];
  return [[session.words.labelDrive, driveLine(drive, session)]];
}

/** What the lamps say, for a board that has them; and why the button's last gesture came to nothing. */
function lampsRow({ panel }: Status, session: Session): [string, string][] {
  const { words } = session;
  if (!panel.lamps && !panel.button) return [];
  const lamp = lampWord(panel.lamp, words);
  if (panel.refused === null) return [[words.labelLamps, lamp]];
  return [[words.labelLamps, words.lampsLastPress({ lamp, sentence: session.sentence(panel.refused) })]];
}

function retentionRow({ card: { retention } }: Status, words: Words): [string, string][] {
  if (retention === null) return [];
  const hours = retention.hoursLeft?.toFixed(0) ?? '?';
  return [[words.retentionCalls, words.retentionLevel({ level: retention.level, hours })]];
}

function lineWords(line: LineStatus, words: Words): string {
  const state = { opening: words.stateOpening, settingUp: words.stateSettingUp, ready: words.stateReady };
  const parts = [state[line.state], line.name, line.model, line.device, ...voiceWords(line, words)];
  if (line.foundAs !== null) parts.push(words.lineFoundAs({ device: line.foundAs }));
  if (line.recovery !== null) {
    const { stage, attempts, sinceMs } = line.recovery;
    const seconds = Math.round(sinceMs / 1000);
    parts.push(words.lineRecovering({ stage: stageWord(stage, words), attempts, seconds }));
  }
  return parts.filter(Boolean).join(' | ');
}

/** What a modem whose sound comes over its serial port turned out to be able to do. */
function voiceWords({ voice }: LineStatus, words: Words): (string | null)[] {
  if (voice === null) return [];
  const { label, codec, duplex } = voice;
  const during = duplex === null ? null : duplex ? words.voiceDuplex : words.voiceHalfDuplex;
  return [codec, label === null ? null : words.voiceLabel({ label }), during];
}

function audioWords(audio: AudioStatus, words: Words): string {
  const state = { starting: words.stateStarting, running: words.stateRunning, lost: words.stateLost };
  const { lastGap } = audio;
  const parts = [audio.idle ? words.soundInCalls : state[audio.state], `${audio.device} (${audio.backend})`];
  if (audio.levelDb !== null) parts.push(`${audio.levelDb.toFixed(0)} dB`);
  if (audio.measuredRateHz !== null) parts.push(`${audio.measuredRateHz.toFixed(2)} Hz`);
  if (audio.restarts > 0) parts.push(words.restarts({ times: audio.restarts }));
  if (lastGap !== null) {
    const length = words.seconds({ s: (lastGap.samples / 8000).toFixed(2) });
    parts.push(words.lastGap({ at: localTime(lastGap.at), length, reason: lastGap.reason }));
  }
  return parts.join(' | ');
}

function noticeWords(notice: Status['notice'], words: Words): string {
  const on =
    {
      incoming: words.noticeOnIncoming,
      outgoing: words.noticeOnOutgoing,
      both: words.noticeOnBoth,
      none: words.noticeOnNone,
    }[notice.on] ?? notice.on;
  const length =
    notice.seconds === null ? words.noticeUnloaded : words.seconds({ s: notice.seconds.toFixed(1) });
  return words.noticeSetting({ on, clip: notice.clip, length });
}
