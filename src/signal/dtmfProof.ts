/**
 * The second look at what may be a key: a fit of two steady tones to the samples. What is left over must be
 * little, or noise: a voice or an instrument leaves its other harmonics.
 */
const RATE_HZ = 8000;
/** Receivers take ±1.5 % and must not take ±3.5 % (ITU-T Q.24). */
const DETUNE_MAX = 0.021;
const SEARCH_STEPS = 8;
const SEARCH_MAX = 0.032;

const SPECTRUM_FROM_HZ = 300;
const SPECTRUM_TO_HZ = 3400;

/** Tones that may lie beneath a key without making it a voice: dial tones, and the recorder's beep. */
const DIAL_HZ = { min: 335, max: 455 };
const BEEP_HZ = { min: 1385, max: 1415 };
const UNDERTONES_MAX = 3;

export interface Fit {
  /** Frequencies over their names, less one. */
  readonly lowDetune: number;
  readonly highDetune: number;
  /** Mean squares of the two tones, of what is left, and of the strongest line in what is left. */
  readonly low: number;
  readonly high: number;
  readonly rest: number;
  readonly peak: number;
  /** The strongest line over the mean of all: noise of `n` samples stays below about 10. */
  readonly spikiness: number;
  /** Second half over first half, of each tone's amplitude. */
  readonly lowGrowth: number;
  readonly highGrowth: number;
}

interface Wave {
  readonly radians: number;
  re: number;
  im: number;
}

/** Works on samples -1..1; holds its scratch, so that a look costs no memory. */
export class DtmfProof {
  readonly #rest: Float64Array;
  readonly #hann: Float64Array;
  constructor(maxSamples: number) {
    this.#rest = new Float64Array(maxSamples);
    this.#hann = new Float64Array(maxSamples);
  }

  /** Null: one of the two frequencies is none of a key's. */
  fit(samples: Float64Array, lowHz: number, highHz: number): Fit | null {
    const n = samples.length;
    const hann = this.#hann.subarray(0, n);
    for (let i = 0; i < n; i++)
      hann[i] = (samples[i] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n));
    const lowDetune = detune(hann, lowHz);
    if (Math.abs(lowDetune) > DETUNE_MAX) return null;
    const highDetune = detune(hann, highHz);
    if (Math.abs(highDetune) > DETUNE_MAX) return null;

    const rest = this.#rest.subarray(0, n);
    rest.set(samples);
    const low = wave(lowHz * (1 + lowDetune));
    const high = wave(highHz * (1 + highDetune));
    const waves = [low, high];
    peel(rest, waves);
    let line = strongestLine(rest);
    for (let more = 0; more < UNDERTONES_MAX && mayLieBeneath(line.hz); more++) {
      waves.push(wave(line.hz * (1 + detune(rest, line.hz))));
      peel(rest, waves);
      line = strongestLine(rest);
    }
    let left = 0;
    for (let i = 0; i < n; i++) left += (rest[i] as number) ** 2;
    return {
      lowDetune,
      highDetune,
      low: power(low),
      high: power(high),
      rest: left / n,
      peak: line.power,
      spikiness: line.spikiness,
      lowGrowth: growth(rest, low),
      highGrowth: growth(rest, high),
    };
  }
}

function mayLieBeneath(hz: number): boolean {
  return (hz >= DIAL_HZ.min && hz <= DIAL_HZ.max) || (hz >= BEEP_HZ.min && hz <= BEEP_HZ.max);
}

const wave = (hz: number): Wave => ({ radians: (2 * Math.PI * hz) / RATE_HZ, re: 0, im: 0 });
const power = ({ re, im }: Wave): number => (re * re + im * im) / 2;

/** Where near `hz` the samples are loudest, as a share of it; beyond ±{@link SEARCH_MAX}: at that end. */
function detune(samples: Float64Array, hz: number): number {
  const sizes: number[] = [];
  for (let step = -SEARCH_STEPS; step <= SEARCH_STEPS; step++)
    sizes.push(sizeAt(samples, hz * (1 + (step * SEARCH_MAX) / SEARCH_STEPS)));
  const best = sizes.indexOf(Math.max(...sizes));
  const before = sizes[best - 1];
  const after = sizes[best + 1];
  const here = sizes[best] as number;
  const middle = before === undefined || after === undefined ? 0 : vertex(before, here, after);
  return ((best - SEARCH_STEPS + middle) * SEARCH_MAX) / SEARCH_STEPS;
}

function vertex(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after;
  return bend === 0 ? 0 : (before - after) / (2 * bend);
}

/** |Σ x·e^(-jωt)| by Goertzel. */
function sizeAt(samples: Float64Array, hz: number): number {
  const c = 2 * Math.cos((2 * Math.PI * hz) / RATE_HZ);
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < samples.length; i++) {
    const s = (samples[i] as number) + c * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  return Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2));
}

/** Takes the waves out of the samples: each in turn, thrice, since short waves are not quite independent. */
function peel(rest: Float64Array, waves: readonly Wave[]): void {
  for (let round = 0; round < 3; round++)
    for (const one of waves) {
      const { re, im } = project(rest, one.radians, 0, rest.length);
      turn(one.radians, rest.length, (i, cos, sin) => {
        rest[i] = (rest[i] as number) - re * cos - im * sin;
      });
      one.re += re;
      one.im += im;
    }
}

/** Amplitudes of cosine and sine in a part of the samples. */
function project(rest: Float64Array, radians: number, from: number, to: number): { re: number; im: number } {
  let re = 0;
  let im = 0;
  turn(radians, to, (i, cos, sin) => {
    if (i < from) return;
    re += (rest[i] as number) * cos;
    im += (rest[i] as number) * sin;
  });
  return { re: (2 * re) / (to - from), im: (2 * im) / (to - from) };
}

function turn(radians: number, n: number, each: (i: number, cos: number, sin: number) => void): void {
  const stepCos = Math.cos(radians);
  const stepSin = Math.sin(radians);
  let cos = 1;
  let sin = 0;
  for (let i = 0; i < n; i++) {
    each(i, cos, sin);
    const next = cos * stepCos - sin * stepSin;
    sin = sin * stepCos + cos * stepSin;
    cos = next;
  }
}

/** How the wave's amplitude in the second half stands to that in the first. */
function growth(rest: Float64Array, { radians, re, im }: Wave): number {
  const half = rest.length >> 1;
  const first = project(rest, radians, 0, half);
  const second = project(rest, radians, half, rest.length);
  return Math.hypot(re + second.re, im + second.im) / Math.hypot(re + first.re, im + first.im);
}

function strongestLine(rest: Float64Array): { hz: number; power: number; spikiness: number } {
  const stepHz = RATE_HZ / rest.length / 1.5;
  let hz = 0;
  let best = 0;
  let sum = 0;
  let count = 0;
  for (let at = SPECTRUM_FROM_HZ; at <= SPECTRUM_TO_HZ; at += stepHz) {
    const size = sizeAt(rest, at) ** 2;
    sum += size;
    count++;
    if (size <= best) continue;
    best = size;
    hz = at;
  }
  const n = rest.length;
  return { hz, power: (2 * best) / (n * n), spikiness: sum === 0 ? 0 : (best * count) / sum };
}
