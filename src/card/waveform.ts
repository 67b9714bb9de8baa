import type { Buffer } from 'node:buffer';

/** Bars of a drawn waveform: hex digits in the facts. */
export const WAVEFORM_BARS = 100;
const FIRST_BLOCK_SAMPLES = 64;
/** Ten blocks a bar: a bar's edges are right to a tenth of it. */
const MOST_BLOCKS = 2000;
const FULL_SCALE = 32_768;
const STEP_DB = 4;
const LOUDEST = 15;

/**
 * How loud a recording is from its beginning to its end, gathered while its samples pass by, in memory that does
 * not grow with them: blocks are joined by twos when there are too many.
 */
export class Waveform {
  #blockSamples = FIRST_BLOCK_SAMPLES;
  #blocks: number[] = [];
  #peak = 0;
  #inBlock = 0;
  #samples = 0;

  /** @param pcm whole samples, PCM16 */
  add(pcm: Buffer): void {
    const samples = pcm.length >>> 1;
    for (let i = 0; i < samples; i++) {
      const level = Math.abs(pcm.readInt16LE(i * 2));
      if (level > this.#peak) this.#peak = level;
      if (++this.#inBlock === this.#blockSamples) this.#endBlock();
    }
    this.#samples += samples;
  }

  addSilence(samples: number): void {
    this.#samples += samples;
    for (let left = samples; left > 0; ) {
      const taken = Math.min(left, this.#blockSamples - this.#inBlock);
      this.#inBlock += taken;
      left -= taken;
      if (this.#inBlock === this.#blockSamples) this.#endBlock();
    }
  }

  /**
   * {@link WAVEFORM_BARS} hex digits, one for each hundredth of the length: its loudest sample in steps of 4 dB,
   * `f` full scale, `0` below -58 dB. `''` of nothing.
   */
  finish(): string {
    if (this.#samples === 0) return '';
    let digits = '';
    for (let bar = 0; bar < WAVEFORM_BARS; bar++) digits += digitOf(this.#loudest(bar)).toString(16);
    return digits;
  }

  #loudest(bar: number): number {
    const blocks = this.#samples / this.#blockSamples;
    const from = Math.floor((bar * blocks) / WAVEFORM_BARS);
    const until = Math.max(from + 1, Math.floor(((bar + 1) * blocks) / WAVEFORM_BARS));
    let peak = 0;
    for (let i = from; i < until; i++) peak = Math.max(peak, this.#blocks[i] ?? this.#peak);
    return peak;
  }

  #endBlock(): void {
    this.#blocks.push(this.#peak);
    this.#peak = 0;
    this.#inBlock = 0;
    if (this.#blocks.length < MOST_BLOCKS) return;
    this.#blockSamples *= 2;
    const joined: number[] = [];
    for (let i = 0; i < this.#blocks.length; i += 2)
      joined.push(Math.max(this.#blocks[i] ?? 0, this.#blocks[i + 1] ?? 0));
    this.#blocks = joined;
  }
}

function digitOf(level: number): number {
  if (level === 0) return 0;
  return Math.max(0, Math.round(LOUDEST + (20 * Math.log10(level / FULL_SCALE)) / STEP_DB));
}
