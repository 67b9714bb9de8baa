/** As loud as a 16-bit converter gets, short of rounding. */
const FULL = 32_600;
const LEAST_RUN = 2;
/** A stage before the converter clips lower: its tops are flat. */
const FLAT = 8192;
const LEAST_FLAT_RUN = 4;
/** No converter that lives gives one value for 20 ms. */
const LEAST_STILL_RUN = 160;

/** What runs of one value say: tops that were cut off, and sound that stands still. */
export class SampleRuns {
  clippedSamples = 0;
  clippedRuns = 0;
  stillSamples = 0;
  #last = 0;
  #run = 0;

  add(samples: Int16Array): void {
    let last = this.#last;
    let run = this.#run;
    for (const sample of samples) {
      if (sample === last || (sample >= FULL && last >= FULL) || (sample <= -FULL && last <= -FULL)) {
        run++;
        continue;
      }
      this.#end(last, run);
      last = sample;
      run = 1;
    }
    this.#last = last;
    this.#run = run;
  }

  /** The last run has ended too. */
  finish(): void {
    this.#end(this.#last, this.#run);
    this.#run = 0;
  }

  #end(value: number, run: number): void {
    if (run >= LEAST_STILL_RUN) {
      this.stillSamples += run;
      return;
    }
    const size = Math.abs(value);
    if (size >= FULL ? run < LEAST_RUN : size < FLAT || run < LEAST_FLAT_RUN) return;
    this.clippedRuns++;
    this.clippedSamples += run;
  }
}
