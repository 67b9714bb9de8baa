/** No converter that lives gives one value for so long (facts: line-interface §8). */
export const STILL_SAMPLES = 10 * 8000;

/** Notices sound that stands still at one value, digital zero or any other, while it lasts. */
export class StillWatch {
  #last: number | null = null;
  #run = 0;

  /** The newest samples are all alike, for {@link STILL_SAMPLES} at least. */
  get still(): boolean {
    return this.#run >= STILL_SAMPLES;
  }

  push(samples: Int16Array): void {
    const { length } = samples;
    const last = samples[length - 1];
    if (last === undefined) return;
    let alike = 1;
    while (alike < length && samples[length - 1 - alike] === last) alike++;
    this.#run = alike === length && last === this.#last ? this.#run + length : alike;
    this.#last = last;
  }
}
