import type { Stretch } from '../audio/tape.js';
import type { Machine } from '../call/machine.js';
import { Hearing } from '../line/hearing.js';
import type { Country } from '../signal/country.js';
import { QualityMeter } from '../signal/quality.js';
import { StillWatch } from '../signal/stillWatch.js';
import type { QualityEars } from './callRecording.js';
import type { LineEvent } from './recorder.js';

/** Listens to the line for the recorder. What goes wrong in here costs events, never the recording. */
export class Ears {
  readonly #log: (message: string, facts: Record<string, unknown>) => void;
  readonly #listens: boolean;
  readonly #coarse: boolean;
  #hearing: Hearing | null;

  /** @param coarse the sound has so few bits that it stands still in every pause */
  constructor(
    country: Country,
    { listen, coarse }: { readonly listen: boolean; readonly coarse: boolean },
    log: (message: string, facts: Record<string, unknown>) => void,
  ) {
    this.#listens = listen;
    this.#coarse = coarse;
    this.#hearing = listen ? new Hearing(country) : null;
    this.#log = log;
  }

  ofRecording(): QualityEars | null {
    if (!this.#listens) return null;
    const watch = this.#coarse ? null : new StillWatch();
    return { meter: new QualityMeter({ coarse: this.#coarse }), watch };
  }

  hear({ position, samples }: Stretch, { kind }: Machine['phase']): readonly LineEvent[] {
    if (this.#hearing === null) return [];
    try {
      const listening = kind === 'offHook' || kind === 'fetching' ? 'call' : 'idle';
      return this.#hearing.hear(position, samples, listening).flatMap((heard) => {
        if (heard.kind === 'event') return [heard.event];
        this.#log('a caller ID was heard and could not be understood', { reason: heard.reason });
        return [];
      });
    } catch (error) {
      this.#hearing = null;
      this.#log('the detectors failed; only what the line interface reports counts from now on', {
        why: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      return [];
    }
  }
}
