import { makeTone } from '../signal/toneMaker.js';
import { RATE_HZ, TONE_PEAK } from './tones.js';

/** Music on hold as a cheap melody chip plays it, around the 400 Hz that is Japan's busy tone. */

/** Frequency and length of each note; 0 Hz is a rest. */
const MELODY = [
  [400, 400],
  [0, 150],
  [400, 250],
  [450, 350],
  [400, 700],
  [0, 400],
  [533, 300],
  [400, 520],
  [0, 250],
  [400, 180],
  [356, 420],
  [400, 900],
  [0, 600],
] as const;
const PIPS = [420, 700, 420, 330] as const;

export const HOLD_MUSIC = ['melody', 'tone', 'pips'] as const;
export type HoldMusic = (typeof HOLD_MUSIC)[number];

/**
 * One round of it: `melody` goes about 400 Hz in uneven notes that fade, `tone` stands at 400 Hz, `pips` come close to
 * a busy tone without its even beat.
 */
export function holdMusic(kind: HoldMusic): Int16Array {
  if (kind === 'tone') return note(400, 1000, false);
  if (kind === 'pips') return joined(PIPS.map((ms, i) => note(i % 2 === 0 ? 400 : 0, ms, false)));
  return joined(MELODY.map(([hz, ms]) => note(hz, ms, true)));
}

function note(hz: number, ms: number, fades: boolean): Int16Array {
  const samples = (ms * RATE_HZ) / 1000;
  if (hz === 0) return new Int16Array(samples);
  const made = makeTone({ hz: [hz], cadenceMs: [] }, 0, samples, TONE_PEAK);
  return fades ? made.map((sample, i) => sample * Math.exp((-3 * i) / samples)) : made;
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((all, part) => all + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
