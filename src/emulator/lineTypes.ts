import type { CallerId } from '../call/types.js';

export type Hook = 'on' | 'off';
export type Exchange = 'idle' | 'ringing' | 'dialTone' | 'dialling' | 'ringback' | 'talking' | 'busyTone';
export type Side = 'near' | 'far';

/** How this line behaves. */
export interface LineHabits {
  readonly noiseSeed: number;
  /** Near speech over far speech: local sound does not lose level on the loop (facts: line-interface §5). */
  readonly nearOverFarDb: number;
  readonly callerIdWhen: 'beforeFirstRing' | 'afterFirstRing';
  /** Whether the exchange interrupts the loop current when the far end hangs up. */
  readonly interruptsLoopCurrent: boolean;
}

export const USUAL_HABITS: LineHabits = {
  noiseSeed: 1,
  nearOverFarDb: 12,
  callerIdWhen: 'beforeFirstRing',
  interruptsLoopCurrent: true,
};

/** Speech to be put on the line: 8 kHz mono. `id` comes back in its events. */
export interface Voice {
  readonly id: number;
  readonly side: Side;
  readonly samples: Int16Array;
}

export type LineCommand =
  /** The far party calls and gives up after so many rings; null: never. */
  | { readonly kind: 'ring'; readonly callerId: CallerId; readonly times: number | null }
  | { readonly kind: 'stopRinging' }
  | { readonly kind: 'lift' }
  | { readonly kind: 'dial'; readonly digits: string }
  | { readonly kind: 'speak'; readonly voice: Voice }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'farHangUp' };

/** `sample` is the position on the wire at which it happens. */
export type ModelEvent = { readonly sample: number } & (
  | { readonly kind: 'ring' }
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  | { readonly kind: 'farGaveUp' }
  | { readonly kind: 'offHook' }
  | { readonly kind: 'onHook' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'farAnswered' }
  | { readonly kind: 'farEndHungUp'; readonly loopCurrentInterrupted: boolean }
  | { readonly kind: 'speakBegan'; readonly side: Side; readonly id: number }
  | { readonly kind: 'speakEnded'; readonly side: Side; readonly id: number; readonly cutShort: boolean }
);

/** A voice under way: `from` is the wire position of its first sample, null while it waits. */
export interface Speech {
  readonly voice: Voice;
  readonly from: number | null;
}

export interface LineState {
  /** Position of the next sample to be made. */
  readonly sample: number;
  readonly hook: Hook;
  readonly exchange: Exchange;
  /** Position at which the exchange came to be in this state. */
  readonly since: number;
  readonly callerId: CallerId | null;
  readonly rings: number | null;
  readonly digits: string;
  /** In order of speaking; each side speaks one at a time, both sides may speak at once. */
  readonly speeches: readonly Speech[];
}
