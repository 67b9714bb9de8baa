import { csvWords } from '../i18n/messages/csv.js';
import { termWords } from '../i18n/messages/terms.js';
import type { Language } from '../i18n/problems.js';
import { liveRows } from './catalogueRow.js';
import type { CatalogueRow } from './catalogueTypes.js';
import type { DayIndex } from './dayIndex.js';
import { localTimeOf } from './names.js';

/** Excel takes a file for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\ufeff';
const COLUMNS = [
  'csvDate',
  'csvTime',
  'csvDirection',
  'csvNumber',
  'csvLength',
  'csvNotice',
  'csvRemarks',
  'csvHold',
  'csvTags',
  'csvNote',
  'csvFile',
] as const;

const words = { ...termWords, ...csvWords };
type Word = keyof typeof words;
type Say = (word: Word) => string;

/** A day's calls for people and spreadsheets: in order of filing, a header line, CRLF, a line per call. */
export function csvOf(index: DayIndex, language: Language): string {
  return csvOfRows(
    liveRows(index).map(({ row }) => row),
    language,
  );
}

/** The same list for any recordings; the file is the last part of the path. */
export function csvOfRows(rows: readonly CatalogueRow[], language: Language): string {
  const say: Say = (word) => words[word][language];
  const lines = [COLUMNS.map(say), ...rows.map((row) => cellsOf(row, say))];
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function cellsOf(row: CatalogueRow, say: Say): string[] {
  const { date, time } = localTimeOf(row.correctedStart ?? row.start);
  return [
    date,
    time,
    say(row.direction === 'in' ? 'directionIn' : 'directionOut'),
    numberCell(row, say),
    lengthOf(row.durationMs),
    say(NOTICE[row.notice]),
    remarksOf(row, say),
    asText(row.hold ?? ''),
    asText(row.tags.join(' ')),
    asText(row.note ?? ''),
    row.path.slice(row.path.lastIndexOf('/') + 1),
  ];
}

const NOTICE = {
  heard: 'noticeHeard',
  cutShort: 'noticeCutShort',
  notHeard: 'noticeNotHeard',
  none: 'noticeNone',
} as const;

const ABSENCE = {
  withheld: 'numberWithheld',
  unavailable: 'numberUnavailable',
  payphone: 'numberPayphone',
  conflict: 'numberConflict',
} as const;

/** With an apostrophe, always: else a spreadsheet takes 0312345678 for a count and drops the zero. */
function numberCell({ number, numberAbsence }: CatalogueRow, say: Say): string {
  if (number !== null) return `'${number}`;
  return say(numberAbsence === null ? 'numberUnknown' : ABSENCE[numberAbsence]);
}

function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function remarksOf(row: CatalogueRow, say: Say): string {
  const remarks: Word[] = [];
  if (row.interrupted) remarks.push('remarkInterrupted');
  if (row.gapSamples > 0) remarks.push('csvGaps');
  if (row.correctedStart !== null) remarks.push('csvClockCorrected');
  else if (row.clock === 'unsynchronised') remarks.push('csvClockUnsure');
  return remarks.map(say).join(say('csvComma'));
}

/** What people wrote must not become a formula, nor end the line. */
function asText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
