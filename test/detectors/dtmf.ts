import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DtmfDetector } from '#src/signal/dtmf.js';
import { DTMF_DIGITS } from '#src/signal/dtmfKeys.js';
import { makeDtmf } from '#src/signal/toneMaker.js';
import { Random } from '../rig/random.js';
import { addNoise } from '../rig/soundNoise.js';
import { type Report, table } from './report.js';

const run = promisify(execFile);
/** Signal over noise in the telephone's whole band, 4 kHz. */
const SNRS_DB = [60, 20, 15, 10, 6, 3, 0, -3];
const DIGITS = 1000;
const PEAK = 3000;
const LEAD_SAMPLES = 1600;

/** Wrong, missing and invented keys of every 1000 by noise, beside `multimon-ng -a DTMF` on the same sound. */
export async function compareDtmf(seed: number): Promise<Report> {
  const random = new Random(seed);
  const directory = await mkdtemp(join(tmpdir(), 'denwaban-detectors-'));
  const rows: (string | number)[][] = [];
  let ok = true;
  try {
    for (const snrDb of SNRS_DB) {
      const { digits, sound } = dialled(random, snrDb);
      const ours = new DtmfDetector().push(sound).map(({ digit }) => digit);
      const theirs = await multimon(directory, sound);
      const errors = [editDistance(digits, ours.join('')), editDistance(digits, theirs)] as const;
      if (errors[0] > errors[1]) ok = false;
      rows.push([snrDb === 60 ? 'none' : `${snrDb} dB`, ...errors]);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
  return {
    lines: [
      `DTMF: errors in ${DIGITS} keys of 40 to 80 ms, 40 to 80 ms apart, by signal over noise (SEED=${seed})`,
      ...table(['noise', 'Denwaban', 'multimon-ng'], rows),
      ...(ok ? [] : ['FAILED: more errors than multimon-ng']),
    ],
    ok,
  };
}

function dialled(random: Random, snrDb: number): { digits: string; sound: Int16Array } {
  const presses = Array.from({ length: DIGITS }, () => ({
    digit: random.pick([...DTMF_DIGITS]),
    onMs: 40 + 40 * random.next(),
    offMs: 40 + 40 * random.next(),
  }));
  const parts = presses.map(({ digit, ...ms }) => makeDtmf(digit, { ...ms, peakLow: PEAK, peakHigh: PEAK }));
  const sound = new Int16Array(parts.reduce((all, part) => all + part.length, 2 * LEAD_SAMPLES));
  let at = LEAD_SAMPLES;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length;
  }
  return {
    digits: presses.map(({ digit }) => digit).join(''),
    sound: addNoise(sound, PEAK / 10 ** (snrDb / 20), random),
  };
}

async function multimon(directory: string, sound: Int16Array): Promise<string> {
  const at8000 = join(directory, '8000.raw');
  const at22050 = join(directory, '22050.raw');
  await writeFile(at8000, new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength));
  const raw = ['-t', 'raw', '-e', 'signed', '-b', '16', '-c', '1'];
  await run('sox', [...raw, '-r', '8000', at8000, ...raw, '-r', '22050', at22050]);
  const { stdout } = await run('multimon-ng', ['-q', '-a', 'DTMF', '-t', 'raw', at22050], { maxBuffer: 1e8 });
  return [...stdout.matchAll(/^DTMF: (.)/gm)].map(([, digit]) => digit).join('');
}

/** Least number of keys to change, to drop and to add. */
function editDistance(wanted: string, heard: string): number {
  let last = Array.from({ length: heard.length + 1 }, (_, i) => i);
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= heard.length; j++)
      next[j] = Math.min(
        (last[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (wanted[i - 1] === heard[j - 1] ? 0 : 1),
      );
    last = next;
  }
  return last[heard.length] ?? 0;
}
