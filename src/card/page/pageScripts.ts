import type { CatalogueRow } from '../catalogueTypes.js';
import { localTimeOf } from '../names.js';
import type { IndexLine } from '../types.js';
import {
  ABSENCES,
  type DayCount,
  FLAG,
  NOTICE_WORDS,
  PAGE_FORMAT,
  type PageDetails,
  type PageMonths,
  type PageRow,
} from './pageTypes.js';

/** A recording as its day's folder tells of it. */
export interface PageCall {
  readonly line: IndexLine;
  readonly row: CatalogueRow;
  /** Of the whole file; null when it is not known. */
  readonly sha256: string | null;
}

/** The lines of a month's script by day of the month: each stands for itself and may be replaced. */
export type MonthLines = ReadonlyMap<string, string>;

const MONTH_HEAD = /^denwabanMonth\("\d{4}-\d\d",\{$/;
const MONTH_LINE = /^"(\d\d)":(\[.*\]),?$/;
const MONTHS = /^denwabanMonths\((\{.*\})\);\n$/s;

/** `denwaban-page/2026-11.js`: a line for each day that has calls. */
export function monthScript(month: string, days: MonthLines): string {
  const lines = [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, rows]) => `"${day}":${rows}`);
  return `denwabanMonth("${month}",{\n${lines.join(',\n')}\n});\n`;
}

/** The days' lines as they stand; null when this is no whole month's script. */
export function parseMonthScript(text: string): MonthLines | null {
  const [head = '', ...rest] = text.split('\n');
  if (!MONTH_HEAD.test(head) || rest.at(-2) !== '});' || rest.at(-1) !== '') return null;
  const days = new Map<string, string>();
  for (const line of rest.slice(0, -2)) {
    const [, day, rows] = MONTH_LINE.exec(line) ?? [];
    if (day !== undefined && rows !== undefined) days.set(day, rows);
    else if (line !== '') return null;
  }
  return days;
}

/** A day's line of its month. */
export function dayLine(calls: readonly PageCall[]): string {
  return scriptJson(calls.map(pageRow));
}

/** How many calls of which date a day's folder holds. */
export function dayCount(day: string, calls: readonly PageCall[]): DayCount {
  const dates: Record<string, number> = {};
  for (const { row } of calls) {
    const { date } = localTimeOf(row.correctedStart ?? row.start);
    dates[date] = (dates[date] ?? 0) + 1;
  }
  const own = dates[day.replaceAll('/', '-')] ?? 0;
  return own === calls.length ? own : dates;
}

/** `denwaban-page/2026-11/23.js`: what is told of a call only when it is looked at. */
export function dayScript(day: string, calls: readonly PageCall[]): string {
  const lines = calls.map((call) => `${scriptJson(nameOf(call.row))}:${scriptJson(detailsOf(call))}`);
  return `denwabanDay("${day.replaceAll('/', '-')}",{\n${lines.join(',\n')}\n});\n`;
}

/** `denwaban-page/months.js`: which months there are. */
export function monthsScript(months: PageMonths['months']): string {
  const sorted = Object.fromEntries(Object.entries(months).sort(([a], [b]) => a.localeCompare(b)));
  return `denwabanMonths(${scriptJson({ v: PAGE_FORMAT, months: sorted })});\n`;
}

/** Null when it is no whole one of this version. */
export function parseMonthsScript(text: string): PageMonths['months'] | null {
  try {
    const { v, months } = JSON.parse(MONTHS.exec(text)?.[1] ?? '') as PageMonths;
    return v === PAGE_FORMAT && typeof months === 'object' ? months : null;
  } catch {
    return null;
  }
}

function pageRow({ row, line }: PageCall): PageRow {
  const start = row.correctedStart ?? row.start;
  const number = row.number ?? (row.numberAbsence === null ? 0 : ABSENCES.indexOf(row.numberAbsence));
  const pressed = line.marks.some(({ what }) => what === 'button') ? FLAG.marked : 0;
  const more = [
    ...[row.orderMs - Date.parse(start), row.hold ?? 0, row.tags.length > 0 ? row.tags : 0, row.note ?? 0],
  ];
  while (more.at(-1) === 0) more.pop();
  const always = [nameOf(row), row.id, start, number, row.durationMs, flagsOf(row) | pressed];
  return [...always, ...more] as unknown as PageRow;
}

function flagsOf(row: CatalogueRow): number {
  return (
    (row.direction === 'out' ? FLAG.outgoing : 0) |
    (NOTICE_WORDS.indexOf(row.notice) << FLAG.noticeShift) |
    (row.interrupted ? FLAG.interrupted : 0) |
    (row.gapSamples > 0 ? FLAG.gaps : 0) |
    (row.correctedStart === null && row.clock === 'unsynchronised' ? FLAG.clockUnsure : 0) |
    (row.correctedStart === null ? 0 : FLAG.clockCorrected)
  );
}

function detailsOf({ line, sha256 }: PageCall): PageDetails {
  const { bytes, audioSha256, samples, preRollSamples, waveform = null, notice, gaps, marks } = line;
  return {
    ...{ bytes, sha256, audioSha256, samples, preRollSamples, waveform, marks },
    notice: notice && { beganSample: notice.beganSample, endedSample: notice.endedSample },
    gaps: gaps.map((gap) => ({ atSample: gap.atSample, samples: gap.samples })),
  };
}

function nameOf({ path }: CatalogueRow): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** JSON that is also harmless inside HTML and in old browsers' scripts. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
