import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallerId } from '#src/call/types.js';
import { encodeMdmf } from '#src/line/callerId/bellcore.js';
import { CallerIdEar } from '#src/line/callerId/ear.js';
import { encodeNtt } from '#src/line/callerId/ntt.js';
import { FskDemodulator } from '#src/signal/fsk.js';
import { makeFsk } from '#src/signal/fskMaker.js';
import { FSK_TONES } from '#src/signal/fskModem.js';
import { shapeOf } from '../line/callerId/vectors.js';
import { Random } from '../rig/random.js';
import { noiseFor, onNoisyLine } from '../signal/noisyLine.js';
import { type Report, table } from './report.js';

const WAYS = ['bellcore', 'ntt', 'etsi'] as const;
type Way = (typeof WAYS)[number];
const SNRS_DB = [20, 15, 12, 10, 8, 6, 5, 4, 3, 2];
const MESSAGES = 40;
const PEAK = 6000;
/** Silence before each message, samples. */
const BEFORE = 2400;
/** minimodem is given every file in both rates and with both thresholds, and its best run counts. */
const RATES_HZ = [8000, 48_000];
const THRESHOLDS = [[], ['--confidence', '0.8'], ['--confidence', '1.0', '--limit', '2.3']];

interface Heard {
  /** Messages of which every byte came, in order. */
  readonly whole: number;
  /** Bytes sent that did not come. */
  readonly lost: number;
}

interface Trial {
  readonly sound: Int16Array;
  readonly messages: readonly (readonly number[])[];
  readonly numbers: readonly string[];
}

/** Caller ID by FSK: Denwaban and minimodem on the same files, by white noise in 0 to 4 kHz. */
export async function compareFsk(seed: number): Promise<Report> {
  const random = new Random(seed);
  const dir = mkdtempSync(join(tmpdir(), 'denwaban-fsk-'));
  const rows: (string | number)[][] = [];
  let ok = true;
  try {
    for (const way of WAYS)
      for (const snrDb of SNRS_DB) {
        const trial = makeTrial(way, snrDb, random);
        const ours = score(
          trial,
          new FskDemodulator(shapeOf(way).modem).push(trial.sound).map(({ byte }) => byte),
        );
        const theirs = bestOfMinimodem(trial, way, dir);
        const { right, wrong } = numbersHeard(trial, way);
        const asGood = ours.whole >= theirs.whole && ours.lost <= theirs.lost && wrong === 0;
        ok &&= asGood;
        const of = (heard: Heard) => [`${heard.whole}/${MESSAGES}`, heard.lost];
        rows.push([way, snrDb, ...of(ours), ...of(theirs), right, wrong, asGood ? '' : 'WORSE']);
      }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const head = ['way', 'SNR dB', 'whole', 'bytes lost', 'minimodem', 'bytes lost', 'numbers', 'wrong', ''];
  const sent = `FSK caller ID: ${MESSAGES} messages a row, whole and bytes lost, beside minimodem (best of ${RATES_HZ.length * THRESHOLDS.length} runs)`;
  return { lines: [sent, ...table(head, rows)], ok };
}

function makeTrial(way: Way, snrDb: number, random: Random): Trial {
  const digits = () => Array.from({ length: 10 }, () => random.below(10)).join('');
  const numbers = Array.from({ length: MESSAGES }, digits);
  const messages = numbers.map((number) => {
    const callerId: CallerId = { kind: 'number', number };
    return way === 'ntt' ? encodeNtt(callerId) : encodeMdmf({ ...callerId, name: 'ACME CORP' }, '11231845');
  });
  const sounds = messages.map((bytes) => makeFsk(bytes, { ...shapeOf(way), peak: PEAK }));
  const clean = new Int16Array(sounds.reduce((total, one) => total + one.length + BEFORE, BEFORE));
  let at = BEFORE;
  for (const one of sounds) {
    clean.set(one, at);
    at += one.length + BEFORE;
  }
  const sound = onNoisyLine(clean, { quiet: 0, noiseRms: noiseFor(PEAK, snrDb) }, random);
  return { sound, messages, numbers };
}

/** Numbers that the whole chain gives, and those among them that nobody sent. */
function numbersHeard({ sound, numbers }: Trial, way: Way): { right: number; wrong: number } {
  const ear = new CallerIdEar([way]);
  const heard: string[] = [];
  for (let at = 0; at < sound.length; at += 160)
    for (const report of ear.push(sound.subarray(at, at + 160)))
      if (report.kind === 'callerId')
        heard.push(report.callerId.kind === 'number' ? report.callerId.number : report.callerId.reason);
  const right = heard.filter((number) => numbers.includes(number)).length;
  return { right, wrong: heard.length - right };
}

function score({ messages }: Trial, bytes: readonly number[]): Heard {
  const all = Buffer.from(bytes);
  const whole = messages.filter((message) => all.includes(Buffer.from(message))).length;
  const sent = messages.flat();
  return { whole, lost: sent.length - commonLength(sent, bytes) };
}

/** Length of the longest common subsequence. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  let row = new Uint16Array(b.length + 1);
  for (const value of a) {
    const next = new Uint16Array(b.length + 1);
    for (let n = 1; n <= b.length; n++)
      next[n] = value === b[n - 1] ? (row[n - 1] ?? 0) + 1 : Math.max(row[n] ?? 0, next[n - 1] ?? 0);
    row = next;
  }
  return row[b.length] ?? 0;
}

function bestOfMinimodem(trial: Trial, way: Way, dir: string): Heard {
  const { modem, stopBits = 1 } = shapeOf(way);
  const { markHz, spaceHz } = FSK_TONES[modem];
  const { buffer, byteOffset, byteLength } = trial.sound;
  const original = join(dir, 'sound.raw');
  writeFileSync(original, new Uint8Array(buffer, byteOffset, byteLength));
  const raw = ['-v', 'error', '-y', '-f', 's16le', '-ar', '8000', '-ac', '1', '-i', original];
  const heard = RATES_HZ.flatMap((rateHz) => {
    const file = join(dir, `${rateHz}.wav`);
    run('ffmpeg', [...raw, '-ar', String(rateHz), file]);
    return THRESHOLDS.map((threshold) => {
      const line = ['--startbits', '1', '--stopbits', String(stopBits), '--mark', String(markHz)];
      const more = ['--space', String(spaceHz), '--binary-output', ...threshold, '--file', file, '1200'];
      return score(trial, bytesOf(run('minimodem', ['--rx', '--quiet', '--ascii', ...line, ...more])));
    });
  });
  return {
    whole: Math.max(...heard.map(({ whole }) => whole)),
    lost: Math.min(...heard.map(({ lost }) => lost)),
  };
}

/** One line of eight bits for each byte, the first sent first. */
function bytesOf(output: string): number[] {
  const lines = output.split('\n').filter((line) => /^[01]{8}$/.test(line));
  return lines.map((line) => Number.parseInt([...line].reverse().join(''), 2));
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] });
}
