/**
 * Sound that says where it is: a sequence of two levels in which every 22 successive samples occur once
 * (a maximal linear-feedback shift register, x^22 + x + 1). Only signs carry it, so that it survives µ-law.
 */
const BITS = 22;
/** Samples until it begins again: 524 s at 8 kHz. */
export const PATTERN_SAMPLES = 2 ** BITS - 1;
/** So many samples in a row fix the place. */
export const WINDOW_SAMPLES = BITS;
const LEVEL = 8000;

/** The sample at each place: +8000 or -8000. */
export function pattern(): Int16Array {
  const samples = new Int16Array(PATTERN_SAMPLES);
  let register = 1;
  for (let at = 0; at < PATTERN_SAMPLES; at++) {
    samples[at] = (register & 1) === 1 ? LEVEL : -LEVEL;
    const bit = (register ^ (register >> 1)) & 1;
    register = (register >> 1) | (bit << (BITS - 1));
  }
  return samples;
}

/** A stretch of sound that follows the pattern without a fault. */
export interface Run {
  /** Of its first sample, in the sound and in the pattern. */
  readonly atSample: number;
  readonly place: number;
  readonly samples: number;
}

/** Finds the pattern in sound. */
export class PatternReader {
  readonly #signs: Uint8Array;
  readonly #placeOf = new Int32Array(2 ** BITS).fill(-1);

  constructor() {
    this.#signs = Uint8Array.from(pattern(), (sample) => (sample > 0 ? 1 : 0));
    let window = 0;
    for (let at = 0; at < PATTERN_SAMPLES + BITS - 1; at++) {
      window = ((window << 1) | this.#sign(at)) & (2 ** BITS - 1);
      if (at >= BITS - 1) this.#placeOf[window] = at - BITS + 1;
    }
  }

  /** All runs of at least {@link WINDOW_SAMPLES}, in order; what lies between is something else. */
  runs(sound: Int16Array): readonly Run[] {
    const runs: Run[] = [];
    for (let at = 0; at + BITS <= sound.length; ) {
      const place = this.#find(sound, at);
      if (place === null) {
        at++;
        continue;
      }
      let samples = BITS;
      while (at + samples < sound.length && this.#fits(sound[at + samples] ?? 0, place + samples)) samples++;
      runs.push({ atSample: at, place, samples });
      at += samples;
    }
    return runs;
  }

  #find(sound: Int16Array, at: number): number | null {
    let window = 0;
    for (let i = at; i < at + BITS; i++) {
      const sample = sound[i] ?? 0;
      if (Math.abs(sample) < LEVEL / 2) return null;
      window = (window << 1) | (sample > 0 ? 1 : 0);
    }
    const place = this.#placeOf[window] ?? -1;
    return place < 0 ? null : place;
  }

  #fits(sample: number, place: number): boolean {
    return Math.abs(sample) >= LEVEL / 2 && (sample > 0 ? 1 : 0) === this.#sign(place);
  }

  #sign(place: number): number {
    return this.#signs[place % PATTERN_SAMPLES] ?? 0;
  }
}
