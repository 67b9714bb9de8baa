import type { CallerId } from '../../call/types.js';
import { nameOf } from './name.js';
import { callerIdFrom, damaged, numberOf, REASON_LETTERS, REASONS, type Reading } from './result.js';

/** Single and multiple data message, and those that tell nothing of a caller (facts: line-interface §3.2). */
const SDMF = 0x04;
const MDMF = 0x80;
const OTHERS = [0x06, 0x82, 0x86, 0x89];
export const BELLCORE_TYPES: readonly number[] = [SDMF, MDMF, ...OTHERS];

const DATE = 0x01;
const NUMBER = 0x02;
/** In North America the caller's number with its area code, in Europe the number that was called. */
const SECOND_NUMBER = 0x03;
const NUMBER_ABSENT = 0x04;
const NAME = 0x07;
/** MMDDHHMM. */
const DATE_DIGITS = 8;
const DATE_TEXT = /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-4])[0-5]\d$/;

export type BellcoreDialect = 'bellcore' | 'etsi';

/**
 * Reads the message at the beginning of `bytes`, its type first; what follows it is not looked at. Its only
 * check is the 8-bit sum, which two opposite errors in one place of two bytes pass; so the content must
 * make sense too: parameters that fill the length, a date that is one, digits.
 */
export function readBellcore(bytes: readonly number[], dialect: BellcoreDialect): Reading {
  const [type = 0, length = 0] = bytes;
  const end = length + 2;
  if (bytes.length <= end) return damaged('cut');
  const sum = bytes.slice(0, end + 1).reduce((total, byte) => (total + byte) & 0xff, 0);
  if (sum !== 0) return damaged('checksum');
  const content = bytes.slice(2, end);
  if (type === SDMF) return readSingle(content);
  if (type === MDMF) return readMultiple(content, dialect);
  return OTHERS.includes(type) ? { kind: 'other' } : damaged('header');
}

/** One parameter alone, as some firmware prints it (`MESG = 0307…`); null: it is not one of a number. */
export function readParameter(bytes: readonly number[]): Reading | null {
  const [type = 0, length = 0] = bytes;
  if (bytes.length !== length + 2) return null;
  const known = type === NUMBER_ABSENT ? length === 1 : [NUMBER, SECOND_NUMBER].includes(type);
  return known ? readMultiple(bytes, 'bellcore') : null;
}

function readSingle(content: readonly number[]): Reading {
  const text = String.fromCharCode(...content);
  if (!DATE_TEXT.test(text.slice(0, DATE_DIGITS))) return damaged('content');
  return readingOf({ number: text.slice(DATE_DIGITS) });
}

function readMultiple(content: readonly number[], dialect: BellcoreDialect): Reading {
  const found = new Map<number, readonly number[]>();
  for (let at = 0; at < content.length; ) {
    const [type = 0, length] = content.slice(at, at + 2);
    if (length === undefined || at + 2 + length > content.length) return damaged('content');
    if (!found.has(type)) found.set(type, content.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const text = (type: number) => String.fromCharCode(...(found.get(type) ?? []));
  const date = text(DATE);
  if (date !== '' && !DATE_TEXT.test(date)) return damaged('content');
  const second = text(SECOND_NUMBER);
  return readingOf({
    number: text(NUMBER) || (dialect === 'bellcore' ? second : ''),
    absent: text(NUMBER_ABSENT),
    called: dialect === 'etsi' ? second : '',
    name: nameOf(found.get(NAME) ?? []),
  });
}

function readingOf(said: { number: string; absent?: string; called?: string; name?: string }): Reading {
  const { number, absent = '', called = '', name } = said;
  const reason = REASONS[number] ?? REASONS[absent] ?? (absent === '' ? undefined : 'unavailable');
  const isNumber = number !== '' && REASONS[number] === undefined;
  if (isNumber && numberOf(number) === null) return damaged('content');
  if (called !== '' && numberOf(called) === null) return damaged('content');
  if (!/^[A-Z]?$/.test(absent)) return damaged('content');
  const callerId = callerIdFrom({ number: isNumber ? number : '', reason, name, calledNumber: called });
  return callerId === null ? { kind: 'other' } : { kind: 'callerId', callerId };
}

/** A single data message with its checksum. `date`: MMDDHHMM. */
export function encodeSdmf(callerId: CallerId, date: string): number[] {
  const who = callerId.kind === 'number' ? callerId.number : REASON_LETTERS[callerId.reason];
  return checked(SDMF, ascii(date + who));
}

/** A multiple data message with its checksum. `date`: MMDDHHMM. */
export function encodeMdmf(callerId: CallerId, date: string): number[] {
  const parameters: (readonly [number, string])[] = [[DATE, date]];
  if (callerId.kind === 'number') parameters.push([NUMBER, callerId.number]);
  else parameters.push([NUMBER_ABSENT, REASON_LETTERS[callerId.reason]]);
  if (callerId.calledNumber !== undefined) parameters.push([SECOND_NUMBER, callerId.calledNumber]);
  if (callerId.name !== undefined) parameters.push([NAME, callerId.name]);
  return checked(
    MDMF,
    parameters.flatMap(([type, text]) => [type, text.length, ...ascii(text)]),
  );
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0) & 0x7f);
}

function checked(type: number, content: readonly number[]): number[] {
  const bytes = [type, content.length, ...content];
  return [...bytes, -bytes.reduce((total, byte) => total + byte, 0) & 0xff];
}
