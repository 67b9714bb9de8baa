import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { entryLine } from '#src/card/journalLine.js';
import { dayOf, idFrom, pathOf } from '#src/card/names.js';
import type { Facts, IndexLine } from '#src/card/types.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { facts } from '../card/callSamples.js';
import type { Random } from './random.js';

const DAY_MS = 86_400_000;
/** Few lengths, so that the hash of each silence is made once. */
const SECONDS = [3, 12, 40, 95, 180];

export interface Many {
  readonly count: number;
  /** Default 100. */
  readonly perDay?: number;
  /** Default 2000. */
  readonly numbers?: number;
  /** Lengths to choose from; default some between 3 s and 3 minutes. */
  readonly seconds?: readonly number[];
  /** Change the facts of the i-th. */
  readonly change?: (i: number) => Partial<Facts>;
}

/** Lines of so many recordings of silence, oldest first, ending on 2026-11-23 in Japan. Ids do not repeat. */
export function* manyLines(
  random: Random,
  { count, perDay = 100, numbers = 2000, seconds: lengths = SECONDS, change }: Many,
): Generator<IndexLine> {
  const hashes = new Map<number, string>();
  const last = Date.parse('2026-11-23T00:00:00+09:00');
  const days = Math.ceil(count / perDay);
  for (let i = 0; i < count; i++) {
    const day = last - (days - 1 - Math.floor(i / perDay)) * DAY_MS;
    const ms = day + 8 * 3_600_000 + Math.floor(((i % perDay) * 10 * 3_600_000) / perDay);
    const start = `${new Date(ms + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`;
    const samples = random.pick(lengths) * 8000;
    const audioSha256 =
      hashes.get(samples) ??
      createHash('sha256')
        .update(Buffer.alloc(samples * 2))
        .digest('hex');
    hashes.set(samples, audioSha256);
    const number = `03${String(10_000_000 + random.below(numbers) * 7919).padStart(8, '0')}`;
    const made = facts({
      id: idOf(i),
      start,
      orderMs: ms,
      direction: random.below(3) === 0 ? 'out' : 'in',
      callerId: random.below(8) === 0 ? { kind: 'absent', reason: 'withheld' } : { kind: 'number', number },
      samples,
      durationMs: Math.max(0, samples / 8 - 3000),
      audioSha256,
      ...change?.(i),
    });
    yield { ...made, path: pathOf(made), bytes: FILE_HEADER_BYTES + samples * 2 };
  }
}

/** Puts the files there, header and sparse silence, and the day indexes. About 10,000 a second. */
export function placeRecordings(dir: string, lines: Iterable<IndexLine>): void {
  const indexes = new Map<string, string[]>();
  for (const line of lines) {
    const day = dayOf(line);
    if (!indexes.has(day)) mkdirSync(join(dir, day), { recursive: true });
    const index = indexes.get(day) ?? [];
    indexes.set(day, index);
    index.push(`${JSON.stringify(line)}\n`);
    placeFile(dir, line);
  }
  for (const [day, index] of indexes) writeFileSync(join(dir, day, 'index.ndjson'), index.join(''));
}

/** One recording's file, without an index line. */
export function placeFile(dir: string, line: IndexLine): void {
  const { path, bytes, ...rest } = line;
  const file = openSync(join(dir, path), 'w', 0o640);
  writeSync(file, encodeWavHeader(rest));
  ftruncateSync(file, bytes);
  closeSync(file);
}

/** The journal that would have been written when these were filed. */
export function placeJournal(path: string, lines: Iterable<IndexLine>): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w', 0o640);
  let seq = 0;
  for (const line of lines) writeSync(file, `${entryLine(++seq, line)}\n`);
  closeSync(file);
}

function idOf(i: number): string {
  return idFrom(Uint8Array.from([1, i >>> 20, i >>> 15, i >>> 10, i >>> 5, i].map((part) => part & 31)));
}
