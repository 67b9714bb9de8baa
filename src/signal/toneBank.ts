/**
 * Cuts sound into hops of 10 ms and measures chosen frequencies in each: a high-pass against hum and DC, then
 * one Goertzel filter a frequency. Phases run on from hop to hop, so that the sum of neighbouring hops is the
 * measure of the longer window. Nothing is allocated after construction.
 */
export const HOP_SAMPLES = 80;
const RATE_HZ = 8000;
/** Lets 350 Hz through at -0.4 dB and takes 24 dB of the mains' 50 Hz. */
const HIGH_PASS_HZ = 200;

export class ToneBank {
  /** Of the last whole hop: Σ x·e^(-jωt) for each frequency, and Σ x². */
  readonly re: Float64Array;
  readonly im: Float64Array;
  energy = 0;
  /** The greatest of its samples before the filter, without its sign. */
  peak = 0;
  /** The filtered samples of the last hop. */
  readonly hop = new Float64Array(HOP_SAMPLES);
  /** Samples taken so far, up to the end of the last whole hop. */
  samples = 0;

  readonly #coefficient: Float64Array;
  readonly #stepRe: Float64Array;
  readonly #stepIm: Float64Array;
  readonly #hopRe: Float64Array;
  readonly #hopIm: Float64Array;
  readonly #phaseRe: Float64Array;
  readonly #phaseIm: Float64Array;
  readonly #highPass = highPass(HIGH_PASS_HZ);
  #state1 = 0;
  #state2 = 0;
  #peak = 0;
  #filled = 0;

  constructor(hz: readonly number[]) {
    const radians = hz.map((one) => (2 * Math.PI * one) / RATE_HZ);
    const of = (value: (w: number) => number) => Float64Array.from(radians, value);
    this.re = new Float64Array(hz.length);
    this.im = new Float64Array(hz.length);
    this.#coefficient = of((w) => 2 * Math.cos(w));
    this.#stepRe = of(Math.cos);
    this.#stepIm = of(Math.sin);
    this.#hopRe = of((w) => Math.cos(w * HOP_SAMPLES));
    this.#hopIm = of((w) => -Math.sin(w * HOP_SAMPLES));
    this.#phaseRe = of(() => 1);
    this.#phaseIm = of(() => 0);
  }

  /** Takes samples from `from` on until a hop is whole: the index after the last one taken. */
  take(samples: Int16Array, from: number): number {
    const end = Math.min(samples.length, from + HOP_SAMPLES - this.#filled);
    const { b, a1, a2 } = this.#highPass;
    let at = this.#filled;
    let s1 = this.#state1;
    let s2 = this.#state2;
    let peak = at === 0 ? 0 : this.#peak;
    for (let i = from; i < end; i++) {
      const x = (samples[i] as number) / 32768;
      const y = b * x + s1;
      s1 = -2 * b * x - a1 * y + s2;
      s2 = b * x - a2 * y;
      this.hop[at++] = y;
      if (x > peak) peak = x;
      else if (-x > peak) peak = -x;
    }
    this.#peak = peak;
    this.#state1 = s1;
    this.#state2 = s2;
    this.#filled = at % HOP_SAMPLES;
    if (at === HOP_SAMPLES) this.#measure();
    return end;
  }

  /** True when the last {@link take} made a hop whole. */
  get whole(): boolean {
    return this.#filled === 0;
  }

  #measure(): void {
    const { hop, re, im } = this;
    let energy = 0;
    for (let i = 0; i < HOP_SAMPLES; i++) energy += (hop[i] as number) * (hop[i] as number);
    this.energy = energy;
    this.peak = this.#peak;
    for (let k = 0; k < re.length; k++) {
      const c = this.#coefficient[k] as number;
      let s1 = 0;
      let s2 = 0;
      for (let i = 0; i < HOP_SAMPLES; i++) {
        const s = (hop[i] as number) + c * s1 - s2;
        s2 = s1;
        s1 = s;
      }
      // s1 - e^(-jw)·s2 is the sum turned to the hop's last sample; one step and one hop back is its first.
      const cos = this.#stepRe[k] as number;
      const sin = this.#stepIm[k] as number;
      const lastRe = s1 - cos * s2;
      const lastIm = sin * s2;
      const hopRe = this.#hopRe[k] as number;
      const hopIm = this.#hopIm[k] as number;
      const backRe = hopRe * cos - hopIm * sin;
      const backIm = hopRe * sin + hopIm * cos;
      const hereRe = lastRe * backRe - lastIm * backIm;
      const hereIm = lastRe * backIm + lastIm * backRe;
      const phaseRe = this.#phaseRe[k] as number;
      const phaseIm = this.#phaseIm[k] as number;
      re[k] = hereRe * phaseRe - hereIm * phaseIm;
      im[k] = hereRe * phaseIm + hereIm * phaseRe;
      const nextRe = phaseRe * hopRe - phaseIm * hopIm;
      const nextIm = phaseRe * hopIm + phaseIm * hopRe;
      const size = Math.hypot(nextRe, nextIm);
      this.#phaseRe[k] = nextRe / size;
      this.#phaseIm[k] = nextIm / size;
    }
    this.samples += HOP_SAMPLES;
  }
}

/** Butterworth, second order (bilinear transform); b1 is -2b and b2 is b. */
function highPass(hz: number): { readonly b: number; readonly a1: number; readonly a2: number } {
  const k = Math.tan((Math.PI * hz) / RATE_HZ);
  const scale = 1 / (1 + Math.SQRT2 * k + k * k);
  return { b: scale, a1: 2 * (k * k - 1) * scale, a2: (1 - Math.SQRT2 * k + k * k) * scale };
}
