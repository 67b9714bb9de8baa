/** A stretch of captured sound. `position` is its first sample's place on the sample clock. */
export interface Stretch {
  readonly position: number;
  readonly samples: Int16Array;
}

/**
 * The last seconds of sound in RAM: where a recording's pre-roll comes from, and the notice is looked for.
 * It forgets the oldest; what it gives out is in order and may have gaps.
 */
export class Tape {
  readonly #keepSamples: number;
  #stretches: Stretch[] = [];

  constructor(keepSamples: number) {
    this.#keepSamples = keepSamples;
  }

  /** One past the newest sample; 0 when empty. */
  get end(): number {
    const newest = this.#stretches.at(-1);
    return newest === undefined ? 0 : newest.position + newest.samples.length;
  }

  /** Stretches come in order of position and do not overlap. */
  append(stretch: Stretch): void {
    this.#stretches.push(stretch);
    const oldest = this.end - this.#keepSamples;
    let gone = 0;
    for (const { position, samples } of this.#stretches) {
      if (position + samples.length > oldest) break;
      gone++;
    }
    if (gone > 0) this.#stretches.splice(0, gone);
  }

  /** What is there of [from, to), trimmed to it. */
  read(from: number, to: number): Stretch[] {
    const found: Stretch[] = [];
    for (const { position, samples } of this.#stretches) {
      const begin = Math.max(from, position);
      const end = Math.min(to, position + samples.length);
      if (begin < end)
        found.push({ position: begin, samples: samples.subarray(begin - position, end - position) });
    }
    return found;
  }

  /** [from, to) as one run of samples, with silence where nothing is. */
  filled(from: number, to: number): Int16Array {
    const run = new Int16Array(Math.max(0, to - from));
    for (const { position, samples } of this.read(from, to)) run.set(samples, position - from);
    return run;
  }
}
