import { LEAST_DB } from './speechFrames.js';

const STEPS_PER_DB = 2;
const BINS = -LEAST_DB * STEPS_PER_DB + 1;

/** Levels from -96 to 0 dBFS by their weight, in half decibels: memory that does not grow with a call. */
export class DbHistogram {
  readonly #bins = new Float64Array(BINS);
  #weight = 0;

  add(levelDb: number, weight = 1): void {
    const bin = Math.round((Math.min(0, Math.max(LEAST_DB, levelDb)) - LEAST_DB) * STEPS_PER_DB);
    this.#bins[bin] = (this.#bins[bin] ?? 0) + weight;
    this.#weight += weight;
  }

  get weight(): number {
    return this.#weight;
  }

  /** The level below which this part of the weight lies; null of nothing. */
  quantile(part: number): number | null {
    let sum = 0;
    for (const [bin, weight] of this.#bins.entries()) {
      sum += weight;
      if (weight > 0 && sum >= part * this.#weight) return LEAST_DB + bin / STEPS_PER_DB;
    }
    return null;
  }

  /** Level and weight of every step that has one, quiet ones first. */
  entries(): readonly { readonly db: number; readonly weight: number }[] {
    return [...this.#bins.entries()]
      .filter(([, weight]) => weight > 0)
      .map(([bin, weight]) => ({ db: LEAST_DB + bin / STEPS_PER_DB, weight }));
  }
}
