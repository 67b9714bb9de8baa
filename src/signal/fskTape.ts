import { FSK_BAUD, FSK_RATE_HZ, FSK_TONES, type FskModem } from './fskModem.js';

/** Samples per bit, 6.67. */
export const BIT = FSK_RATE_HZ / FSK_BAUD;

/** All four frequencies repeat after so many samples. */
const PERIOD = 80;
const RING = 256;
const MASK = RING - 1;
/** Taps of the filter before everything; its delay is half of them. */
const TAPS = 47;
const HALF = (TAPS - 1) / 2;
/** One bit is five whole samples and five sixths of one at either end. */
const EDGE = (BIT - 5) / 2;
const TILT_DELAY = 3;

/** Passes 400 to 3000 Hz: hum and direct current are 50 dB down. Windowed sinc, even. */
const FILTER = Float64Array.from({ length: HALF + 1 }, (_, k) => {
  const low = 400 / FSK_RATE_HZ;
  const high = 3000 / FSK_RATE_HZ;
  const window = 0.54 + 0.46 * Math.cos((Math.PI * k) / HALF);
  const at = Math.PI * k;
  return k === 0 ? 2 * (high - low) : (window * (Math.sin(2 * high * at) - Math.sin(2 * low * at))) / at;
});

function wave(hz: number, of: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: PERIOD }, (_, n) => of((2 * Math.PI * hz * n) / FSK_RATE_HZ));
}

/** One tone: its waves, and the last sound mixed down by it. */
class Band {
  readonly hz: number;
  readonly re = new Float64Array(RING);
  readonly im = new Float64Array(RING);
  /** How far the phase turns in one bit. */
  readonly turnRe: number;
  readonly turnIm: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  constructor(hz: number) {
    this.hz = hz;
    this.turnRe = Math.cos((2 * Math.PI * hz) / FSK_BAUD);
    this.turnIm = Math.sin((2 * Math.PI * hz) / FSK_BAUD);
    this.#cos = wave(hz, Math.cos);
    this.#sin = wave(hz, Math.sin);
  }

  put(at: number, value: number): void {
    const n = at % PERIOD;
    this.re[at & MASK] = value * (this.#cos[n] ?? 0);
    this.im[at & MASK] = -value * (this.#sin[n] ?? 0);
  }

  /** Energy of one bit around `at`. */
  energy(at: number): number {
    return window(this.re, at) ** 2 + window(this.im, at) ** 2;
  }
}

function window(ring: Float64Array, at: number): number {
  let sum = EDGE * ((ring[(at - 3) & MASK] ?? 0) + (ring[(at + 3) & MASK] ?? 0));
  for (let n = at - 2; n <= at + 2; n++) sum += ring[n & MASK] ?? 0;
  return sum;
}

/**
 * The last 256 samples as the demodulator needs them: filtered, and mixed down by mark and space. Positions
 * are those of the samples pushed.
 */
export class FskTape {
  readonly mark: Band;
  readonly space: Band;
  readonly #raw = new Float64Array(RING);
  readonly #tilt = new Float64Array(RING);
  #pushed = 0;

  constructor(modem: FskModem) {
    this.mark = new Band(FSK_TONES[modem].markHz);
    this.space = new Band(FSK_TONES[modem].spaceHz);
  }

  /** Up to here sound can be read. */
  get length(): number {
    return this.#pushed - HALF;
  }

  /** Takes a sample; the tilt of the newest place that has one: 1 is mark alone, -1 space alone. */
  push(sample: number): number {
    const raw = this.#raw;
    const newest = this.#pushed++;
    raw[newest & MASK] = sample;
    const at = newest - HALF;
    if (at < 0) return 0;
    let value = (FILTER[0] ?? 0) * (raw[at & MASK] ?? 0);
    for (let k = 1; k <= HALF; k++)
      value += (FILTER[k] ?? 0) * ((raw[(at - k) & MASK] ?? 0) + (raw[(at + k) & MASK] ?? 0));
    this.mark.put(at, value);
    this.space.put(at, value);
    const middle = at - TILT_DELAY;
    const mark = this.mark.energy(middle);
    const space = this.space.energy(middle);
    const tilt = mark + space > 1 ? (mark - space) / (mark + space) : 0;
    this.#tilt[middle & MASK] = tilt;
    return tilt;
  }

  /** Energy of the filtered sound over so many samples, on the scale of the square of its mean. */
  power(from: number, samples: number): number {
    const { re, im } = this.mark;
    let sum = 0;
    for (let n = from; n < from + samples; n++) sum += (re[n & MASK] ?? 0) ** 2 + (im[n & MASK] ?? 0) ** 2;
    return sum;
  }

  /** Whether mark turns to space here and stays so for half a bit. */
  fallsAt(at: number): boolean {
    const tilt = this.#tilt;
    return (
      (tilt[at & MASK] ?? 0) < 0 && (tilt[(at - 1) & MASK] ?? 0) >= 0 && (tilt[(at + 3) & MASK] ?? 0) < 0
    );
  }
}

/** The mean of a ring over one bit that begins between two samples, times its length. */
export function overBit(ring: Float64Array, from: number): number {
  const first = Math.floor(from + 0.5);
  const end = from + BIT + 0.5;
  const last = Math.floor(end);
  let sum = (first + 0.5 - from) * (ring[first & MASK] ?? 0) + (end - last) * (ring[last & MASK] ?? 0);
  for (let n = first + 1; n < last; n++) sum += ring[n & MASK] ?? 0;
  return sum;
}
