import type { LineEvent } from '../call/types.js';
import type { Country, ToneName } from '../signal/country.js';
import { DtmfDetector } from '../signal/dtmf.js';
import { ToneDetector } from '../signal/tones.js';
import { VoiceDetector } from '../signal/voice.js';
import { DtmfCallerIdEar } from './callerId/dtmfEar.js';
import { CallerIdEar } from './callerId/ear.js';
import type { Damage } from './callerId/result.js';

/** What is listened for: the caller ID of a call to come, or all that is heard in a call. */
export type Listening = 'idle' | 'call';

export type HeardEvent =
  | { readonly kind: 'event'; readonly event: LineEvent }
  /** Somebody was told who calls, and it could not be understood. */
  | { readonly kind: 'damagedCallerId'; readonly reason: Damage };

/** In a call the caller ID can still be on its way so long: lifted while the exchange sends it. */
const CALLER_ID_SAMPLES = 12 * 8000;
/** A hole longer than this is not bridged by silence: what was heard before it is forgotten. */
const BRIDGED_SAMPLES = 8000;
const TOLD_AGAIN_SAMPLES = 8000;

/**
 * The line's sound as events, from samples alone. Fed with everything that is captured, in order; what happens only
 * in calls is listened for from each call's first sample.
 */
export class Hearing {
  readonly #country: Country;
  readonly #callerId: CallerIdEar;
  /** Where callers are told by keys; in a call the keys are somebody's who dials. */
  #keys: DtmfCallerIdEar | null = null;
  #call: CallEars | null = null;
  #next: number | null = null;

  constructor(country: Country) {
    this.#country = country;
    this.#callerId = new CallerIdEar(country.callerId);
  }

  /** @param position place of the first sample on the sample clock */
  hear(position: number, samples: Int16Array, listening: Listening): readonly HeardEvent[] {
    const heard: HeardEvent[] = [];
    const gap = this.#next === null ? 0 : position - this.#next;
    this.#next = position + samples.length;
    if (listening === 'call') {
      if (gap > BRIDGED_SAMPLES && this.#call !== null) heard.push(...this.#call.forget(position));
      this.#call ??= new CallEars(this.#country, position);
      heard.push(...this.#call.hear(position, samples));
      this.#keys = null;
    } else {
      this.#call = null;
      if (this.#country.callerId.includes('dtmf')) this.#keys ??= new DtmfCallerIdEar();
      for (const callerId of this.#keys?.push(samples) ?? [])
        heard.push({ kind: 'event', event: { kind: 'callerId', callerId } });
    }
    if (listening === 'idle' || position - (this.#call?.began ?? 0) < CALLER_ID_SAMPLES)
      for (const found of this.#callerId.push(samples))
        heard.push(
          found.kind === 'damaged'
            ? { kind: 'damagedCallerId', reason: found.reason }
            : { kind: 'event', event: { kind: 'callerId', callerId: found.callerId } },
        );
    return heard;
  }
}

/** The detectors of one call. Their positions count from its first sample, gaps as silence. */
class CallEars {
  readonly began: number;
  readonly #country: Country;
  #dtmf = new DtmfDetector();
  #tones: ToneDetector;
  #voice = new VoiceDetector();
  #from: number;
  #pushed = 0;
  #toldWord = 0;
  readonly #sounding = new Set<ToneName>();

  constructor(country: Country, position: number) {
    this.#country = country;
    this.#tones = new ToneDetector(country);
    this.#from = position;
    this.began = position;
  }

  hear(position: number, samples: Int16Array): readonly HeardEvent[] {
    const missing = position - (this.#from + this.#pushed);
    const heard = missing > 0 ? this.#push(new Int16Array(missing)) : [];
    return [...heard, ...this.#push(samples)];
  }

  /** After a long hole: begins anew, and no tone sounds any more. */
  forget(position: number): readonly HeardEvent[] {
    const over = [...this.#sounding].map((tone) => this.#tone(tone, false, 0));
    this.#sounding.clear();
    this.#dtmf = new DtmfDetector();
    this.#tones = new ToneDetector(this.#country);
    this.#voice = new VoiceDetector();
    this.#pushed = 0;
    this.#from = position;
    this.#toldWord = 0;
    return over;
  }

  #push(samples: Int16Array): HeardEvent[] {
    const heard: HeardEvent[] = [];
    for (const { digit } of this.#dtmf.push(samples))
      heard.push({ kind: 'event', event: { kind: 'digit', digit, by: 'tone' } });
    for (const { tone, on, fromSample } of this.#tones.push(samples)) {
      if (on) this.#sounding.add(tone);
      else this.#sounding.delete(tone);
      heard.push(this.#tone(tone, on, this.#from + fromSample));
    }
    for (const { kind, atSample } of this.#voice.push(samples)) heard.push(this.#word(kind, atSample));
    // A voice that goes on is told again: it contradicts whatever else says that the call is over.
    if (this.#voice.speaking && this.#voice.lastWordEnd - this.#toldWord >= TOLD_AGAIN_SAMPLES)
      heard.push(this.#word('speech', this.#voice.lastWordEnd));
    this.#pushed += samples.length;
    return heard;
  }

  #word(kind: 'speech' | 'silence', atSample: number): HeardEvent {
    this.#toldWord = atSample;
    return { kind: 'event', event: { kind, atSample: this.#from + atSample } };
  }

  #tone(tone: ToneName, on: boolean, fromSample: number): HeardEvent {
    return { kind: 'event', event: { kind: 'tone', tone, on, fromSample } };
  }
}
