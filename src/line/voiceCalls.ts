import type { LineEvent } from '../call/types.js';
import type { ToneName } from '../signal/country.js';
import { RingDetector } from '../signal/ringSound.js';
import { VoiceDetector } from '../signal/voice.js';

/** A tone of the exchange as a detector tells it; positions count from its first sample. */
export interface ToneHeard {
  readonly tone: ToneName;
  readonly on: boolean;
  readonly fromSample: number;
  readonly atSample: number;
}

export interface DigitHeard {
  readonly digit: string;
  readonly atSample: number;
}

/** The detectors of others that calls are found with; null: there is none. */
export interface Hearers {
  readonly tones: { push(samples: Int16Array): readonly ToneHeard[] } | null;
  readonly digits: { push(samples: Int16Array): readonly DigitHeard[] } | null;
}

/** When a call is one, where nobody tells of the handset. Levels in dBFS. */
export interface VoiceCallRules {
  readonly ringCadenceMs: readonly number[];
  /** A voice opens a call at the first level, and keeps it open at the second. */
  readonly startDb: number;
  readonly stopDb: number;
  /** So long nobody and nothing is heard when the call has ended: holding and muting must not split it. */
  readonly hangOverMs: number;
  /** So much of a voice makes a call: less is noise, or two words of somebody who dialled wrong. */
  readonly leastVoiceMs: number;
  /** After a ring, less will do; and the ring must not be longer ago than this. */
  readonly leastVoiceAfterRingMs: number;
  readonly ringFreshMs: number;
  /** A call is never told to have begun longer ago: sound before that may be gone. */
  readonly farthestBackMs: number;
}

export const USUAL_VOICE_CALLS: Omit<VoiceCallRules, 'ringCadenceMs'> = {
  startDb: -50,
  stopDb: -56,
  hangOverMs: 20_000,
  leastVoiceMs: 2000,
  leastVoiceAfterRingMs: 400,
  ringFreshMs: 10_000,
  farthestBackMs: 20_000,
};

/** Why a call was taken for begun or ended. */
export type Evidence = 'ring' | 'voice' | 'digit' | ToneName | 'silence';

/** What was heard to happen, and where; it may lie seconds back, and is never before the one told last. */
export interface VoiceCallEvent {
  readonly kind: 'ring' | 'offHook' | 'onHook';
  readonly atSample: number;
  readonly by: Evidence;
}

/** The same for the recorder; `heardBy` is for the log. The end of a call that was heard is no report of a handset. */
export function lineEventOf({ kind, by }: VoiceCallEvent): LineEvent & { readonly heardBy: Evidence } {
  if (kind !== 'onHook') return { kind, heardBy: by };
  return { kind, by: by === 'ring' || by === 'silence' ? 'silence' : 'tone', heardBy: by };
}

interface InCall {
  /** Somebody has spoken in it. */
  readonly talked: boolean;
  /** The last voice, tone or digit. */
  readonly lastHeard: number;
}

/** Words of a caller further apart than this do not make one call. */
const CANDIDATE_GAP_MS = 8000;
/** A ring that begins among words or music is a bass: nobody speaks on a line that rings. */
const QUIET_BEFORE_RING_MS = 1500;
const WORDS_KEPT_SAMPLES = 16_000;
/** In a call only a whole ring counts: dialling pulses leave sparks too. */
const WHOLE_RING = 0.75;

/**
 * Finds calls by what is heard alone: voices, tones of the exchange, digits and rings. Nothing is told of a call
 * before it is sure; the tape has its beginning. Who called is guessed: a ring before it, and it came in.
 */
export class VoiceCalls {
  readonly #rules: VoiceCallRules;
  readonly #hearers: Hearers;
  readonly #voice: VoiceDetector;
  readonly #rings: RingDetector;
  /** Position less samples pushed: grows with every gap. */
  #shift: number | null = null;
  #pushed = 0;
  #call: InCall | null = null;
  /** Where a voice began that is no call yet, and how much had been spoken before it. */
  #candidate: { readonly from: number; readonly talkedBefore: number } | null = null;
  #lastRing: number | null = null;
  /** Where the last word had ended, by the place at which that was known. */
  readonly #words: { readonly at: number; readonly end: number }[] = [];
  #ringing: 'no' | 'real' | 'overVoice' = 'no';
  #toldSample = 0;
  readonly #sounding = new Set<ToneName>();

