import { DTMF_DIGITS, DTMF_HIGH_HZ, DTMF_LOW_HZ } from './dtmfKeys.js';
import { DtmfProof, type Fit } from './dtmfProof.js';
import { HOP_SAMPLES, ToneBank } from './toneBank.js';

/** One press of a key, however long it is held. */
export interface DtmfDigit {
  readonly digit: string;
  /** Where the press began, in samples since the detector was made. */
  readonly atSample: number;
  /** Both tones together, rms, dB of full scale. */
  readonly levelDb: number;
  /** The high tone over the low one. */
  readonly twistDb: number;
}

export interface DtmfOptions {
  /** What is quieter is no key; both tones together. */
  readonly minLevelDb?: number;
  readonly minTwistDb?: number;
  readonly maxTwistDb?: number;
}

/**
 * Keys of 40 ms and more, 30 ms apart, ±1.5 % (ITU-T Q.24; Japan: 50 ms on, 30 ms off, facts:
 * line-interface §4). The first look is on windows of 20 ms, cheap and generous; what lasts is proved once, on
 * all samples of the press ({@link DtmfProof}).
 */
const KEYS_HZ = [...DTMF_LOW_HZ, ...DTMF_HIGH_HZ];
const FREQUENCIES = KEYS_HZ.length;
const WINDOW_SAMPLES = 2 * HOP_SAMPLES;
const MEAN_SQUARE = 2 / (WINDOW_SAMPLES * WINDOW_SAMPLES);

/** Sound kept for the proof, and as many windows' powers. */
const HOPS_KEPT = 14;
/** A press is proved as soon as it is so long, or at its end. */
const PROOF_SAMPLES = 304;
const SHORTEST_SAMPLES = 264;
/** What has not proved a key in this time is none: no second chances for a long vowel. */
const PROOF_ENDS_SAMPLES = 880;
/** Of the press's edges, where a filter may still ring. */
const EDGE_SAMPLES = 16;

const ratio = (db: number) => 10 ** (db / 10);
/** A tone that falls so far below the press's own has ended; 10 ms of interruption fall by 6 dB. */
const ENDED = ratio(-9);
const ONE_ENDED = ratio(-14);
/** The tones in the 25 ms before the press, under those in it. */
const BEFORE = ratio(-8);
const LOUDER = ratio(6);
const SHARE_MIN = 0.15;
const NEIGHBOUR_MAX = 0.4;
/** The first look is so much more generous about twist: it sees a tone 1.5 % off its name at -4 dB. */
const TWIST_SLACK_DB = 5;
const TWIST_ERROR_DB = 1;

const REST_MAX = 2.2;
const PEAK_MAX = 0.25;
/** Down to here what is left over may be anything, below it must be noise. */
const CLEAN_REST = 0.1;
const SPIKINESS_MAX = 10;
/** Where both pitches are as good as most telephones' and lead, chance may heap more of the noise in one line. */
const TRUE_SPIKINESS_MAX = 16;
const TRUE_DETUNE = 0.01;
const TRUE_REST = 0.65;
/** What is left over has no line worth the name. */
const TRUE_PEAK = 0.07;
const NOISY_DETUNE_MAX = 0.018;
/** A line overdriven: no sample comes near the sum of both amplitudes, and the rest is their mixtures. */
const CLIPPED = 0.85;
const CLIPPED_REST = 0.45;
const CLIPPED_PEAK = 0.5;
const GROWTH_MAX_DB = 2;

export class DtmfDetector {
  readonly #bank = new ToneBank(KEYS_HZ);
  readonly #proof = new DtmfProof(HOPS_KEPT * HOP_SAMPLES);
  readonly #minLevel: number;
  readonly #minTwistDb: number;
  readonly #maxTwistDb: number;

  /** The newest is last in each. */
  readonly #sound = new Float64Array(HOPS_KEPT * HOP_SAMPLES);
  readonly #powers = new Float64Array(HOPS_KEPT * FREQUENCIES);
  readonly #peaks = new Float64Array(HOPS_KEPT);
  readonly #lastRe = new Float64Array(FREQUENCIES);
  readonly #lastIm = new Float64Array(FREQUENCIES);
  #lastEnergy = 0;

  /** The key that sounds, or seems to; -1: none. */
  #low = -1;
  #high = -1;
  #windows = 0;
  #lowBest = 0;
  #highBest = 0;
  #settled = false;
  #reported = false;
  /** The last press had ended by here: what began earlier is that press again. */
  #freeFrom = 0;

  constructor(options: DtmfOptions = {}) {
    this.#minLevel = ratio(options.minLevelDb ?? -50);
    this.#minTwistDb = options.minTwistDb ?? -10;
    this.#maxTwistDb = options.maxTwistDb ?? 6;
  }

