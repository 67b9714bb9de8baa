/**
 * IMA (DVI) ADPCM: four bits a sample, the difference to a prediction in steps that adapt. IMA recommended practice
 * 1992, without block headers, as voice modems stream it: the first sample of a byte is its low nibble.
 */
const STEPS = Int32Array.of(
  ...[7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80],
  ...[88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544],
  ...[598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024],
  ...[3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10_442, 11_487, 12_635],
  ...[13_899, 15_289, 16_818, 18_500, 20_350, 22_385, 24_623, 27_086, 29_794, 32_767],
);
const INDEX_CHANGE = [-1, -1, -1, -1, 2, 4, 6, 8];
const LAST_INDEX = STEPS.length - 1;

/** The predictor, which coder and decoder move alike. */
class Predictor {
  sample = 0;
  #index = 0;

  get step(): number {
    return STEPS[this.#index] ?? 0;
  }

  /** Takes the next nibble; the sample that it stands for. */
  follow(nibble: number): number {
    const { step } = this;
    let change = step >> 3;
    if (nibble & 4) change += step;
    if (nibble & 2) change += step >> 1;
    if (nibble & 1) change += step >> 2;
    const sample = this.sample + (nibble & 8 ? -change : change);
    this.sample = Math.max(-32_768, Math.min(32_767, sample));
    this.#index = Math.max(0, Math.min(LAST_INDEX, this.#index + (INDEX_CHANGE[nibble & 7] ?? 0)));
    return this.sample;
  }
}

export class ImaDecoder {
  readonly #predictor = new Predictor();

  /** Two samples for each byte. */
  push(bytes: Uint8Array): Int16Array {
    const samples = new Int16Array(bytes.length * 2);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      samples[2 * i] = this.#predictor.follow(byte & 15);
      samples[2 * i + 1] = this.#predictor.follow(byte >> 4);
    }
    return samples;
  }
}

export class ImaEncoder {
  readonly #predictor = new Predictor();
  #low: number | null = null;

  /** One byte for each two samples; an odd one waits for the next. */
  push(samples: Int16Array): Uint8Array {
    const bytes = new Uint8Array((samples.length + (this.#low === null ? 0 : 1)) >> 1);
    let at = 0;
    for (const sample of samples) {
      const nibble = this.#nibbleOf(sample);
      if (this.#low === null) this.#low = nibble;
      else {
        bytes[at++] = this.#low | (nibble << 4);
        this.#low = null;
      }
    }
    return bytes;
  }

  #nibbleOf(sample: number): number {
    const { step } = this.#predictor;
    let rest = sample - this.#predictor.sample;
    let nibble = 0;
    if (rest < 0) {
      nibble = 8;
      rest = -rest;
    }
    for (const [bit, part] of [
      [4, step],
      [2, step >> 1],
      [1, step >> 2],
    ] as const)
      if (rest >= part) {
        nibble |= bit;
        rest -= part;
      }
    this.#predictor.follow(nibble);
    return nibble;
  }
}
