import type { CallerId, NumberAbsence } from '../../call/types.js';

/** Why a report of the caller cannot be believed. */
export type Damage =
  /** It ended before its own length, or its end never came. */
  | 'cut'
  /** It does not begin as such reports do. */
  | 'header'
  /** A byte without a stop bit. */
  | 'framing'
  /** A byte of which the sound leaves open which it is. */
  | 'doubtful'
  | 'parity'
  | 'crc'
  | 'checksum'
  /** Its checks hold or it has none, but what it says makes no sense. */
  | 'content';

/** What came of the bytes or the text of one report. */
export type Reading =
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  | { readonly kind: 'damaged'; readonly reason: Damage }
  /** A sound report of something else: messages waiting, charges. */
  | { readonly kind: 'other' };

export const damaged = (reason: Damage): Reading => ({ kind: 'damaged', reason });

/** The letters by which exchanges give the reason (facts: line-interface §3.4). */
export const REASONS: Readonly<Record<string, NumberAbsence>> = {
  P: 'withheld',
  O: 'unavailable',
  C: 'payphone',
  S: 'conflict',
};

export const REASON_LETTERS: Readonly<Record<NumberAbsence, string>> = {
  withheld: 'P',
  unavailable: 'O',
  payphone: 'C',
  conflict: 'S',
};

const NUMBER = /^\+?[0-9*#]{1,32}$/;

/** A report's number as it is kept; null: that is no number. */
export function numberOf(text: string): string | null {
  return NUMBER.test(text) ? text : null;
}

/** The caller ID of what a report says; null: it says nothing of the number. `''` counts as nothing. */
export function callerIdFrom(said: {
  readonly number?: string | undefined;
  readonly reason?: NumberAbsence | undefined;
  readonly name?: string | undefined;
  readonly calledNumber?: string | undefined;
}): CallerId | null {
  const { number, reason, name, calledNumber } = said;
  const more = { ...(name ? { name } : {}), ...(calledNumber ? { calledNumber } : {}) };
  if (number) return { kind: 'number', number, ...more };
  return reason === undefined ? null : { kind: 'absent', reason, ...more };
}
