import type { CallerId, NumberAbsence } from '../call/types.js';

/** `TAG=value` as modems write it: spaces around `=`, any case. */
const TAG = /^\s*([A-Z][A-Z0-9]{2,7})\s*=\s*(.*?)\s*$/i;
/** NMRB is a misspelling that real firmware sends (facts: line-interface §3.1). */
const NUMBER_TAGS = ['NMBR', 'NMRB'];
const CALLER_ID_TAGS = [...NUMBER_TAGS, 'DATE', 'TIME', 'NAME', 'MESG', 'ERRM', 'DDN_NMBR'];

const ABSENCE: Readonly<Record<string, NumberAbsence>> = {
  P: 'withheld',
  PRIVATE: 'withheld',
  O: 'unavailable',
  'OUT OF AREA': 'unavailable',
  UNAVAILABLE: 'unavailable',
  C: 'payphone',
  S: 'conflict',
};

/** Whether a line of text belongs to a caller-ID report and not to an answer. */
export function isCallerIdLine(line: string): boolean {
  const tag = TAG.exec(line)?.[1]?.toUpperCase();
  return tag !== undefined && CALLER_ID_TAGS.includes(tag);
}

/** The caller's number, or why there is none; null when the lines do not say. */
export function callerIdOf(lines: readonly string[]): CallerId | null {
  for (const line of lines) {
    const [, tag = '', value = ''] = TAG.exec(line) ?? [];
    if (!NUMBER_TAGS.includes(tag.toUpperCase())) continue;
    const reason = ABSENCE[value.toUpperCase()];
    if (reason !== undefined) return { kind: 'absent', reason };
    const number = value.replace(/[^0-9+*#]/g, '');
    if (number !== '') return { kind: 'number', number: number.slice(0, 32) };
  }
  return null;
}
