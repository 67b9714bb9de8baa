import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { parseDayIndex } from '#src/card/dayIndex.js';
import type { Disk } from '#src/card/disk.js';
import { encode } from '#src/card/encoder.js';
import { Filer, type FilerOptions } from '#src/card/filer.js';
import { factsInHeader } from '#src/card/header.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { isRecordingName } from '#src/card/names.js';
import { Recording } from '#src/card/recording.js';
import { Ring, type RingOptions } from '#src/card/ring.js';
import type { IndexLine } from '#src/card/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { closing, openFacts, sound } from './callSamples.js';
import type { MemoryCard } from './memoryStore.js';

export const FIRST = openFacts().firstSample;
export const DAY = '2026/11/23';
export const PATH = `${DAY}/2026-11-23_18-45-02_in_0312345678_00m03s_K7Q2M9.wav`;

export function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-card-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

export function openRing(card: MemoryCard, options: Partial<RingOptions> = {}): Promise<Ring> {
  return Ring.open(card.store(), { nowWallMs: () => 5, trouble: () => {}, ...options });
}

/** A closed call of 20,000 samples, 5,000 of which are missing in the middle. */
export async function callWithGap(ring: Ring, change = {}): Promise<number> {
  const recording = new Recording(ring, openFacts(change));
  recording.push(FIRST, sound(0, 8000));
  recording.push(FIRST + 13_000, sound(13_000, 7000), 'captureLost');
  recording.event({ kind: 'mark', atSample: 14_000, what: 'button' });
  await recording.close(FIRST + 20_000, closing);
  return recording.stream;
}

export interface Told {
  readonly lines: IndexLine[];
  readonly problems: (Problem | null)[];
}

/** A filer that gives up after so many tries, and whose second look never comes by itself. */
export function filerOn(
  ring: Ring,
  disk: Disk,
  told: Told = { lines: [], problems: [] },
  tries = 0,
  options: Partial<FilerOptions> = {},
): Filer {
  let left = tries;
  const filer = new Filer(ring, disk, {
    profile: 'pcm',
    language: 'en',
    encode,
    nowMs: () => 0,
    filed: (line) => told.lines.push(line),
    trouble: (problem) => told.problems.push(problem),
    wait: async () => {
      if (left-- <= 0) void filer.stop();
      await turn();
    },
    waitForLook: aborted,
    ...options,
  });
  return filer;
}

/** Waits for ever, or until it is told not to. */
export function aborted(_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

export function recordingsIn(dir: string): string[] {
  return readdirSync(join(dir, DAY)).filter(isRecordingName);
}

/** The day must hold the one good recording, named once by the index, the sums and the list. */
export function assertFiledOnce(dir: string, path = PATH): IndexLine {
  const name = path.slice(DAY.length + 1);
  assert.deepEqual(recordingsIn(dir), [name]);
  const textOf = (file: string) => readFileSync(join(dir, DAY, file), 'utf8');
  const [line, ...more] = parseDayIndex(textOf('index.ndjson')).lines;
  assert.ok(line !== undefined && more.length === 0, 'of several lines of one recording the last counts');
  const file = readFileSync(join(dir, path));
  assert.equal(sha256Of(file.subarray(FILE_HEADER_BYTES)), line.audioSha256);
  assert.deepEqual({ ...(factsInHeader(file) as object), path, bytes: file.length }, line);
  assert.equal(textOf('SHA256SUMS'), `${sha256Of(file)}  ${name}\n`);
  assert.equal(textOf('calls.csv').split('\r\n').length, 3, 'a header, the call, and an end');
  return line;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
