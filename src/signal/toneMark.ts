import { HOP_SAMPLES } from './toneBank.js';

/** One uninterrupted sounding of one or two frequencies, with what tells a tone from music and voices. */
export interface Mark {
  readonly fromSample: number;
  readonly toSample: number;
  readonly quality: Quality;
  /** The mean square of all that sounded between the mark before and this one. */
  readonly gapPower: number;
}

export interface Quality {
  readonly levelDb: number;
  /** The tone's share of all energy, 0..1. */
  readonly purity: number;
  /** Each frequency over its name, less one. */
  readonly detune: readonly number[];
  /** The weaker of two frequencies under the stronger. */
  readonly imbalanceDb: number;
  /** Loudest window over the faintest. */
  readonly swingDb: number;
  /** How often a second the level swings. */
  readonly swingHz: number;
}

const RATE_HZ = 8000;
/** Windows of 40 ms, one every hop: 400 and 450 Hz are told apart, and a cadence's edge is in their middle. */
const HOPS = 4;
const WINDOW_SAMPLES = HOPS * HOP_SAMPLES;
const MEAN_SQUARE = 2 / (WINDOW_SAMPLES * WINDOW_SAMPLES);
const FLOOR = 10 ** -5.2;
const SHARE_MIN = 0.3;
/** Half the amplitude: where a window is half filled. */
const HALF = 0.25;
/** So many faint windows end a mark: fewer are modulation, or the beat of two frequencies. */
const FAINT_HOPS = 5;
/** A window is judged so many hops later, when it is known that the mark still goes on. */
const LAG = 5;
const KEPT = 32;

/** Follows one or two frequencies of a bank and cuts their sounding into marks. */
export class ToneMarks {
  /** The mark that goes on: where it began; -1: none does, or it is too young to say. */
  fromSample = -1;
  /** Ended with the last hop. */
  ended: Mark | null = null;
  /** Windows of the current mark that are judged. */
  judged = 0;

  readonly #hz: readonly number[];
  readonly #places: readonly number[];
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #energies = new Float64Array(KEPT);
  readonly #powers = new Float64Array(KEPT);
  readonly #lastRe: Float64Array;
  readonly #lastIm: Float64Array;
  readonly #rings: { power: Float64Array; re: Float64Array; im: Float64Array }[];
  /** Over the judged windows of the mark. */
  readonly #sumPower: Float64Array;
  readonly #sumRe: Float64Array;
  readonly #sumIm: Float64Array;
  #sumTotal = 0;
  #least = 0;
  #most = 0;
  #swings = 0;
  #above = false;

  #hops = 0;
  #on = false;
  #onSince = 0;
  #faint = 0;
  #gapHops = 0;
  #gapEnergy = 0;
  #lastGapPower = 0;

  /** @param places where in the bank's list the frequencies are */
  constructor(hz: readonly number[], places: readonly number[]) {
    this.#hz = hz;
    this.#places = places;
    this.#re = new Float64Array(HOPS * hz.length);
    this.#im = new Float64Array(HOPS * hz.length);
    const each = () => new Float64Array(hz.length);
    this.#lastRe = each();
    this.#lastIm = each();
    this.#sumPower = each();
    this.#sumRe = each();
    this.#sumIm = each();
    const ring = () => new Float64Array(KEPT);
    this.#rings = hz.map(() => ({ power: ring(), re: ring(), im: ring() }));
  }

  /** Mean square of the last 80 ms; what is in a gap. */
  get recentPower(): number {
    let sum = 0;
    for (let back = 0; back < 8; back++)
      sum += this.#energies[(this.#hops - 1 - back) & (KEPT - 1)] as number;
    return sum / (8 * HOP_SAMPLES);
  }

  take(re: Float64Array, im: Float64Array, energy: number): void {
    this.ended = null;
    const hop = this.#hops++;
    const at = hop & (KEPT - 1);
    this.#energies[at] = energy;
    let power = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < this.#places.length; k++) {
      const one = this.#window(k, hop, re, im);
      power += one;
      least = Math.min(least, one);
    }
    this.#powers[at] = power;
    let total = 0;
    for (let back = 0; back < HOPS; back++) total += this.#energies[(hop - back) & (KEPT - 1)] as number;
    total /= WINDOW_SAMPLES;
    if (this.#on) this.#continue(hop, power);
    else if (power >= FLOOR && power >= SHARE_MIN * total && (least === power || least * 12 > power))
      this.#begin(hop);
    else this.#rest(hop);
  }

