import type { ToneName, ToneSpec } from './country.js';
import type { Mark, Quality, ToneMarks } from './toneMark.js';

/** How strictly a rhythm is held against its tone, and how soon it is believed. */
interface Strictness {
  readonly cycles: number;
  /** Share by which a length may differ from the table's. */
  readonly tolerance: number;
}

const SAMPLES_PER_MS = 8;
const EDGE_MS = 12;
/** Between the cycles of one tone: an exchange is regular, players and voices are not. */
const SPREAD = 0.02;
const LEVEL_SPREAD_DB = 1.5;
/** In the second and a half of a dial tone: a note swells or dies. */
const DIAL_SPREAD_DB = 1;
const DETUNE_SPREAD = 0.005;
/** What else may sound in a gap, under the tone. */
const GAP_DB = -10;
const DETUNE_MAX = 0.019;
const DIAL_MS = 1500;
const DIAL_PART_WINDOWS = 25;

export interface Change {
  readonly on: boolean;
  readonly fromSample: number;
}

/** Waits for one spelling of one tone among the marks of its frequencies. */
export class Cadence {
  readonly tone: ToneName;
  readonly #spec: ToneSpec;
  readonly #strict: Strictness;
  readonly #marks: Mark[] = [];
  #on: { readonly fromSample: number; next: number } | null = null;
  #decided = false;
  /** Of a tone without rhythm: the good parts so far. */
  #parts: { count: number; fromSample: number; quality: Quality } | null = null;
  readonly #dialParts: number;

  constructor(tone: ToneName, spec: ToneSpec, longestMarkMs: number) {
    this.tone = tone;
    this.#spec = spec;
    const own = spec.hz.length > 1 || spec.modulatedHz !== undefined;
    this.#strict =
      tone === 'ringback'
        ? { cycles: own ? 1 : 2, tolerance: 0.2 }
        : { cycles: tone === 'dial' ? 2 : 4, tolerance: 0.1 };
    this.#dialParts = Math.ceil(Math.max(DIAL_MS, longestMarkMs * 1.3) / (DIAL_PART_WINDOWS * 10));
  }

