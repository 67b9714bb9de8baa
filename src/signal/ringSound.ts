import type { Country } from './country.js';

/** A burst of ringing current in the sound. Positions in samples since the detector was made. */
export interface RingBurst {
  readonly fromSample: number;
  readonly toSample: number;
}

/** 2.5 ms: a period of ringing current, 16 to 25 Hz, is 16 to 25 of them. */
const STEP = 20;
const STEPS_PER_S = 400;
/** Periods in steps; twice a period is seen where both half-waves leave a spark of the same height. */
const PERIOD = { least: 14, most: 28 } as const;
const HALF = { least: 7.4, most: 13.5 } as const;
/** So many periods alike begin a burst: a third of a second and more. */
const LEAST_PERIODS = 6;
const LEAST_SPARKS = 9;
/** How far each may be from their mean. */
const ALIKE = 0.2;
/** -40 dBFS: an adapter weakens 75 V of ringing, but it stays the loudest that a line has. */
const LEAST_PEAK = 330;
/** Sparks stand out so far of the mean; a modulated or beating tone does not. */
const LEAST_CREST = 2.3;
const LEAST_BURST_MS = 250;
/** Longer than the country rings, by so much, is hum or a machine. */
const MOST_OF_LONGEST = 1.6;
/** Bursts so near are one ring: the double ring of the UK. */
const ONE_RING_MS = 700;

/**
 * Hears ringing in what an adapter lets through of it: the current itself, or the sparks that its edges leave behind
 * a filter that passes speech only. The country's cadence says how long a burst may be.
 */
export class RingDetector {
  readonly #direct = new Regular(PERIOD, LEAST_PERIODS, 0);
  readonly #sparks = new Regular(PERIOD, LEAST_SPARKS, LEAST_CREST);
  readonly #halves = new Regular(HALF, LEAST_SPARKS, LEAST_CREST);
  readonly #longestSteps: number;
  #sum = 0;
  #loud = 0;
  #last = 0;
  #inStep = 0;
  #step = 0;
  #burst: { from: number; to: number } | null = null;

  constructor({ ringCadenceMs }: Pick<Country, 'ringCadenceMs'>) {
    this.#longestSteps = (longestRingMs(ringCadenceMs) * MOST_OF_LONGEST * STEPS_PER_S) / 1000;
  }

  /** Bursts that have ended; a double ring is one. Told up to 0.7 s after its end. */
  push(samples: Int16Array): readonly RingBurst[] {
    const found: RingBurst[] = [];
    for (const sample of samples) {
      this.#sum += sample;
      // The difference keeps edges and loses what is slow.
      this.#loud = Math.max(this.#loud, Math.abs(sample - this.#last));
      this.#last = sample;
      if (++this.#inStep < STEP) continue;
      this.#takeStep(this.#sum / STEP, this.#loud, found);
      this.#sum = 0;
      this.#loud = 0;
      this.#inStep = 0;
    }
    return found;
  }

  /** Where the burst began that is going on or has not been told yet; null: there is none. */
  get ringingSince(): number | null {
    return this.#burst === null ? null : Math.max(0, this.#burst.from) * STEP;
  }

  #takeStep(mean: number, loud: number, found: RingBurst[]): void {
    const step = this.#step++;
    const regular = [this.#direct.take(mean), this.#sparks.take(loud), this.#halves.take(loud)];
    const since = Math.max(...regular);
    if (since > 0) {
      this.#burst ??= { from: step - since, to: step };
      this.#burst.to = step;
      return;
    }
    const burst = this.#burst;
    if (burst === null || step - burst.to < (ONE_RING_MS * STEPS_PER_S) / 1000) return;
    this.#burst = null;
    const steps = burst.to - burst.from;
    if (steps < (LEAST_BURST_MS * STEPS_PER_S) / 1000 || steps > this.#longestSteps) return;
    found.push({ fromSample: Math.max(0, burst.from) * STEP, toSample: burst.to * STEP });
  }
}

/** On times with the short pauses between them. */
function longestRingMs(cadenceMs: readonly number[]): number {
  let [longest, ring] = [0, 0];
  for (const [i, ms] of cadenceMs.entries()) {
    const goesOn = i % 2 === 0 || ms < ONE_RING_MS;
    ring = goesOn ? ring + ms : 0;
    if (i % 2 === 0) longest = Math.max(longest, ring);
  }
  return longest;
}

/** Whether a signal goes up and down with an even period. */
class Regular {
  readonly #period: { readonly least: number; readonly most: number };
  readonly #periods: number;
  readonly #crest: number;
  #mean = 0;
  #size = 0;
  #below = true;
  #sinceUp = 0;
  #standsOut = false;
  #intervals: number[] = [];

  constructor(period: { readonly least: number; readonly most: number }, periods: number, crest: number) {
    this.#period = period;
    this.#periods = periods;
    this.#crest = crest;
  }

  /** For how many steps it has been regular; 0 when it is not. */
  take(value: number): number {
    this.#mean += (value - this.#mean) / 60;
    const away = value - this.#mean;
    this.#size = Math.max(Math.abs(away), this.#size * 0.985);
    this.#sinceUp++;
    if (away < -0.25 * this.#size || (this.#crest > 0 && away < 0.1 * this.#size)) this.#below = true;
    else if (this.#below && away > 0.4 * this.#size) {
      this.#below = false;
      // Judged here alone: where a hum stops, its mean falls before its size does.
      this.#standsOut = this.#crest === 0 || this.#size + this.#mean >= this.#crest * this.#mean;
      this.#takeInterval(this.#sinceUp);
      this.#sinceUp = 0;
    }
    if (this.#sinceUp > this.#period.most) this.#intervals = [];
    const enough = this.#intervals.length >= this.#periods && this.#size >= LEAST_PEAK;
    if (!enough || !this.#standsOut) return 0;
    return this.#intervals.reduce((sum, one) => sum + one, this.#sinceUp);
  }

  #takeInterval(steps: number): void {
    const { least, most } = this.#period;
    const intervals = [...this.#intervals, steps];
    const recent = intervals.slice(-this.#periods);
    const mean = recent.reduce((sum, one) => sum + one, 0) / recent.length;
    const even = recent.every((one) => Math.abs(one - mean) <= Math.max(1.5, ALIKE * mean));
    this.#intervals = even && mean >= least && mean <= most ? intervals.slice(-2 * this.#periods) : [];
  }
}
