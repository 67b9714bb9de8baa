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

/**
 * Listens for caller ID in a line's sound: 8000 Hz mono. Of the ways only those by FSK are heard here; for
 * DTMF see {@link readDtmfClip}. A report comes 50 ms after the last byte of its message.
 */
export class CallerIdEar {
  readonly #ways: readonly CallerIdWay[];
  readonly #listeners: readonly Listener[];
  #pushed = 0;

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
    return heard;
  }

  #wayOf(dialect: FrameDialect): CallerIdWay {
    if (dialect === 'etsi') return this.#ways.includes('etsi') ? 'etsi' : 'bt';
    return dialect;
  }
}
