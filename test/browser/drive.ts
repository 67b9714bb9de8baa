import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coded } from '#src/card/body.js';
import { rewriteDay } from '#src/card/dayFiles.js';
import { realDisk } from '#src/card/disk.js';
import { encode } from '#src/card/encoder.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { dayOf, pathOf } from '#src/card/names.js';
import { PageFiles } from '#src/card/page/pageFiles.js';
import type { Annotation, Facts, IndexLine, Profile } from '#src/card/types.js';
import { Waveform } from '#src/card/waveform.js';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { ProblemError } from '#src/i18n/problems.js';
import { facts } from '../card/callSamples.js';
import { manyLines } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';

export const TODAY = '2026/11/23';
export const TAGS = ['苦情', '折り返し', '新規', '予約', '取引先'];
export const NOTES = [
  '折り返しの約束あり。担当は佐藤',
  '配送の遅れについて。謝罪済み',
  '大声での要求が続いたため、途中で警告した',
  '予約の変更（水曜 15時 → 金曜 10時）',
  '見積もりの依頼',
];

/** The calls of the last day, which have real sound. */
export interface Real {
  readonly wav: IndexLine;
  readonly pcm: IndexLine;
  readonly mp3: IndexLine;
  readonly opus: IndexLine;
}

/**
 * A drive as the recorder leaves it, with so many calls: day folders, indexes, lists and the page. Files of all but
 * the last day are empty, since the page never reads one.
 */
export async function makeDrive(dir: string, count: number, hostile: string): Promise<Real> {
  const lines = [...manyLines(new Random(7), { count: count - 4, perDay: 100, change: rarities })];
  const indexes = new Map<string, string[]>();
  const put = (day: string, line: object) =>
    indexes.set(day, [...(indexes.get(day) ?? []), JSON.stringify(line)]);
  for (const line of lines) {
    const day = dayOf(line);
    if (!indexes.has(day)) mkdirSync(join(dir, day), { recursive: true });
    put(day, line);
    closeSync(openSync(join(dir, line.path), 'w'));
  }
  for (const [i, line] of lines.entries()) for (const said of saidOf(i, line)) put(dayOf(line), said);
  const real = await realCalls(dir);
  for (const line of Object.values(real)) put(TODAY, line);
  for (const said of [
    annotation(real.wav, { op: 'note', text: '「責任者を出せ」と30分。警察に相談する予定' }),
    annotation(real.wav, { op: 'tag', tag: '苦情' }),
    annotation(real.wav, { op: 'hold', reason: '弁護士に相談中' }),
    annotation(real.pcm, { op: 'note', text: hostile }),
    annotation(real.pcm, { op: 'hold', reason: hostile }),
  ])
    put(TODAY, said);
  for (const [day, texts] of indexes) writeFileSync(join(dir, day, 'index.ndjson'), `${texts.join('\n')}\n`);
  await rewriteDay(realDisk(dir), TODAY, 'ja');
  await pageOf(dir).rebuild();
  return real;
}

export function pageOf(dir: string): PageFiles {
  const report = (problem: ConstructorParameters<typeof ProblemError>[0]) => {
    throw new ProblemError(problem);
  };
  return new PageFiles({ disk: realDisk(dir), html: pageHtml, report });
}

export function annotation(line: IndexLine, what: object): Annotation {
  return { id: line.id, start: line.start, at: '2026-11-24T09:00:00.000+09:00', ...what } as Annotation;
}

function rarities(i: number): Partial<Facts> {
  const notice = { clip: 'ja', sha256: '', beganSample: 24_000, endedSample: 60_000, score: 0.9 };
  return {
    notice: i % 5 === 4 ? null : { ...notice, cutShort: i % 17 === 0, heard: i % 23 !== 0 },
    interrupted: i % 211 === 0,
    gaps: i % 97 === 0 ? [{ atSample: 9000, samples: 800, reason: 'xrun' }] : [],
    marks: i % 61 === 0 ? [{ atSample: 30_000, what: 'button' }] : [],
  };
}

function saidOf(i: number, line: IndexLine): Annotation[] {
  const text = NOTES[Math.floor(i / 7) % NOTES.length];
  const tag = TAGS[Math.floor(i / 11) % TAGS.length];
  return [
    ...(i % 7 === 0 ? [annotation(line, { op: 'note', text })] : []),
    ...(i % 11 === 0 ? [annotation(line, { op: 'tag', tag })] : []),
    ...(i % 301 === 0 ? [annotation(line, { op: 'hold', reason: '相談中' })] : []),
  ];
}

async function realCalls(dir: string): Promise<Real> {
  mkdirSync(join(dir, TODAY), { recursive: true });
  const call = (id: string, time: string, profile: Profile, seconds: number, number: string) =>
    recording(
      dir,
      { id, start: `2026-11-23T${time}.000+09:00`, profile, callerId: { kind: 'number', number } },
      seconds,
    );
  return {
    wav: await call('WAV0001', '18:42:10', 'standard', 75, '0312345678'),
    pcm: await call('PCM0002', '18:30:55', 'pcm', 6, '0661234567'),
    mp3: await call('MP30003', '18:21:40', 'long', 6, '05012345678'),
    opus: await call('0PVS004', '18:12:05', 'opus', 6, '09012345678'),
  };
}

async function recording(dir: string, change: Partial<Facts>, seconds: number): Promise<IndexLine> {
  const pcm = speech(seconds);
  const waveform = new Waveform();
  waveform.add(pcm);
  const orderMs = Date.parse(change.start ?? '');
  const { signal } = new AbortController();
  const file = coded(change.profile ?? 'standard', one(pcm), encode, signal);
  const pieces: Buffer[] = [];
  for await (const piece of file.body) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const made = facts({
    samples: pcm.length / 2,
    durationMs: (seconds - 3) * 1000,
    notice: {
      clip: 'ja',
      sha256: '',
      beganSample: 26_000,
      endedSample: 44_000,
      cutShort: false,
      heard: true,
      score: 1,
    },
    marks: [{ atSample: 40_000, what: 'button' }],
    waveform: waveform.finish(),
    audioSha256: createHash('sha256').update(body).digest('hex'),
    orderMs,
    ...change,
  });
  const path = pathOf(made);
  writeFileSync(join(dir, path), Buffer.concat([file.header(made), body]));
  return { ...made, path, bytes: FILE_HEADER_BYTES + body.length };
}

async function* one(piece: Buffer): AsyncGenerator<Buffer> {
  yield piece;
}

/** Something with syllables and pauses. */
function speech(seconds: number): Buffer {
  const random = new Random(3);
  const samples = new Int16Array(seconds * 8000);
  let loud = 0;
  let wanted = 0;
  for (let i = 0; i < samples.length; i++) {
    if (i % 1200 === 0) wanted = random.below(4) === 0 ? 0 : 2000 + random.below(18_000);
    if (Math.floor(i / 40_000) % 3 === 2 && i % 1200 === 0) wanted /= 12;
    loud += (wanted - loud) / 400;
    samples[i] = loud * (Math.sin(i * 0.11) * 0.7 + (random.next() - 0.5) * 0.6);
  }
  return Buffer.from(samples.buffer);
}
