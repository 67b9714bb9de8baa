import type { Country, ToneSpec } from '../signal/country.js';
import { levelOf } from '../signal/levels.js';

/**
 * The nightly look at the line. Pure. A device that can lift hears the dial tone; of one that cannot, what is known
 * without lifting: that sound arrives and is neither dead nor clipped.
 */
export interface SelfTestPlan {
  /** Minutes after midnight, local, spread included; null: never. */
  readonly atMinutes: number | null;
}

export interface SelfTestMoment {
  /** Minutes after midnight, local. */
  readonly nowMinutes: number;
  /** Nobody rings, talks or has just put down; the line interface and the sound are at work. */
  readonly idle: boolean;
  /** Since the last ring, ms; null: none yet. */
  readonly ringMsAgo: number | null;
  /** Since the last self-test, ms; null: none yet. */
  readonly testMsAgo: number | null;
}

/** A line that is in use at the time is waited for so long, then the test of that night is left out. */
const WINDOW_MINUTES = 120;
const DAY_MINUTES = 1440;
/** Between a caller's rings the line is quiet, and lifting would take the call. */
const RING_REST_MS = 60_000;
/** Clocks that are set, and summer time, must not bring two tests in one night. */
const BETWEEN_MS = 12 * 3_600_000;

export function selfTestDue({ atMinutes }: SelfTestPlan, moment: SelfTestMoment): boolean {
  const { nowMinutes, idle, ringMsAgo, testMsAgo } = moment;
  if (atMinutes === null || !idle) return false;
  if (ringMsAgo !== null && ringMsAgo < RING_REST_MS) return false;
  if (testMsAgo !== null && testMsAgo < BETWEEN_MS) return false;
  return (nowMinutes - atMinutes + DAY_MINUTES) % DAY_MINUTES < WINDOW_MINUTES;
}

export type SelfTestFinding =
  | 'ok'
  /** Nothing that sounds like the country's dial tone. */
  | 'noDialTone'
  | 'tooQuiet'
  | 'tooLoud'
  | 'clipped'
  /** Not one bit changes: no sound reaches the recorder. */
  | 'dead'
  | 'noisy';

export interface SelfTestVerdict {
  readonly finding: SelfTestFinding;
  /** Of the tone, or of the quiet line; dB of full scale. Null: there is none. */
  readonly levelDb: number | null;
}

/** Short enough that a frequency 1.5 % off still falls into it. */
const BLOCK_SAMPLES = 200;
const RATE_HZ = 8000;
/** So long without a break is a dial tone and no busy tone of any country. */
const TONE_SAMPLES = 8000;
/** Of a block's power so much must be the tone's, and of two frequencies each its part. */
const TONE_PART = 0.8;
const EACH_PART = 0.15;
const FAINTEST_DB = -60;
/** Below it speech drowns in 8-bit steps; above it the far end of a call is clipped. */
const TONE_DB = { min: -45, max: -3 } as const;
const NOISE_MAX_DB = -25;
const CLIPPED_AT = 32_000;
const CLIPPED_PART = 0.001;

/** What was heard with the handset lifted, 8 kHz. */
export function dialToneVerdict(samples: Int16Array, { tones }: Pick<Country, 'tones'>): SelfTestVerdict {
  if (isDead(samples)) return { finding: 'dead', levelDb: null };
  const stretch = tones.dial.map((tone) => longestTone(samples, tone)).sort((a, b) => b.length - a.length)[0];
  if (stretch === undefined || stretch.length < TONE_SAMPLES) return { finding: 'noDialTone', levelDb: null };
  const levelDb = tenth(levelOf(stretch).rmsDb);
  if (isClipped(stretch)) return { finding: 'clipped', levelDb };
  if (levelDb < TONE_DB.min) return { finding: 'tooQuiet', levelDb };
  return { finding: levelDb > TONE_DB.max ? 'tooLoud' : 'ok', levelDb };
}

/**
 * What is heard while nobody uses the line, 8 kHz.
 *
 * @param provenMsAgo since a recording with sound was filed: some devices are mute while the line is idle; null: none
 */
export function quietVerdict(samples: Int16Array, provenMsAgo: number | null): SelfTestVerdict {
  if (isDead(samples)) {
    const proven = provenMsAgo !== null && provenMsAgo < PROOF_MS;
    return { finding: proven ? 'ok' : 'dead', levelDb: null };
  }
  const levelDb = tenth(levelOf(samples).rmsDb);
  if (isClipped(samples)) return { finding: 'clipped', levelDb };
  return { finding: levelDb > NOISE_MAX_DB ? 'noisy' : 'ok', levelDb };
}

const PROOF_MS = 7 * 24 * 3_600_000;

function isDead(samples: Int16Array): boolean {
  return samples.every((sample) => sample === samples[0]);
}

function isClipped(samples: Int16Array): boolean {
  const clipped = samples.reduce((count, sample) => count + (Math.abs(sample) >= CLIPPED_AT ? 1 : 0), 0);
  return clipped > samples.length * CLIPPED_PART;
}

/** The longest run of blocks in which there is this tone and hardly anything else. */
function longestTone(samples: Int16Array, { hz }: ToneSpec): Int16Array {
  let best = samples.subarray(0, 0);
  let began = 0;
  for (let at = 0; at + BLOCK_SAMPLES <= samples.length; at += BLOCK_SAMPLES) {
    if (!isTone(samples.subarray(at, at + BLOCK_SAMPLES), hz)) began = at + BLOCK_SAMPLES;
    else if (at + BLOCK_SAMPLES - began > best.length) best = samples.subarray(began, at + BLOCK_SAMPLES);
  }
  return best;
}

function isTone(block: Int16Array, hz: readonly number[]): boolean {
  const mean = block.reduce((sum, sample) => sum + sample, 0) / block.length;
  const total = block.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / block.length;
  if (10 * Math.log10(total / 32768 ** 2) < FAINTEST_DB) return false;
  const parts = hz.map((frequency) => powerAt(block, mean, frequency) / total);
  return parts.every((part) => part >= EACH_PART) && parts.reduce((sum, part) => sum + part, 0) >= TONE_PART;
}

/** Mean power of a block at one frequency, by Goertzel's recurrence. */
function powerAt(block: Int16Array, mean: number, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / RATE_HZ);
  let [last, before] = [0, 0];
  for (const sample of block) [last, before] = [sample - mean + turn * last - before, last];
  return (2 * (last ** 2 + before ** 2 - turn * last * before)) / block.length ** 2;
}

function tenth(db: number): number {
  return Math.round(db * 10) / 10;
}