  constructor(rules: VoiceCallRules, hearers: Hearers) {
    this.#rules = rules;
    this.#hearers = hearers;
    this.#voice = new VoiceDetector({
      hangOverMs: CANDIDATE_GAP_MS,
      startDb: rules.startDb,
      leastDb: rules.stopDb,
    });
    this.#rings = new RingDetector(rules);
  }

  get inCall(): boolean {
    return this.#call !== null;
  }

  /** @param position of the first sample on the sample clock */
  push(position: number, samples: Int16Array): readonly VoiceCallEvent[] {
    const events: VoiceCallEvent[] = [];
    this.#shift = position - this.#pushed;
    this.#pushed += samples.length;
    const bursts = this.#rings.push(samples);
    const since = this.#rings.ringingSince;
    if (since !== null && this.#ringing === 'no')
      this.#ringing = this.#quietBefore(since) ? 'real' : 'overVoice';
    for (const { fromSample, toSample } of bursts)
      if (this.#ringing === 'real') this.#ring(this.#at(fromSample), this.#at(toSample), events);
    if (since === null) this.#ringing = 'no';
    for (const tone of this.#hearers.tones?.push(samples) ?? []) this.#tone(tone, events);
    for (const { atSample } of this.#hearers.digits?.push(samples) ?? [])
      this.#heard(this.#at(atSample), 'digit', events);
    const talkedBefore = this.#voice.talkedSamples;
    for (const { kind, atSample } of this.#voice.push(samples))
      this.#candidate = kind === 'speech' ? { from: this.#at(atSample), talkedBefore } : null;
    this.#words.push({ at: this.#pushed, end: this.#voice.lastWordEnd });
    while ((this.#words[1]?.at ?? this.#pushed) < this.#pushed - WORDS_KEPT_SAMPLES) this.#words.shift();
    this.#weigh(position + samples.length, events);
    return events;
  }

  /** Somebody else knows that a call begins now. */
  callBegan(): void {
    this.#call ??= { talked: false, lastHeard: this.#at(this.#pushed) };
    this.#candidate = null;
  }

  /** Somebody else has ended the call: what is still heard of it opens no other. */
  callEnded(): void {
    this.#call = null;
    this.#forget();
  }

  /** Whether nobody spoke before a ring; what is heard in it may be its own sparks. */
  #quietBefore(since: number): boolean {
    const end = this.#words.findLast(({ at }) => at <= since)?.end ?? this.#words[0]?.end ?? 0;
    return end === 0 || since - end >= QUIET_BEFORE_RING_MS * 8;
  }

  #at(sample: number): number {
    return Math.max(0, sample + (this.#shift ?? 0));
  }

  #tell(kind: VoiceCallEvent['kind'], atSample: number, by: Evidence, events: VoiceCallEvent[]): void {
    this.#toldSample = Math.max(this.#toldSample, atSample);
    events.push({ kind, atSample: this.#toldSample, by });
  }

  #ring(from: number, to: number, events: VoiceCallEvent[]): void {
    const wholeRing = WHOLE_RING * (this.#rules.ringCadenceMs[0] ?? 1000) * 8;
    if (this.#call !== null) {
      if (to - from < wholeRing) return;
      // A line in use cannot ring: the call had ended.
      this.#end(Math.min(from, this.#call.lastHeard), 'ring', events);
    }
    this.#lastRing = to;
    // What sounded like a voice so far was the ring itself.
    if (this.#voice.speaking) this.#candidate = { from: to, talkedBefore: this.#voice.talkedSamples };
    this.#tell('ring', from, 'ring', events);
  }

  #tone({ tone, on, fromSample, atSample }: ToneHeard, events: VoiceCallEvent[]): void {
    const at = this.#at(atSample);
    if (tone === 'busy' || tone === 'reorder') {
      if (on && this.#call !== null) this.#end(at, tone, events);
      return;
    }
    if (on) this.#sounding.add(tone);
    else this.#sounding.delete(tone);
    // The exchange asks for a number again: the call before is over.
    if (on && tone === 'dial' && this.#call?.talked) this.#end(this.#at(fromSample), tone, events);
    if (on) this.#heard(this.#at(fromSample), tone, events);
    else if (this.#call !== null) this.#call = { ...this.#call, lastHeard: at };
  }

  /** Something that only a line in use gives. */
  #heard(at: number, by: Evidence, events: VoiceCallEvent[]): void {
    if (this.#call === null) {
      this.#tell('offHook', at, by, events);
      this.#call = { talked: false, lastHeard: at };
      this.#candidate = null;
    }
    this.#call = { ...this.#call, lastHeard: Math.max(at, this.#call.lastHeard) };
  }

  /** What voices say by now, and whether it has been quiet for too long. */
  #weigh(now: number, events: VoiceCallEvent[]): void {
    const word = this.#at(this.#voice.lastWordEnd);
    if (this.#call === null) {
      if (this.#candidate === null || !this.#voice.speaking || this.#ringing === 'real') return;
      const spokenMs = (this.#voice.talkedSamples - this.#candidate.talkedBefore) / 8;
      const rang = this.#lastRing !== null && now - this.#lastRing <= this.#rules.ringFreshMs * 8;
      if (spokenMs < (rang ? this.#rules.leastVoiceAfterRingMs : this.#rules.leastVoiceMs)) return;
      this.#heard(Math.max(this.#candidate.from, now - this.#rules.farthestBackMs * 8), 'voice', events);
    }
    if (this.#call === null) return;
    if (this.#voice.speaking && word > this.#call.lastHeard) this.#call = { talked: true, lastHeard: word };
    if (this.#sounding.size > 0) this.#call = { ...this.#call, lastHeard: now };
    if (now - this.#call.lastHeard >= this.#rules.hangOverMs * 8) this.#end(now, 'silence', events);
  }

  #end(at: number, by: Evidence, events: VoiceCallEvent[]): void {
    this.#tell('onHook', at, by, events);
    this.#call = null;
    this.#forget();
  }

  #forget(): void {
    this.#lastRing = null;
    this.#candidate = this.#voice.speaking
      ? { from: this.#at(this.#voice.lastWordEnd), talkedBefore: this.#voice.talkedSamples }
      : null;
  }
}
