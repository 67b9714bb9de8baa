import { DIALLED_AFTER_MS, type Dialling, NOTHING_DIALLED } from './dialledNumber.js';
import { type Ending, type HangUpRules, NO_ENDING } from './hangUp.js';
import type { CallerId, Direction, Moment, Plan } from './types.js';

/** The owner's, the country's and the device's numbers that the machine decides by. */
export interface CallRules extends HangUpRules {
  readonly preRollSamples: number;
  /** The network announces calls for NTT Number Display. */
  readonly numberDisplay: boolean;
  /** So much sound is kept in memory: no recording can begin further back. */
  readonly tapeSamples: number;
  /** No ring for this long means that the caller gave up (facts: line-interface §4; HT503 6 s). */
  readonly ringTimeoutMs: number;
  /** What the settings say where no rule does. */
  readonly plans: Readonly<Record<Direction, Plan>>;
  readonly noticeDelayMs: number;
  readonly recordToneEveryMs: number;
  /** A call longer than this is filed in parts. */
  readonly maxLengthMs: number;
  /** How long a call is kept open after the line device vanished, for it may come back. */
  readonly deviceGraceMs: number;
}

export interface Call {
  readonly number: number;
  readonly direction: Direction;
  readonly callerId: CallerId | null;
  /** The off-hook; for a later part of a long call, where that part began. */
  readonly began: Moment;
  readonly plan: Plan;
  /** Its recording is open. */
  readonly kept: boolean;
  /** From here on the longest length of a part counts. */
  readonly partFromMs: number;
  /** `unanswered`: a notice for the far end waits until there is one. */
  readonly notice: 'none' | 'unanswered' | 'due' | 'playing' | 'done';
  readonly noticeDueMs: number;
  /** It was played; only a rule that repeats it brings it again. */
  readonly noticed: boolean;
  readonly recordToneDueMs: number;
  readonly ending: Ending;
  readonly dialling: Dialling;
  readonly deviceLostMs: number | null;
  /** The line device was away in this call: the handset may have been put down unseen. */
  readonly doubted: boolean;
}

/** A call whose number is not dialled by then is recorded: no more of it fits into the tape. */
export const DECIDED_BY_MS = 20_000;

const NEVER = Number.POSITIVE_INFINITY;

export function newCall(
  number: number,
  direction: Direction,
  callerId: CallerId | null,
  began: Moment,
  nowMs: number,
  plan: Plan,
  rules: CallRules,
): Call {
  return {
    number,
    direction,
    callerId,
    began,
    plan,
    kept: false,
    partFromMs: began.ms,
    notice: 'none',
    noticeDueMs: nowMs,
    noticed: false,
    recordToneDueMs: plan.recordTone ? nowMs + rules.recordToneEveryMs : NEVER,
    ending: NO_ENDING,
    dialling: direction === 'in' ? { ...NOTHING_DIALLED, complete: true } : NOTHING_DIALLED,
    deviceLostMs: null,
    doubted: false,
  };
}

/** An outgoing call's notice is for who answers, and the line does not tell when (facts: line-interface §8). */
export function noticeAtFirst(plan: Plan, direction: Direction): Call['notice'] {
  if (plan.notice === null) return 'none';
  return direction === 'in' ? 'due' : 'unanswered';
}

/** Somebody is there at the far end: the notice is due now. */
export function answered(call: Call, nowMs: number, rules: CallRules): Call {
  if (call.notice !== 'unanswered') return call;
  return { ...call, notice: 'due', noticeDueMs: nowMs + rules.noticeDelayMs };
}

/** When the dialled number counts as complete by the passing of time. */
export function dialledDueMs({ dialling, direction }: Call): number {
  if (direction === 'in' || dialling.complete || dialling.digits === '') return NEVER;
  return dialling.lastMs + DIALLED_AFTER_MS;
}

/** When a call that waits for its number is recorded without it. */
export function decidedDueMs({ plan, kept, began }: Call): number {
  return plan.record === 'later' && !kept ? began.ms + DECIDED_BY_MS : NEVER;
}
