import { dtmfHz } from '../signal/dtmfKeys.js';
import { makeTone } from '../signal/toneMaker.js';

/** The line's levels, its clock and its hiss. */
export const RATE_HZ = 8000;

/** About -15 dBFS: audible, and below speech. At a real jack a dial tone is -19…-22 dBm (facts: line-interface §4). */
export const TONE_PEAK = 5800;
export const DTMF_PEAK = 6500;
/** Uniform noise of ±32 is -65 dBFS rms. */
const NOISE_PEAK = 32;

/** One sample of the Japanese dial tone: 400 Hz, continuous. */
export function dialTone(sample: number): number {
  return makeTone({ hz: [400], cadenceMs: [] }, sample, 1, TONE_PEAK)[0] ?? 0;
}

export function isDtmfDigit(digit: string): boolean {
  return dtmfHz(digit) !== null;
}

/** The line's own hiss at a position: the same for the same seed, so that a listener can find its place. */
export function noise(seed: number, sample: number): number {
  let x = Math.imul(sample ^ (seed * 0x9e3779b1), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  x ^= x >>> 13;
  return ((x >>> 0) % (2 * NOISE_PEAK + 1)) - NOISE_PEAK;
}
