import type { Dialling } from '../call/dialling.js';
import { plainNumber } from '../call/dialling.js';
import type { Problem } from '../i18n/problems.js';

/** One number of the phone book; a person with three telephones is three of these. */
export interface Contact {
  /** Plain: E.164 where the country is known (`call/dialling`). */
  readonly number: string;
  readonly name: string;
  /** How the name is read (furigana). */
  readonly reading: string | null;
  readonly groups: readonly string[];
}

/** What a file of another programme holds. What is wrong is said row by row, and the rest counts. */
export interface ReadContacts {
  readonly contacts: readonly Contact[];
  readonly problems: readonly Problem[];
  /** People of whom no number is known; no fault. */
  readonly withoutNumber: number;
}

/** Longer is no number, whatever stands behind it. */
const MOST_WRITTEN = 60;

/** The plain number of what an address book holds; null: it is none. A spreadsheet's `9.01E+09` is none either. */
export function bookNumber(written: string, dialling: Dialling | null): string | null {
  const text = written.trim().replace(/^tel:/i, '');
  if (text.length > MOST_WRITTEN || !/^[\d+＋０-９(（]/.test(text) || /\de\+?\d/i.test(text)) return null;
  const plain = plainNumber(text, dialling);
  return /^(\d{3,20}|\+[1-9]\d{4,18})$/.test(plain) ? plain : null;
}
