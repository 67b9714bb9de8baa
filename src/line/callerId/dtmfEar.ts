import type { CallerId } from '../../call/types.js';
import { DtmfDetector } from '../../signal/dtmf.js';
import { readDtmfClip } from './dtmfClip.js';

/** Longer than any report; the keys of one come in one go. */
const MAX_DIGITS = 40;
const PAUSE_SAMPLES = 8000;

/** Listens for caller ID told by DTMF on an idle line (facts: line-interface §3.2): 8000 Hz mono. */
export class DtmfCallerIdEar {
  readonly #dtmf = new DtmfDetector();
  #digits = '';
  #lastSample = 0;

  push(samples: Int16Array): readonly CallerId[] {
    const heard: CallerId[] = [];
    for (const { digit, atSample } of this.#dtmf.push(samples)) {
      if (atSample - this.#lastSample > PAUSE_SAMPLES) this.#digits = '';
      this.#lastSample = atSample;
      this.#digits = (this.#digits + digit).slice(-MAX_DIGITS);
      const reading = readDtmfClip(this.#digits);
      if (reading.kind !== 'callerId') continue;
      heard.push(reading.callerId);
      this.#digits = '';
    }
    return heard;
  }
}
