import { pageWords } from '../../i18n/messages/page.js';
import { termWords } from '../../i18n/messages/terms.js';
import type { Language } from '../../i18n/problems.js';
import type { Call } from './call.js';

type Table = typeof pageWords;
export type Words = { readonly [Key in keyof Table]: Table[Key]['en'] };

export function wordsIn(language: Language): Words {
  return Object.fromEntries(Object.entries(pageWords).map(([key, entry]) => [key, entry[language]])) as Words;
}

/** By the file's name: the page lies on the drive under one name for each language. */
export function languageOfName(pathname: string): Language {
  return /START[^/]*$/.test(decoded(pathname)) ? 'en' : 'ja';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `3:12`, or `1:03:12` from an hour on; seconds are rounded. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `2026/11/23（月）` or `Mon 2026-11-23`. */
export function dateText(date: string, language: Language): string {
  const day = weekdayOf(date);
  if (language === 'ja') return `${date.replaceAll('-', '/')}（${'日月火水木金土'[day] ?? ''}）`;
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][day] ?? ''} ${date}`;
}

/** `2026年11月` or `November 2026`. */
export function monthText(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-');
  if (language === 'ja') return `${year}年${Number(number)}月`;
  const names = 'January February March April May June July August September October November December';
  return `${names.split(' ')[Number(number) - 1] ?? ''} ${year}`;
}

/** 0 for Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** `100,000`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const ABSENCE = {
  withheld: 'numberWithheld',
  unavailable: 'numberUnavailable',
  payphone: 'numberPayphone',
  conflict: 'numberConflict',
} as const;

/** The number, or why it is not known. */
export function numberText({ number, absence }: Call, language: Language): string {
  return number ?? termWords[absence === null ? 'numberUnknown' : ABSENCE[absence]][language];
}

const NOTICE = {
  none: 'noticeNone',
  heard: 'noticeHeard',
  cutShort: 'noticeCutShort',
  notHeard: 'noticeNotHeard',
} as const;

export function noticeText(call: Call, words: Words): string {
  return words[NOTICE[call.notice]];
}

export type Remark = 'interrupted' | 'gaps' | 'clockUnsure' | 'clockCorrected' | 'marked';
const REMARKS: readonly Remark[] = ['interrupted', 'gaps', 'clockUnsure', 'clockCorrected', 'marked'];

/** What is remarkable of a call, apart from what people wrote. */
export function remarksOf(call: Call): Remark[] {
  return REMARKS.filter((remark) => call[remark]);
}

/** The calls as a table for spreadsheets, in the manner of the recorder's own `calls.csv`. */
export function csvOf(calls: readonly Call[], words: Words, language: Language): string {
  const heads = [
    ...[words.csvDate, words.csvTime, words.columnDirection, words.columnNumber, words.columnLength],
    ...[words.columnNotice, words.columnRemarks, words.held, words.tags, words.note, words.file],
  ];
  const lines = calls.map((call) => [
    ...[call.date, call.time, call.outgoing ? words.outgoing : words.incoming],
    call.number === null ? numberText(call, language) : `'${call.number}`,
    ...[lengthText(call.durationMs), noticeText(call, words)],
    remarksOf(call)
      .map((remark) => words[remark])
      .join(language === 'ja' ? '、' : ', '),
    ...[asText(call.hold ?? ''), asText(call.tags.join(' ')), asText(call.note ?? ''), call.path],
  ]);
  return `\ufeff${[heads, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

/** What people wrote must not become a formula, nor end the line. */
function asText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