  /** Called after each hop; `samples`: how many there have been. */
  step(marks: ToneMarks, samples: number): Change | null {
    if (this.#spec.cadenceMs.length === 0) return this.#endless(marks, samples);
    if (marks.ended !== null) {
      this.#marks.push(marks.ended);
      if (this.#marks.length > 24) this.#marks.shift();
      this.#decided = false;
      if (this.#on !== null && !this.#goesOn(marks.ended)) return this.#end();
    }
    const last = this.#marks.at(-1);
    if (last === undefined) return null;
    if (this.#on === null) return this.#decided ? null : this.#hear(marks, samples, last);
    return this.#overdue(marks, samples, last) ? this.#end() : null;
  }

  #end(): Change {
    const fromSample = this.#on?.fromSample ?? 0;
    this.#on = null;
    this.#marks.length = 0;
    return { on: false, fromSample };
  }

  /** Is the gap after the last mark as long as it must at least be, and is what came before a whole tone? */
  #hear(marks: ToneMarks, samples: number, last: Mark): Change | null {
    if (marks.fromSample >= 0) return null;
    const gap = samples - last.toSample;
    const { cadenceMs } = this.#spec;
    for (let place = 0; place < cadenceMs.length; place += 2) {
      if (gap < this.#least(cadenceMs[place + 1] as number)) continue;
      const first = this.#firstOf(place);
      if (first < 0) continue;
      this.#decided = true;
      if (marks.recentPower > 10 ** ((last.quality.levelDb + GAP_DB) / 10)) return null;
      this.#on = { fromSample: this.#beginOf(first, place), next: (place + 2) % cadenceMs.length };
      return { on: true, fromSample: this.#on.fromSample };
    }
    return null;
  }

  /** The index of the first mark of a run of whole cycles that ends at this place of the rhythm; -1: none. */
  #firstOf(lastPlace: number): number {
    const { cadenceMs } = this.#spec;
    const needed = (this.#strict.cycles * cadenceMs.length) / 2;
    let at = this.#marks.length;
    let place = lastPlace;
    const lengths = new Spread();
    for (let count = 0; count < needed; count++) {
      const mark = this.#marks[--at];
      if (mark === undefined || !this.#fits(mark, place)) return -1;
      lengths.add(place, mark.toSample - mark.fromSample);
      if (!this.#alike(mark, this.#marks.at(-1) as Mark)) return -1;
      const before = this.#marks[at - 1];
      place = (place - 2 + cadenceMs.length) % cadenceMs.length;
      if (count === needed - 1) continue;
      if (before === undefined || !this.#gapFits(before, mark, place)) return -1;
      lengths.add(place + 1, mark.fromSample - before.toSample);
    }
    return lengths.even() ? at : -1;
  }

  /** Where the tone began: one may have come into the middle of its first mark. */
  #beginOf(first: number, lastPlace: number): number {
    const { cadenceMs } = this.#spec;
    let place = lastPlace - 2 * (this.#marks.length - 1 - first);
    const around = (one: number) => ((one % cadenceMs.length) + cadenceMs.length) % cadenceMs.length;
    for (let at = first; ; at--) {
      place = around(place - 2);
      const mark = this.#marks[at] as Mark;
      const before = this.#marks[at - 1];
      if (before === undefined || !this.#gapFits(before, mark, place) || !this.#alike(before, mark))
        return mark.fromSample;
      if (before.toSample - before.fromSample > this.#most(cadenceMs[place] as number))
        return mark.fromSample;
    }
  }

  #goesOn(mark: Mark): boolean {
    if (this.#on === null) return false;
    const place = this.#on.next;
    this.#on.next = (place + 2) % this.#spec.cadenceMs.length;
    const before = this.#marks.at(-2);
    return this.#fits(mark, place) && (before === undefined || this.#alike(before, mark));
  }

  #overdue(marks: ToneMarks, samples: number, last: Mark): boolean {
    const { cadenceMs } = this.#spec;
    const next = this.#on?.next ?? 0;
    const slack = 80 * SAMPLES_PER_MS;
    if (marks.fromSample >= 0)
      return samples - marks.fromSample > this.#most(cadenceMs[next] as number) + slack;
    const before = (next - 1 + cadenceMs.length) % cadenceMs.length;
    const gap = samples - last.toSample;
    if (gap > this.#most(cadenceMs[before] as number) + slack) return true;
    const inGap = gap > 160 * SAMPLES_PER_MS && gap < this.#least(cadenceMs[before] as number);
    return inGap && marks.recentPower > 10 ** ((last.quality.levelDb + GAP_DB) / 10);
  }

  #fits(mark: Mark, place: number): boolean {
    const length = mark.toSample - mark.fromSample;
    const ms = this.#spec.cadenceMs[place] as number;
    return length >= this.#least(ms) && length <= this.#most(ms) && this.#sounds(mark.quality);
  }

  #gapFits(before: Mark, mark: Mark, place: number): boolean {
    const gap = mark.fromSample - before.toSample;
    const ms = this.#spec.cadenceMs[place + 1] as number;
    const quiet = mark.gapPower <= 10 ** ((mark.quality.levelDb + GAP_DB) / 10);
    return quiet && gap >= this.#least(ms) && gap <= this.#most(ms);
  }

  #least(ms: number): number {
    return (ms * (1 - this.#strict.tolerance) - EDGE_MS) * SAMPLES_PER_MS;
  }

  #most(ms: number): number {
    return (ms * (1 + this.#strict.tolerance) + EDGE_MS) * SAMPLES_PER_MS;
  }

  #sounds(quality: Quality): boolean {
    const { hz, modulatedHz } = this.#spec;
    if (quality.detune.some((one) => Math.abs(one) > DETUNE_MAX) || quality.imbalanceDb > 8) return false;
    if (modulatedHz !== undefined)
      return quality.purity > 0.5 && quality.swingDb > 2 && quality.swingHz > 11 && quality.swingHz < 25;
    return quality.purity > 0.8 && quality.swingDb < (hz.length === 1 ? 2 : 5);
  }

  #alike(one: Mark, other: Mark): boolean {
    return alike(one.quality, other.quality);
  }

  #endless(marks: ToneMarks, samples: number): Change | null {
    if (marks.fromSample < 0) {
      this.#parts = null;
      return this.#on === null ? null : this.#end();
    }
    if (marks.judged < DIAL_PART_WINDOWS) return null;
    const quality = marks.quality();
    marks.restart();
    if (
      !this.#sounds(quality) ||
      (this.#parts !== null && !alike(quality, this.#parts.quality, DIAL_SPREAD_DB))
    ) {
      this.#parts = null;
      return this.#on === null ? null : this.#end();
    }
    const young = samples - marks.fromSample < (DIAL_PART_WINDOWS * 10 + 200) * SAMPLES_PER_MS;
    const fromSample = young ? marks.fromSample : samples - DIAL_PART_WINDOWS * 10 * SAMPLES_PER_MS;
    this.#parts = {
      count: (this.#parts?.count ?? 0) + 1,
      fromSample: this.#parts?.fromSample ?? fromSample,
      // Against the first until it is believed; afterwards a device may turn its gain slowly.
      quality: this.#on === null ? (this.#parts?.quality ?? quality) : quality,
    };
    if (this.#on !== null || this.#parts.count < this.#dialParts) return null;
    this.#on = { fromSample: this.#parts.fromSample, next: 0 };
    return { on: true, fromSample: this.#on.fromSample };
  }
}

function alike(one: Quality, other: Quality, spreadDb = LEVEL_SPREAD_DB): boolean {
  if (Math.abs(one.levelDb - other.levelDb) > spreadDb) return false;
  return one.detune.every((detune, k) => Math.abs(detune - (other.detune[k] as number)) <= DETUNE_SPREAD);
}

/** Least and greatest length at each place of the rhythm. */
class Spread {
  readonly #least = new Map<number, number>();
  readonly #most = new Map<number, number>();

  add(place: number, length: number): void {
    this.#least.set(place, Math.min(length, this.#least.get(place) ?? length));
    this.#most.set(place, Math.max(length, this.#most.get(place) ?? length));
  }

  even(): boolean {
    return [...this.#most].every(
      ([place, most]) =>
        most - (this.#least.get(place) ?? most) <= Math.max(SPREAD * most, EDGE_MS * SAMPLES_PER_MS),
    );
  }
}
