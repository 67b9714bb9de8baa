import { Cadence } from './cadence.js';
import type { Country, ToneName, ToneSpec } from './country.js';
import { ToneBank } from './toneBank.js';
import { ToneMarks } from './toneMark.js';

export interface ToneEvent {
  readonly tone: ToneName;
  readonly on: boolean;
  /** Where the first cycle of the tone began, in samples since the detector was made. */
  readonly fromSample: number;
  /** Where it was recognised, or found to be over. */
  readonly atSample: number;
}

/** The first name wins where two tones of a country sound the same: reorder is busy in Japan. */
const BY_RANK: readonly ToneName[] = ['busy', 'reorder', 'ringback', 'dial'];

interface Voice {
  readonly marks: ToneMarks;
  readonly rhythms: readonly Cadence[];
  /** Of an endless tone apart: its marks are judged part by part. */
  readonly endlessMarks: ToneMarks | null;
  readonly endless: readonly Cadence[];
}

/**
 * The tones of a country's exchange in the sound of a line. Busy and reorder are believed after four cycles of
 * the same length, level and frequency with nothing else in them or between; a dial tone after 1.5 s (longer
 * where the ringback of the same frequency is longer); ringback after its first cycle where it has a mark of its
 * own (two frequencies, modulation), else after the second.
 */
export class ToneDetector {
  readonly #bank: ToneBank;
  readonly #voices: readonly Voice[];

  constructor(country: Country) {
    const specs = distinct(country);
    const bankHz = [...new Set(specs.flatMap(({ spec }) => spec.hz))];
    this.#bank = new ToneBank(bankHz);
    this.#voices = [...new Map(specs.map(({ spec }) => [spec.hz.join(), spec.hz])).values()].map((hz) => {
      const group = specs.filter(({ spec }) => spec.hz.join() === hz.join());
      const places = hz.map((one) => bankHz.indexOf(one));
      const longestMs = Math.max(0, ...group.map(({ spec }) => Math.max(0, ...onTimes(spec))));
      const cadences = (wanted: (spec: ToneSpec) => boolean) =>
        group.filter(({ spec }) => wanted(spec)).map(({ tone, spec }) => new Cadence(tone, spec, longestMs));
      const endless = cadences((spec) => spec.cadenceMs.length === 0);
      return {
        marks: new ToneMarks(hz, places),
        rhythms: cadences((spec) => spec.cadenceMs.length > 0),
        endlessMarks: endless.length === 0 ? null : new ToneMarks(hz, places),
        endless,
      };
    });
  }

  push(samples: Int16Array): readonly ToneEvent[] {
    let heard: ToneEvent[] | null = null;
    for (let at = 0; at < samples.length; ) {
      at = this.#bank.take(samples, at);
      if (!this.#bank.whole) break;
      const { re, im, energy, samples: atSample } = this.#bank;
      for (const { marks, rhythms, endlessMarks, endless } of this.#voices) {
        marks.take(re, im, energy);
        for (const one of rhythms) heard = add(heard, one, one.step(marks, atSample), atSample);
        if (endlessMarks === null) continue;
        endlessMarks.take(re, im, energy);
        for (const one of endless) heard = add(heard, one, one.step(endlessMarks, atSample), atSample);
      }
    }
    return heard ?? NONE;
  }
}

const NONE: readonly ToneEvent[] = [];

function add(
  heard: ToneEvent[] | null,
  { tone }: Cadence,
  change: { on: boolean; fromSample: number } | null,
  atSample: number,
): ToneEvent[] | null {
  if (change === null) return heard;
  const all = heard ?? [];
  all.push({ tone, ...change, atSample });
  return all;
}

const onTimes = (spec: ToneSpec) => spec.cadenceMs.filter((_, place) => place % 2 === 0);

function distinct(country: Country): { readonly tone: ToneName; readonly spec: ToneSpec }[] {
  const seen = new Set<string>();
  return BY_RANK.flatMap((tone) => country.tones[tone].map((spec) => ({ tone, spec }))).filter(({ spec }) => {
    const sound = JSON.stringify([spec.hz, spec.modulatedHz ?? 0, spec.cadenceMs]);
    if (seen.has(sound)) return false;
    seen.add(sound);
    return true;
  });
}
