/**
 * The words every other room uses for a telephone call. Types, and the lists that they are made of.
 */

/**
 * One instant on the two clocks that matter. `ms` is CLOCK_MONOTONIC in milliseconds (comparable across
 * processes on one machine); `sample` is the position on the recorder's sample clock (8 kHz, counted from
 * the daemon's start, running on through gaps).
 */
export interface Moment {
  readonly ms: number;
  readonly sample: number;
}

export type Direction = 'in' | 'out';

/** Why a number is not known: NTT Number Display reasons P, O, C, S (facts: line-interface §3.4). */
export type NumberAbsence = 'withheld' | 'unavailable' | 'payphone' | 'conflict';

export type CallerId = (
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'absent'; readonly reason: NumberAbsence }
) & {
  /** The name that the exchange sent along. */
  readonly name?: string;
  /** The number that was called, where the line has several (NTT modem dial-in). */
  readonly calledNumber?: string;
};

/** Tones of the exchange that say something of the call. */
export type CallTone = 'dial' | 'busy' | 'reorder' | 'ringback';

/** Why a recording ended; kept in its facts. New ones come last: the catalogue keeps their places. */
export const END_REASONS = [
  'onHook',
  'deviceLost',
  'maxLength',
  'shutdown',
  /** The daemon or the power died; the call was filed from the ring at the next start. */
  'interrupted',
  /** The exchange interrupted the loop current (CPC) and nobody spoke after it. */
  'loopCurrent',
  /** Busy, reorder or dial tone after the conversation: the far end had hung up. */
  'tone',
  /** Nobody spoke any more on a line whose hook cannot be seen. */
  'silence',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** What the line interface can tell; the line room turns V.253 bytes into these. */
export type LineEvent =
  | { readonly kind: 'ring' }
  | { readonly kind: 'offHook' }
  /** `by`: nobody saw the handset; the end of the call was heard so. Absent: a device reports it. */
  | { readonly kind: 'onHook'; readonly by?: 'tone' | 'silence' }
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  /** Loop current interruption (CPC) or reversal seen while off-hook: a hint, not an end. */
  | { readonly kind: 'farEndHungUp' }
  | { readonly kind: 'digit'; readonly digit: string; readonly by?: DigitSource }
  /** The polarity of the idle line changed: a call is announced (NTT, BT). */
  | { readonly kind: 'reversal' }
  /** A short ring meant for equipment, not for ears (NTT's CAR): the telephone will fetch the caller ID. */
  | { readonly kind: 'shortRing' }
  /** The loop was open for the length of a hook flash; only from devices whose hook edges are raw. */
  | { readonly kind: 'flash' }
  /** A tone of the exchange is recognised, or is over. `fromSample`: where its first cycle began. */
  | {
      readonly kind: 'tone';
      readonly tone: CallTone;
      readonly on: boolean;
      readonly fromSample: number;
    }
  /**
   * Somebody speaks, told again and again while they do; nobody speaks any more, told seconds after the last word.
   * `atSample`: where that word was; absent: now.
   */
  | { readonly kind: 'speech'; readonly atSample?: number }
  | { readonly kind: 'silence'; readonly atSample?: number };

/** How a digit was recognised: reported by the device, as DTMF in the sound, as pulses of the loop. */
export type DigitSource = 'device' | 'tone' | 'pulse';

/** What is to be done with a call, by the owner's rules. */
export interface Plan {
  /** `onDemand`: from the button on, with what came before it; `later`: decided when the number is dialled. */
  readonly record: 'always' | 'onDemand' | 'never' | 'later';
  /** The notice that the call hears; null: none. */
  readonly notice: { readonly clip: string } | null;
  /** The notice comes again so long after its end; null: once. */
  readonly repeatMs: number | null;
  /** Both hear the country's recorder tone again and again. */
  readonly recordTone: boolean;
  /** The rule that decided; null: the settings. */
  readonly rule: string | null;
}

/** How far the device's word for the handset being put down can be trusted (line profiles). */
export type HookTrust = 'sure' | 'unsure' | 'none';

/** What a call's end was recognised by. */
export const CUES = ['onHook', 'loopCurrent', 'tone', 'silence'] as const;
export type Cue = (typeof CUES)[number];
/** `confidence` 0..1. */
export interface CueFound {
  readonly cue: Cue;
  readonly confidence: number;
}

/** Everything that can happen to the call machine. */
export type CallEvent = (
  | Exclude<LineEvent, { kind: 'offHook' }>
  /** Without a plan the settings decide. */
  | { readonly kind: 'offHook'; readonly plan?: Plan }
  /** What the rules say now that more is known of the running call. */
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'deviceLost' }
  | { readonly kind: 'deviceBack' }
  | { readonly kind: 'noticeEnded' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'tick' }
  | { readonly kind: 'shutdown' }
) & { readonly at: Moment };

/**
 * What the machine asks of the world. `call` is the machine's own running number; the composition root
 * gives it the recording's random id.
 */
export type Effect =
  /** Open a recording that begins at `fromSample` (pre-roll included); the call itself began at `at`. */
  | {
      readonly kind: 'keep';
      readonly call: number;
      readonly fromSample: number;
      readonly at: Moment;
      readonly direction: Direction;
      readonly callerId: CallerId | null;
      /** Set when this is the next part of a long call. */
      readonly continues: number | null;
      /** The rule by which it is kept; null: the settings. */
      readonly rule: string | null;
    }
  | { readonly kind: 'playNotice'; readonly call: number; readonly clip: string }
  | { readonly kind: 'stopNotice'; readonly call: number }
  /** The country's recorder tone, once. */
  | { readonly kind: 'recordTone'; readonly call: number }
  /** The other party's number became known after the off-hook: the caller's, or the one that was dialled. */
  | { readonly kind: 'identify'; readonly call: number; readonly callerId: CallerId }
  | {
      readonly kind: 'mark';
      readonly call: number;
      readonly at: Moment;
      readonly what: MarkKind;
      readonly detail?: string;
    }
  /**
   * The call is over: close the recording at `at` and file it. The call itself ended at `ended`, which is earlier
   * when its end was heard and not seen; `cues` is what it was recognised by.
   */
  | {
      readonly kind: 'file';
      readonly call: number;
      readonly at: Moment;
      readonly ended: Moment;
      readonly reason: EndReason;
      readonly cues: readonly CueFound[];
    }
  /** The call is over, recorded or not: a device that holds the line lets go. */
  | { readonly kind: 'release' }
  | {
      readonly kind: 'missed';
      readonly firstRing: Moment;
      readonly rings: number;
      readonly callerId: CallerId | null;
    };

export type MarkKind =
  | 'button'
  | 'flash'
  | 'callWaiting'
  | 'farEndHungUp'
  | 'digit'
  | 'noticeSkipped'
  | 'deviceLost'
  | 'deviceBack';
