/**
 * One clock's samples for another's: so many of the line's 8000 Hz become so many at 8000 × `ratio` Hz, by cubic
 * interpolation, a few samples late. Ratios near 1 only: there is no filter. Pure.
 */
export class Resampler {
  readonly #step: number;
  readonly #exact: boolean;
  #kept: number[] = [0, 0, 0];
  /** Where the next sample lies, counted from `kept[1]`. */
  #at = 0;

  constructor(ratio: number) {
    this.#exact = ratio === 1;
    this.#step = 1 / ratio;
  }

  push(samples: Int16Array): Int16Array {
    if (this.#exact) return samples;
    for (const sample of samples) this.#kept.push(sample);
    const made: number[] = [];
    while (Math.floor(this.#at) + 3 < this.#kept.length) {
      const from = Math.floor(this.#at);
      const a = this.#kept[from] ?? 0;
      const b = this.#kept[from + 1] ?? 0;
      const c = this.#kept[from + 2] ?? 0;
      const d = this.#kept[from + 3] ?? 0;
      const t = this.#at - from;
      const value = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      made.push(Math.max(-32768, Math.min(32767, Math.round(value))));
      this.#at += this.#step;
    }
    const over = Math.floor(this.#at);
    this.#kept.splice(0, over);
    this.#at -= over;
    return Int16Array.from(made);
  }
}
