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
  /** Somebody speaks; nobody speaks any more. The second comes seconds after the last word. */
  | { readonly kind: 'speech' }
  | { readonly kind: 'silence' };

/** How a digit was recognised: reported by the device, as DTMF in the sound, as pulses of the loop. */
export type DigitSource = 'device' | 'tone' | 'pulse';

/** Everything that can happen to the call machine. */
export type CallEvent = (
  | LineEvent
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
    }
  | { readonly kind: 'playNotice'; readonly call: number; readonly direction: Direction }
  | { readonly kind: 'stopNotice'; readonly call: number }
  /** The number became known after the off-hook. */
  | { readonly kind: 'identify'; readonly call: number; readonly callerId: CallerId }
  | {
      readonly kind: 'mark';
      readonly call: number;
      readonly at: Moment;
      readonly what: MarkKind;
      readonly detail?: string;
    }
  /** The call is over at `at`: close the recording there and file it. */
  | { readonly kind: 'file'; readonly call: number; readonly at: Moment; readonly reason: EndReason }
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
