import { termWords } from '../../i18n/messages/terms.js';
import type { Call } from './call.js';

/** What the list shows. Dates are inclusive, `''` where there is no bound. */
export interface Filter {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'all' | 'in' | 'out';
  /** Exactly this number; null for any. */
  readonly number: string | null;
  readonly tag: string | null;
  readonly held: boolean;
}

export type SortKey = 'time' | 'number' | 'length';

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

export const EVERYTHING: Filter = {
  ...{ text: '', from: '', to: '', direction: 'all', number: null, tag: null, held: false },
};
export const NEWEST_FIRST: Sort = { key: 'time', descending: true };

const ABSENCE_WORDS = {
  withheld: termWords.numberWithheld,
  unavailable: termWords.numberUnavailable,
  payphone: termWords.numberPayphone,
  conflict: termWords.numberConflict,
} as const;
/** What people write between digits, as it is after {@link folded}. */
const BETWEEN_DIGITS = /[-‐‑‒–—−()./]/g;
const KATAKANA = /[\u30a1-\u30f6]/g;
const KANA_DISTANCE = 0x60;

/** Calls that fit, in order. Calls at the same place stay in the order of their names. */
export function selected(calls: readonly Call[], filter: Filter, sort: Sort): Call[] {
  const words = wordsOf(filter.text);
  const found = calls.filter((call) => fits(call, filter) && (words.length === 0 || says(call, words)));
  const up = sort.descending ? -1 : 1;
  const compare = COMPARE[sort.key];
  return found.sort((a, b) => up * (compare(a, b) || a.orderMs - b.orderMs || (a.name < b.name ? -1 : 1)));
}

/** Whether a month has to be read before it is known how many calls fit. */
export function narrows({ text, direction, number, tag, held }: Filter): boolean {
  return wordsOf(text).length > 0 || direction !== 'all' || number !== null || tag !== null || held;
}

/**
 * Text as it is compared: full width and half width, large and small letters, hiragana and katakana are the same.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(KATAKANA, (one) => String.fromCharCode(one.charCodeAt(0) - KANA_DISTANCE));
}

/** The words all of which must occur; of a telephone number only its digits. */
export function wordsOf(text: string): string[] {
  return folded(text)
    .split(/\s+/)
    .map((word) =>
      /^[+\d][\d\-‐‑‒–—−()./]*$|^\([\d\-()]+$/.test(word) ? word.replace(BETWEEN_DIGITS, '') : word,
    )
    .filter((word) => word !== '');
}

const COMPARE: Readonly<Record<SortKey, (a: Call, b: Call) => number>> = {
  time: (a, b) => a.orderMs - b.orderMs,
  length: (a, b) => a.durationMs - b.durationMs,
  number: (a, b) => {
    const [one, other] = [a.number ?? '', b.number ?? ''];
    return one < other ? -1 : one > other ? 1 : 0;
  },
};

function fits(call: Call, { from, to, direction, number, tag, held }: Filter): boolean {
  if (from !== '' && call.date < from) return false;
  if (to !== '' && call.date > to) return false;
  if (direction !== 'all' && call.outgoing !== (direction === 'out')) return false;
  if (number !== null && call.number !== number) return false;
  if (tag !== null && !call.tags.includes(tag)) return false;
  return !held || call.hold !== null;
}

const texts = new WeakMap<Call, string>();

function says(call: Call, words: readonly string[]): boolean {
  let text = texts.get(call);
  if (text === undefined) {
    const absence = call.absence === null ? [] : Object.values(ABSENCE_WORDS[call.absence]);
    const parts = [call.number ?? '', call.note ?? '', ...call.tags, call.hold ?? '', call.id, ...absence];
    text = folded(parts.join('\n'));
    texts.set(call, text);
  }
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}
