/**
 * The words every other room uses for a telephone call. Types only.
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

export type CallerId =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'absent'; readonly reason: NumberAbsence };

/** Why a recording ended; kept in its facts. */
export type EndReason =
  | 'onHook'
  | 'deviceLost'
  | 'maxLength'
  | 'shutdown'
  /** The daemon or the power died; the call was filed from the ring at the next start. */
  | 'interrupted';

/** What the line interface can tell; the line room turns V.253 bytes into these. */
export type LineEvent =
  | { readonly kind: 'ring' }
  | { readonly kind: 'offHook' }
  | { readonly kind: 'onHook' }
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  /** Loop current interruption (CPC) or reversal seen while off-hook: a hint, not an end. */
  | { readonly kind: 'farEndHungUp' }
  | { readonly kind: 'digit'; readonly digit: string };

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
  | 'callWaiting'
  | 'farEndHungUp'
  | 'digit'
  | 'noticeSkipped'
  | 'deviceLost'
  | 'deviceBack';