  push(samples: Int16Array): readonly DtmfDigit[] {
    let found: DtmfDigit[] | null = null;
    for (let at = 0; at < samples.length; ) {
      at = this.#bank.take(samples, at);
      if (!this.#bank.whole) break;
      const digit = this.#look();
      if (digit === null) continue;
      found ??= [];
      found.push(digit);
    }
    return found ?? NONE;
  }

  #look(): DtmfDigit | null {
    const total = this.#keep();
    const now = (HOPS_KEPT - 1) * FREQUENCIES;
    const [low, high] = this.#loudest(now, total);
    let digit: DtmfDigit | null = null;
    if (this.#low >= 0) {
      const lowPower = this.#powers[now + this.#low] as number;
      const highPower = this.#powers[now + 4 + this.#high] as number;
      const ended =
        lowPower + highPower < (this.#lowBest + this.#highBest) * ENDED ||
        lowPower < this.#lowBest * ONE_ENDED ||
        highPower < this.#highBest * ONE_ENDED;
      const other = low >= 0 && (low !== this.#low || high !== this.#high);
      if (ended || other) {
        if (!this.#settled) digit = this.#prove(this.#edge(false));
        this.#low = -1;
        this.#freeFrom = this.#bank.samples - WINDOW_SAMPLES;
      } else {
        const louder = lowPower + highPower > LOUDER * (this.#lowBest + this.#highBest);
        if (louder && !this.#reported) {
          // What was given up was noise that looked like this key; now it is pressed.
          this.#settled = false;
          this.#windows = 0;
        }
        this.#windows++;
        this.#lowBest = Math.max(this.#lowBest, lowPower);
        this.#highBest = Math.max(this.#highBest, highPower);
        if (!this.#settled) digit = this.#prove(this.#sound.length);
      }
      if (!ended && !other) return digit;
    }
    if (low >= 0) {
      this.#low = low;
      this.#high = high;
      this.#windows = 1;
      this.#lowBest = this.#powers[now + low] as number;
      this.#highBest = this.#powers[now + 4 + high] as number;
      this.#settled = false;
      this.#reported = false;
    }
    return digit;
  }

  /** Keeps the hop; the mean square of the window of this and the last one. */
  #keep(): number {
    const { hop, re, im, energy } = this.#bank;
    this.#sound.copyWithin(0, HOP_SAMPLES);
    this.#sound.set(hop, this.#sound.length - HOP_SAMPLES);
    this.#peaks.copyWithin(0, 1);
    this.#peaks[HOPS_KEPT - 1] = this.#bank.peak;
    this.#powers.copyWithin(0, FREQUENCIES);
    const now = (HOPS_KEPT - 1) * FREQUENCIES;
    for (let k = 0; k < FREQUENCIES; k++) {
      const sumRe = (re[k] as number) + (this.#lastRe[k] as number);
      const sumIm = (im[k] as number) + (this.#lastIm[k] as number);
      this.#powers[now + k] = MEAN_SQUARE * (sumRe * sumRe + sumIm * sumIm);
      this.#lastRe[k] = re[k] as number;
      this.#lastIm[k] = im[k] as number;
    }
    const total = (energy + this.#lastEnergy) / WINDOW_SAMPLES;
    this.#lastEnergy = energy;
    return total;
  }

  /** Row and column of the pair that stands out of this window; -1, -1: none does. */
  #loudest(now: number, total: number): readonly [number, number] {
    const low = this.#standsOut(now);
    const high = this.#standsOut(now + 4);
    if (low < 0 || high < 0) return NO_PAIR;
    const lowPower = this.#powers[now + low] as number;
    const highPower = this.#powers[now + 4 + high] as number;
    const both = lowPower + highPower;
    if (both < this.#minLevel * 0.25 || both < SHARE_MIN * total) return NO_PAIR;
    if (highPower < lowPower * ratio(this.#minTwistDb - TWIST_SLACK_DB)) return NO_PAIR;
    if (highPower > lowPower * ratio(this.#maxTwistDb + TWIST_SLACK_DB)) return NO_PAIR;
    return PAIRS[low * 4 + high] as readonly [number, number];
  }

  #standsOut(from: number): number {
    let best = 0;
    for (let k = 1; k < 4; k++)
      if ((this.#powers[from + k] as number) > (this.#powers[from + best] as number)) best = k;
    const most = (this.#powers[from + best] as number) * NEIGHBOUR_MAX;
    for (let k = 0; k < 4; k++) if (k !== best && (this.#powers[from + k] as number) > most) return -1;
    return best;
  }

  /**
   * Where the press began (or ended), as an index into the kept sound: where the amplitude in the window
   * around passes half. Negative: longer ago than is kept.
   */
  #edge(begin: boolean): number {
    const half = Math.sqrt(this.#lowBest + this.#highBest) / 2;
    const step = begin ? -1 : 1;
    let at = HOPS_KEPT - 1;
    while (at >= 0 && this.#amplitude(at) < half) at--;
    if (begin) at = this.#firstLoud(at, half);
    if (at < 0) return -1;
    const inside = this.#amplitude(at);
    const outside = at + step < 0 || at + step >= HOPS_KEPT ? 0 : this.#amplitude(at + step);
    const part = inside <= outside ? 0 : Math.min(1, (inside - half) / (inside - outside));
    return Math.round((at + step * part) * HOP_SAMPLES);
  }

  #firstLoud(from: number, half: number): number {
    let at = from;
    while (at > 0 && this.#amplitude(at - 1) >= half) at--;
    return at === 0 ? -1 : at;
  }

  /** Root of the power of both tones in the window whose middle is at the begin of this kept hop. */
  #amplitude(hop: number): number {
    const row = hop * FREQUENCIES;
    return Math.sqrt(
      (this.#powers[row + this.#low] as number) + (this.#powers[row + 4 + this.#high] as number),
    );
  }

  #prove(end: number): DtmfDigit | null {
    if (this.#windows < 2) return null;
    const begin = this.#edge(true);
    const atEnd = end < this.#sound.length;
    const samples = end - begin;
    const atSample = this.#bank.samples - this.#sound.length + begin;
    if (begin < 0 || samples > PROOF_ENDS_SAMPLES || atSample < this.#freeFrom) {
      this.#settled = true;
      return null;
    }
    if (samples < (atEnd ? SHORTEST_SAMPLES : PROOF_SAMPLES)) return null;
    if (!this.#quietBefore(begin)) return null;
    const sound = this.#sound.subarray(begin + EDGE_SAMPLES, atEnd ? end - EDGE_SAMPLES : end);
    const lowHz = DTMF_LOW_HZ[this.#low] as number;
    const highHz = DTMF_HIGH_HZ[this.#high] as number;
    const fit = this.#proof.fit(sound, lowHz, highHz);
    if (fit === null || !this.#isKey(fit, sound.length, this.#highest(begin, end))) return null;
    this.#settled = true;
    this.#reported = true;
    return {
      digit: DTMF_DIGITS[this.#low * 4 + this.#high] as string,
      atSample: Math.max(0, atSample),
      levelDb: 10 * Math.log10(fit.low + fit.high),
      twistDb: 10 * Math.log10(fit.high / fit.low),
    };
  }

  #quietBefore(begin: number): boolean {
    const last = Math.floor((begin - HOP_SAMPLES) / HOP_SAMPLES);
    for (let hop = last; hop >= 0 && hop > last - 2; hop--) {
      const row = hop * FREQUENCIES;
      const low = this.#powers[row + this.#low] as number;
      const high = this.#powers[row + 4 + this.#high] as number;
      if (low < this.#lowBest * BEFORE && high < this.#highBest * BEFORE) return true;
    }
    return false;
  }

  /** Of the samples as they came: the filter swings beyond a clipped line's limit. */
  #highest(begin: number, end: number): number {
    let highest = 0;
    for (let hop = Math.floor(begin / HOP_SAMPLES); hop * HOP_SAMPLES < end; hop++)
      highest = Math.max(highest, this.#peaks[hop] as number);
    return highest;
  }

  #isKey(fit: Fit, samples: number, highest: number): boolean {
    const { low, high, rest } = fit;
    if (low + high < this.#minLevel) return false;
    const twistDb = 10 * Math.log10(high / low);
    if (twistDb < this.#minTwistDb - TWIST_ERROR_DB || twistDb > this.#maxTwistDb + TWIST_ERROR_DB)
      return false;
    const share = rest / (low + high);
    const clipped = highest < CLIPPED * (Math.sqrt(2 * low) + Math.sqrt(2 * high));
    if (share > (clipped ? CLIPPED_REST : REST_MAX)) return false;
    if (fit.peak > (clipped ? CLIPPED_PEAK : PEAK_MAX) * Math.min(low, high)) return false;
    if (share > CLEAN_REST && !clipped) {
      const detune = Math.max(Math.abs(fit.lowDetune), Math.abs(fit.highDetune));
      if (detune > NOISY_DETUNE_MAX) return false;
      const isTrue = detune <= TRUE_DETUNE && share <= TRUE_REST;
      const isFaint = isTrue && fit.peak <= TRUE_PEAK * Math.min(low, high);
      if (!isFaint && fit.spikiness > (isTrue ? TRUE_SPIKINESS_MAX : SPIKINESS_MAX)) return false;
    }
    return steady(fit.lowGrowth, low, rest, samples) && steady(fit.highGrowth, high, rest, samples);
  }
}

const NONE: readonly DtmfDigit[] = [];
const NO_PAIR: readonly [number, number] = [-1, -1];
const PAIRS = Array.from({ length: 16 }, (_, key) => [key >> 2, key & 3] as const);

/** Both halves are equally loud, within what the noise in them explains. */
function steady(growth: number, power: number, rest: number, samples: number): boolean {
  const noiseDb = 8.7 * Math.sqrt((2 * rest) / (samples * power));
  return Math.abs(20 * Math.log10(growth)) <= GROWTH_MAX_DB + 4.2 * noiseDb;
}
