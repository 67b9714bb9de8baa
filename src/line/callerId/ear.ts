import type { CallerId } from '../../call/types.js';
import type { CallerIdWay } from '../../signal/country.js';
import { FskDemodulator } from '../../signal/fsk.js';
import type { FskModem } from '../../signal/fskModem.js';
import { FrameCollector, type FrameDialect } from './frames.js';
import type { Damage } from './result.js';

/** What was heard: who calls, or that somebody was told and it could not be understood. */
export type CallerIdHeard =
  | {
      readonly kind: 'callerId';
      readonly callerId: CallerId;
      readonly way: CallerIdWay;
      /** Where its first byte began, in samples pushed since the ear was made. */
      readonly atSample: number;
    }
  | {
      readonly kind: 'damaged';
      readonly reason: Damage;
      readonly way: CallerIdWay;
      readonly atSample: number;
    };

interface Listener {
  readonly demodulator: FskDemodulator;
  readonly collector: FrameCollector;
}

const DIALECTS: Readonly<Record<FskModem, readonly (readonly [CallerIdWay, FrameDialect])[]>> = {
  bell202: [['bellcore', 'bellcore']],
  v23: [
    ['ntt', 'ntt'],
    ['etsi', 'etsi'],
    ['bt', 'etsi'],
  ],
};

/** A modem hears the other one's messages too, broken: so long damage waits for the other's word. Samples. */
const SECOND_OPINION = 400;

/**
 * Listens for caller ID in a line's sound: 8000 Hz mono. Of the ways only those by FSK are heard here; for
 * DTMF see `dtmfEar.ts`. A report comes 50 ms after the last byte of its message; that of a damaged one
 * 50 ms later where both modems are listened for.
 */
export class CallerIdEar {
  readonly #ways: readonly CallerIdWay[];
  readonly #listeners: readonly Listener[];
  #pushed = 0;
  /** Damage that the other modem may yet make good, and since when it waits. */
  #doubt: { readonly heard: CallerIdHeard; readonly since: number } | null = null;
  /** Up to here the sound belongs to a message that was understood or reported. */
  #settledTo = Number.NEGATIVE_INFINITY;

  constructor(ways: readonly CallerIdWay[]) {
    this.#ways = ways;
    this.#listeners = (['bell202', 'v23'] as const).flatMap((modem) => {
      const dialects = DIALECTS[modem].filter(([way]) => ways.includes(way)).map(([, dialect]) => dialect);
      if (dialects.length === 0) return [];
      return [
        { demodulator: new FskDemodulator(modem), collector: new FrameCollector([...new Set(dialects)]) },
      ];
    });
  }

  push(samples: Int16Array): readonly CallerIdHeard[] {
    this.#pushed += samples.length;
    const heard: CallerIdHeard[] = [];
    for (const { demodulator, collector } of this.#listeners)
      for (const { reading, dialect, atSample } of collector.push(demodulator.push(samples), this.#pushed))
        if (reading.kind !== 'other') heard.push({ ...reading, way: this.#wayOf(dialect), atSample });
    return this.#listeners.length < 2 ? heard : this.#settled(heard);
  }

  #settled(heard: readonly CallerIdHeard[]): readonly CallerIdHeard[] {
    const settled = heard.filter(({ kind }) => kind === 'callerId');
    if (settled.length > 0) this.#settle();
    for (const report of heard)
      if (report.kind === 'damaged' && report.atSample > this.#settledTo)
        this.#doubt ??= { heard: report, since: this.#pushed };
    const doubt = this.#doubt;
    const over = this.#listeners.every(({ collector }) => !collector.collecting);
    if (doubt === null || !over || this.#pushed - doubt.since < SECOND_OPINION) return settled;
    this.#settle();
    return [...settled, doubt.heard];
  }

  #settle(): void {
    this.#settledTo = this.#pushed;
    this.#doubt = null;
  }

  #wayOf(dialect: FrameDialect): CallerIdWay {
    if (dialect === 'etsi') return this.#ways.includes('etsi') ? 'etsi' : 'bt';
    return dialect;
  }
}
