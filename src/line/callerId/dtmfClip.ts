import type { NumberAbsence } from '../../call/types.js';
import { callerIdFrom, damaged, type Reading } from './result.js';

/** `A<number>D<redirected from>B<00: not available, 10: withheld>C`, each part or none. */
const LETTERED = /^(?:A([0-9*]*))?(?:D([0-9*]+))?(?:B([0-9*]*))?C$/;
/** `A<number>#`, and without a start mark `<number>#` (Denmark, Netherlands). */
const HASHED = /^A?([0-9*]+)#$/;
/** `D1#` withheld, `D2#` from abroad, `D3#` for technical reasons. */
const REASON = /^D([1-3])#$/;

const REASONS: Readonly<Record<string, NumberAbsence>> = {
  '1': 'withheld',
  '2': 'unavailable',
  '3': 'unavailable',
};
const INFORMATION: Readonly<Record<string, NumberAbsence>> = { '10': 'withheld', '00': 'unavailable' };

/** A number shorter than this is a digit that somebody dialled. */
const LEAST_DIGITS = 2;

/**
 * Reads caller ID sent as DTMF before or between the rings (facts: line-interface §3.2). `digits`: all that
 * were heard in one go, `0`-`9`, `*`, `#`, `A`-`D`. Only digits that end as a report does are one.
 */
export function readDtmfClip(digits: string): Reading {
  if (!/[C#]$/.test(digits)) return damaged('cut');
  const reason = REASONS[REASON.exec(digits)?.[1] ?? ''];
  if (reason !== undefined) return { kind: 'callerId', callerId: { kind: 'absent', reason } };
  const hashed = HASHED.exec(digits)?.[1];
  if (hashed !== undefined) return readingOf(hashed, undefined);
  const [whole, number = '', second = '', information = ''] = LETTERED.exec(digits) ?? [];
  if (whole === undefined) return damaged('content');
  // `D<number>C` alone is the caller (Taiwan, Kuwait); after an A it is the telephone that diverted.
  const alone = whole.startsWith('D') ? second : '';
  return readingOf(number || alone, INFORMATION[information]);
}

function readingOf(number: string, reason: NumberAbsence | undefined): Reading {
  const callerId = callerIdFrom({ number: number.length < LEAST_DIGITS ? '' : number, reason });
  return callerId === null ? damaged('content') : { kind: 'callerId', callerId };
}
