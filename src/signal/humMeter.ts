import { DbHistogram } from './dbHistogram.js';
import { dbOfPower } from './speechFrames.js';

/** Hum needs no more than 300 Hz: eight samples become one. */
const THIN = 8;
const THIN_HZ = 1000;
/** 400 ms at 1 kHz: every harmonic of 50 and 60 Hz is a whole number of cycles, and a pause of talk is longer. */
const BLOCK = 400;
const HARMONICS = 5;
const MAINS = [50, 60] as const;
/** In one block of ten hardly anybody speaks: what is there too is hum. */
const ALWAYS = 0.1;
/** Noise of the line puts as much into ten hertz. */
const LEAST_DB = -70;

/** The hum of the mains under a conversation. */
export class HumMeter {
  readonly #block = new Float64Array(BLOCK);
  readonly #levels = MAINS.map(() => new DbHistogram());
  #sum = 0;
  #inSum = 0;
  #filled = 0;

  add(samples: Int16Array): void {
    for (const sample of samples) {
      this.#sum += sample;
      if (++this.#inSum < THIN) continue;
      this.#block[this.#filled++] = this.#sum / THIN;
      this.#sum = 0;
      this.#inSum = 0;
      if (this.#filled < BLOCK) continue;
      this.#filled = 0;
      for (const [i, hz] of MAINS.entries()) this.#levels[i]?.add(dbOfPower(this.#power(hz)));
    }
  }

  /** Null when there is none worth a word, or less than a second was heard. */
  result(): { readonly humDb: number; readonly humHz: 50 | 60 } | null {
    const [at50, at60] = this.#levels.map((levels) => levels.quantile(ALWAYS)) as [
      number | null,
      number | null,
    ];
    if (at50 === null || at60 === null) return null;
    const found =
      at50 >= at60 ? ({ humDb: at50, humHz: 50 } as const) : ({ humDb: at60, humHz: 60 } as const);
    return found.humDb < LEAST_DB ? null : found;
  }

  /** Mean square of the mains' frequency and its harmonics (Goertzel). */
  #power(hz: number): number {
    let power = 0;
    for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
      const factor = 2 * Math.cos((2 * Math.PI * hz * harmonic) / THIN_HZ);
      let [s1, s2] = [0, 0];
      for (let i = 0; i < BLOCK; i++) {
        const s = (this.#block[i] as number) + factor * s1 - s2;
        s2 = s1;
        s1 = s;
      }
      power += (2 * (s1 * s1 + s2 * s2 - factor * s1 * s2)) / (BLOCK * BLOCK);
    }
    return power;
  }
}
