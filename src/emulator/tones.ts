/** Sounds of a Japanese exchange and telephone, as functions of the sample position (8 kHz). */
export const RATE_HZ = 8000;

const TONE_HZ = 400;
/** About -15 dBFS: audible, and below speech. At a real jack a dial tone is -19…-22 dBm (facts: line-interface §4). */
const TONE_PEAK = 5800;
const DTMF_PEAK = 6500;
/** Uniform noise of ±32 is -65 dBFS rms. */
const NOISE_PEAK = 32;
const DTMF_ON_SAMPLES = 0.08 * RATE_HZ;
/** On and pause together; at least 120 ms is the rule (facts: line-interface §4). */
export const DTMF_PERIOD_SAMPLES = 0.16 * RATE_HZ;
/** Ringing and ringback: 1 s on, 2 s off. */
export const RING_PERIOD_SAMPLES = 3 * RATE_HZ;

const ROWS = ['123A', '456B', '789C', '*0#D'];
const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];

/** 400 Hz, continuous. */
export function dialTone(sample: number): number {
  return TONE_PEAK * sine(TONE_HZ, sample);
}

/** 400 Hz, 0.5 s on, 0.5 s off; also the reorder tone. `since` counts from the tone's begin. */
export function busyTone(since: number): number {
  return since % RATE_HZ < RATE_HZ / 2 ? TONE_PEAK * sine(TONE_HZ, since) : 0;
}

/** 400 Hz with 16 Hz modulation, 1 s on, 2 s off. */
export function ringbackTone(since: number): number {
  if (since % RING_PERIOD_SAMPLES >= RATE_HZ) return 0;
  return TONE_PEAK * sine(TONE_HZ, since) * (0.55 + 0.45 * sine(16, since));
}

export function isDtmfDigit(digit: string): boolean {
  return digit.length === 1 && ROWS.some((row) => row.includes(digit));
}

/** Both tones of the digit that sounds `since` samples after dialling began; silence between the digits. */
export function dtmf(digits: string, since: number): number {
  const digit = digits[Math.floor(since / DTMF_PERIOD_SAMPLES)];
  if (digit === undefined || since % DTMF_PERIOD_SAMPLES >= DTMF_ON_SAMPLES) return 0;
  const row = ROWS.findIndex((keys) => keys.includes(digit));
  const low = LOW_HZ[row];
  const high = HIGH_HZ[ROWS[row]?.indexOf(digit) ?? -1];
  if (low === undefined || high === undefined) return 0;
  return (DTMF_PEAK * (sine(low, since) + sine(high, since))) / 2;
}

/** The line's own hiss at a position: the same for the same seed, so that a listener can find its place. */
export function noise(seed: number, sample: number): number {
  let x = Math.imul(sample ^ (seed * 0x9e3779b1), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  x ^= x >>> 13;
  return ((x >>> 0) % (2 * NOISE_PEAK + 1)) - NOISE_PEAK;
}

function sine(hz: number, sample: number): number {
  return Math.sin((2 * Math.PI * hz * sample) / RATE_HZ);
}