  /** Of the windows judged since the mark began, or since the last {@link restart}. */
  quality(): Quality {
    const n = Math.max(1, this.judged);
    const detune: number[] = [];
    const levels: number[] = [];
    for (let k = 0; k < this.#hz.length; k++) {
      const offHz =
        (Math.atan2(this.#sumIm[k] as number, this.#sumRe[k] as number) * RATE_HZ) /
        (2 * Math.PI * HOP_SAMPLES);
      detune.push(offHz / (this.#hz[k] as number));
      const x = (Math.PI * offHz * WINDOW_SAMPLES) / RATE_HZ;
      const seen = x === 0 ? 1 : Math.sin(x) / x;
      levels.push((this.#sumPower[k] as number) / n / Math.max(0.2, seen * seen));
    }
    const power = levels.reduce((all, one) => all + one, 0);
    return {
      levelDb: 10 * Math.log10(power),
      purity: power / (this.#sumTotal / n),
      detune,
      imbalanceDb: 10 * Math.log10(Math.max(...levels) / Math.min(...levels)),
      swingDb: 10 * Math.log10(this.#most / this.#least),
      swingHz: (this.#swings * RATE_HZ) / (n * HOP_SAMPLES),
    };
  }

  /** Judges what comes by itself: for a tone without end. */
  restart(): void {
    this.judged = 0;
    this.#sumPower.fill(0);
    this.#sumRe.fill(0);
    this.#sumIm.fill(0);
    this.#sumTotal = 0;
    this.#least = Number.POSITIVE_INFINITY;
    this.#most = 0;
    this.#swings = 0;
    this.#above = false;
  }

  #window(k: number, hop: number, re: Float64Array, im: Float64Array): number {
    const place = this.#places[k] as number;
    const slot = k * HOPS + (hop % HOPS);
    this.#re[slot] = re[place] as number;
    this.#im[slot] = im[place] as number;
    let sumRe = 0;
    let sumIm = 0;
    for (let i = k * HOPS; i < (k + 1) * HOPS; i++) {
      sumRe += this.#re[i] as number;
      sumIm += this.#im[i] as number;
    }
    const ring = this.#rings[k];
    const at = hop & (KEPT - 1);
    const power = MEAN_SQUARE * (sumRe * sumRe + sumIm * sumIm);
    if (ring === undefined) return power;
    const lastRe = this.#lastRe[k] as number;
    const lastIm = this.#lastIm[k] as number;
    ring.power[at] = power;
    ring.re[at] = sumRe * lastRe + sumIm * lastIm;
    ring.im[at] = sumIm * lastRe - sumRe * lastIm;
    this.#lastRe[k] = sumRe;
    this.#lastIm[k] = sumIm;
    return power;
  }

  #begin(hop: number): void {
    this.#on = true;
    this.#onSince = hop;
    this.#faint = 0;
    this.fromSample = -1;
    this.#lastGapPower = this.#gapHops === 0 ? 0 : this.#gapEnergy / (this.#gapHops * HOP_SAMPLES);
    this.restart();
  }

  #continue(hop: number, power: number): void {
    if (power < HALF * this.#reference()) {
      this.#faint++;
      if (this.#faint > FAINT_HOPS) this.#end(hop);
      return;
    }
    this.#faint = 0;
    if (hop - LAG < this.#onSince + HOPS) return;
    this.#judge(hop - LAG);
    if (this.fromSample < 0) this.fromSample = this.#edge(hop, -1);
  }

  /** The mark's own level as far as it is known. */
  #reference(): number {
    if (this.judged > 0) {
      let sum = 0;
      for (let k = 0; k < this.#sumPower.length; k++) sum += this.#sumPower[k] as number;
      return sum / this.judged;
    }
    let most = 0;
    for (let hop = this.#onSince; hop < this.#hops; hop++)
      most = Math.max(most, this.#powers[hop & (KEPT - 1)] as number);
    return most;
  }

  #judge(hop: number): void {
    const at = hop & (KEPT - 1);
    const power = this.#powers[at] as number;
    const mean = this.#reference();
    for (const [k, ring] of this.#rings.entries()) {
      this.#sumPower[k] = (this.#sumPower[k] as number) + (ring.power[at] as number);
      this.#sumRe[k] = (this.#sumRe[k] as number) + (ring.re[at] as number);
      this.#sumIm[k] = (this.#sumIm[k] as number) + (ring.im[at] as number);
    }
    for (let back = 0; back < HOPS; back++)
      this.#sumTotal += (this.#energies[(hop - back) & (KEPT - 1)] as number) / WINDOW_SAMPLES;
    this.judged++;
    this.#least = Math.min(this.#least, power);
    this.#most = Math.max(this.#most, power);
    if (power > mean && !this.#above) this.#swings++;
    this.#above = power > mean;
  }

  #end(hop: number): void {
    const toSample = this.#edge(hop, 1);
    if (this.fromSample >= 0)
      this.ended = {
        fromSample: this.fromSample,
        toSample,
        quality: this.quality(),
        gapPower: this.#lastGapPower,
      };
    this.#on = false;
    this.fromSample = -1;
    this.#gapHops = 0;
    this.#gapEnergy = 0;
  }

  #rest(hop: number): void {
    const lagging = (hop - LAG) & (KEPT - 1);
    this.#gapHops++;
    this.#gapEnergy += this.#energies[lagging] as number;
  }

  /** Where the amplitude passed half of the mark's: backward from the mark's inside, or from behind its end. */
  #edge(hop: number, side: -1 | 1): number {
    const half = Math.sqrt(HALF * this.#reference());
    const amplitude = (one: number) => Math.sqrt(this.#powers[one & (KEPT - 1)] as number);
    const oldest = Math.max(0, hop - KEPT + 1);
    let inside = side < 0 ? Math.min(hop, this.#onSince + HOPS) : hop;
    if (side < 0) while (inside > oldest && amplitude(inside - 1) >= half) inside--;
    else while (inside > oldest && amplitude(inside) < half) inside--;
    const outside = inside + side;
    const loud = amplitude(inside);
    const faint = outside < 0 || outside > hop ? 0 : amplitude(outside);
    const part = loud <= faint ? 0 : Math.min(1, Math.max(0, (loud - half) / (loud - faint)));
    // The middle of the window that ends with this hop.
    return Math.max(0, Math.round((inside + 1 - HOPS / 2 + side * part) * HOP_SAMPLES));
  }
}
