import type { CallerId } from '../call/types.js';
import type { CallerIdWay } from '../signal/country.js';
import type { LineHabits } from './lineHabits.js';

export type { LineHabits } from './lineHabits.js';

/** The handset; a telephone that fetches the caller ID closes the loop with its handset down. */
export type Hook = 'on' | 'off';
export type Exchange =
  | 'idle'
  /** The caller is announced before the telephone rings: NTT's short rings, BT's alert. */
  | 'announcing'
  /** A loop that closed during the announcement hears the caller ID. */
  | 'telling'
  | 'ringing'
  | 'dialTone'
  | 'dialling'
  | 'ringback'
  | 'talking'
  /** The loop current is interrupted: the far end has hung up. */
  | 'disconnecting'
  | 'busyTone'
  | 'reorderTone'
  /** Nobody is there any more and no tone says so. */
  | 'deadLine';
export type Side = 'near' | 'far';

/** Speech to be put on the line: 8 kHz mono. `id` comes back in its events. */
export interface Voice {
  readonly id: number;
  readonly side: Side;
  readonly samples: Int16Array;
}

/** What becomes of a dialled number. */
export type Callee = 'answers' | 'engaged' | 'unobtainable' | 'neverAnswers';

/** Keys pressed in a call. */
export interface Keys {
  readonly digits: string;
  readonly side: Side;
  readonly onMs: number;
  readonly offMs: number;
  /** High tone over low tone. */
  readonly twistDb: number;
}

export type LineCommand =
  /** The far party calls and gives up after so many rings; null: never. `date` MMDDHHMM is the exchange's. */
  | {
      readonly kind: 'ring';
      readonly callerId: CallerId;
      readonly times: number | null;
      readonly date?: string;
    }
  | { readonly kind: 'stopRinging' }
  | { readonly kind: 'lift' }
  /** By tones, or by so many pulses a second. The callee answers after `ringbacks` (2). */
  | {
      readonly kind: 'dial';
      readonly digits: string;
      readonly pulse?: 10 | 20 | undefined;
      readonly callee?: Callee | undefined;
      readonly ringbacks?: number | undefined;
    }
  | { readonly kind: 'speak'; readonly voice: Voice }
  | { readonly kind: 'keys'; readonly keys: Keys }
  /** The loop is opened for so long with the handset up. */
  | { readonly kind: 'flash'; readonly ms: number }
  /** Music instead of a party, again and again. */
  | { readonly kind: 'hold'; readonly side: Side; readonly music: Int16Array }
  | { readonly kind: 'resume'; readonly side: Side }
  | { readonly kind: 'mute'; readonly on: boolean }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'farHangUp' };

/** Who opened or closed the loop: the handset, the telephone by itself, a dial pulse, a flash. */
export type LoopMover = 'handset' | 'telephone' | 'pulse' | 'flash';

/** `sample` is the position on the wire at which it happens. */
export type ModelEvent = { readonly sample: number } & Happening;
export type Happening =
  | { readonly kind: 'reversal' }
  | { readonly kind: 'shortRing' }
  | { readonly kind: 'ring' }
  /** The device tells the caller by itself. */
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  /** The exchange tells the caller in the sound, from this sample to `toSample`. */
  | {
      readonly kind: 'callerIdSent';
      readonly callerId: CallerId;
      readonly way: CallerIdWay;
      readonly toSample: number;
    }
  | { readonly kind: 'farGaveUp' }
  | { readonly kind: 'offHook'; readonly by?: LoopMover }
  | { readonly kind: 'onHook'; readonly by?: LoopMover }
  | { readonly kind: 'digit'; readonly digit: string; readonly by: 'tone' | 'pulse' }
  | { readonly kind: 'farAnswered' }
  | { readonly kind: 'farEndHungUp'; readonly loopCurrentInterrupted: boolean }
  | { readonly kind: 'speakBegan'; readonly side: Side; readonly id: number }
  | { readonly kind: 'speakEnded'; readonly side: Side; readonly id: number; readonly cutShort: boolean };

/** A voice under way: `from` is the wire position of its first sample, null while it waits. */
export interface Speech {
  readonly voice: Voice;
  readonly from: number | null;
}

/** Something else that sounds: FSK, keys, music. */
export interface Sounding {
  readonly source: Side | 'exchange';
  readonly from: number;
  readonly samples: Int16Array;
  readonly again: boolean;
}

/** What will be done at a position by itself. Those of the exchange are forgotten when it changes its state. */
export type Deed = { readonly at: number; readonly by: 'exchange' | 'telephone' } & (
  | { readonly kind: 'say'; readonly what: Happening }
  | { readonly kind: 'ring'; readonly number: number }
  | { readonly kind: 'giveUp' }
  | { readonly kind: 'enter'; readonly exchange: Exchange }
  | { readonly kind: 'send'; readonly way: CallerIdWay; readonly samples: Int16Array }
  | { readonly kind: 'farAnswers' }
  /** A telephone closes or opens the loop by itself. */
  | { readonly kind: 'close' | 'open'; readonly telephone: number }
  | { readonly kind: 'break' | 'mend'; readonly mover: 'pulse' | 'flash' }
  | { readonly kind: 'flashed'; readonly ms: number }
  | { readonly kind: 'dialled' }
);

export interface LineState {
  /** Position of the next sample to be made. */
  readonly sample: number;
  readonly hook: Hook;
  /** Telephones that hold the loop by themselves, by their place in the habits. */
  readonly holding: readonly number[];
  /** The loop is open though the handset is up: a flash or a dial pulse. */
  readonly broken: boolean;
  readonly exchange: Exchange;
  /** Position at which the exchange came to be in this state. */
  readonly since: number;
  /** The call that comes in, until it is answered. */
  readonly incoming: {
    readonly callerId: CallerId;
    readonly rings: number | null;
    readonly date: string;
  } | null;
  readonly outgoing: { readonly digits: string; readonly callee: Callee; readonly ringbacks: number } | null;
  /** A party waits while another is dialled: the call before a flash. */
  readonly held: boolean;
  readonly muted: boolean;
  /** In order of speaking; each side speaks one at a time, both sides may speak at once. */
  readonly speeches: readonly Speech[];
  readonly sounds: readonly Sounding[];
  /** In order of time. */
  readonly plan: readonly Deed[];
}

/** What a step of the model works on: the state so far, what has happened in it, how the line behaves. */
export interface Step {
  state: LineState;
  readonly events: ModelEvent[];
  readonly habits: LineHabits;
}
