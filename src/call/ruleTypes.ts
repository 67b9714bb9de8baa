import type { Dialling } from './dialling.js';
import type { CallerId, Direction } from './types.js';

/** Which calls are recorded and which hear which notice, as data. The owner's rules become these in config/. */

/** `onDemand`: sound is kept only when somebody asks by the button, pre-roll included. */
export const RECORD_MODES = ['always', 'onDemand', 'never'] as const;
export type RecordMode = (typeof RECORD_MODES)[number];

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Who the other party is, where it is no matter of the number's digits. */
export const SOURCES = [
  /** In the phone book. */
  'book',
  /** The number is known and not in the phone book. */
  'stranger',
  /** The reasons that the exchange gives for an absent number. */
  'withheld',
  'unavailable',
  'payphone',
  'conflict',
  /** Neither a number nor a reason has come. */
  'unknown',
] as const;
export type SourceKind = (typeof SOURCES)[number];
export type Source = { readonly kind: SourceKind } | { readonly kind: 'group'; readonly group: string };

/** From one minute of the day to before another, 0..1440; `to` below `from` wraps past midnight. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** A day of the calendar; `year` null: of every year. */
export interface Day {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

/** Both ends included; both with a year, or both without (and then it may pass the turn of the year). */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

export type RuleNotice = { readonly clip: string } | 'none';

/** Null in a condition: it does not matter. Null in a setting: the rule says nothing of it. */
export interface Rule {
  readonly name: string;
  readonly direction: Direction | null;
  /** Of the other party: the caller, or who is called. As the owner wrote them; `*` is anything, `?` one digit. */
  readonly numbers: readonly string[] | null;
  readonly from: readonly Source[] | null;
  /** Of our own number that was called (dial-in); incoming calls only. */
  readonly called: readonly string[] | null;
  readonly hours: readonly MinuteSpan[] | null;
  readonly notHours: readonly MinuteSpan[] | null;
  readonly days: readonly Weekday[] | null;
  readonly holidays: boolean | null;
  readonly record: RecordMode | null;
  readonly notice: RuleNotice | null;
  /** 0: not repeated. */
  readonly repeatMs: number | null;
  readonly recordTone: boolean | null;
}

export interface RuleSet {
  /** In order: for every property the first rule that matches and says something of it counts. */
  readonly rules: readonly Rule[];
  /** What counts when no rule says anything. */
  readonly defaults: {
    readonly record: RecordMode;
    /** A clip's name; null: no notice in this direction. */
    readonly notice: Readonly<Record<Direction, string | null>>;
    readonly repeatMs: number;
    readonly recordTone: boolean;
  };
  readonly holidays: readonly DaySpan[];
  readonly dialling: Dialling | null;
}

/** Wall time where the telephone stands. */
export interface LocalTime {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
  readonly weekday: Weekday;
  /** 0..1439 */
  readonly minuteOfDay: number;
}

export interface CallFacts {
  readonly direction: Direction;
  /** Of an incoming call; null: nothing was sent. */
  readonly callerId: CallerId | null;
  /** The other party's name in the phone book; null: not in it. */
  readonly bookName: string | null;
  readonly groups: readonly string[];
  /** The number that was called: our own for an incoming call (dial-in), the other party's for an outgoing one. */
  readonly calledNumber: string | null;
  /** Null: the clock is not set. No rule that asks for the time matches then. */
  readonly local: LocalTime | null;
}

export const CONDITIONS = [
  'direction',
  'number',
  'from',
  'called',
  'hours',
  'notHours',
  'days',
  'holidays',
] as const;
export type Condition = (typeof CONDITIONS)[number];
export const PROPERTIES = ['record', 'notice', 'repeatMs', 'recordTone'] as const;
export type Property = (typeof PROPERTIES)[number];

/** What became of one rule. */
export interface RuleVerdict {
  readonly rule: string;
  /** The conditions that the call does not meet; none: the rule matches. */
  readonly failed: readonly Condition[];
  /** What this rule settled, being the first to speak of it. */
  readonly decides: readonly Property[];
}

export interface CallPlan {
  readonly record: RecordMode;
  readonly notice: { readonly clip: string } | null;
  /** From the end of one notice to the beginning of the next; null: once only. */
  readonly repeatMs: number | null;
  readonly recordTone: boolean;
  /** The first rule that settled anything; null: the defaults alone. */
  readonly rule: string | null;
  /** Every rule in order, for the tester. */
  readonly because: readonly RuleVerdict[];
}
