import type { DayCount, PageMonths } from '../../card/page/pageTypes.js';

/** Which calls there are, before any month is read. */
export interface Overview {
  /** Folders' months (`2026-11`), the one with the newest call first. */
  readonly months: readonly string[];
  /** Calls by date, `2026-11-23`. */
  readonly byDate: ReadonlyMap<string, number>;
  readonly total: number;
  /** Of a month's folder: the first and the last date that its calls have. */
  readonly spans: ReadonlyMap<string, { readonly first: string; readonly last: string }>;
}

/** A clock that was set later puts calls of one day into the folder of another: both dates are known here. */
export function overviewOf({ months }: PageMonths): Overview {
  const byDate = new Map<string, number>();
  const spans = new Map<string, { first: string; last: string }>();
  let total = 0;
  for (const [month, days] of Object.entries(months))
    for (const [day, count] of Object.entries(days))
      for (const [date, calls] of datesOf(`${month}-${day}`, count)) {
        byDate.set(date, (byDate.get(date) ?? 0) + calls);
        total += calls;
        const { first, last } = spans.get(month) ?? { first: date, last: date };
        spans.set(month, { first: [first, date].sort()[0] ?? date, last: [last, date].sort()[1] ?? date });
      }
  const newestFirst = [...spans].sort(([, a], [, b]) => (a.last < b.last ? 1 : a.last > b.last ? -1 : 0));
  return { months: newestFirst.map(([month]) => month), byDate, total, spans };
}

/** Months in which calls between two dates may lie, inclusive; `''` is no bound. */
export function monthsBetween({ months, spans }: Overview, from: string, to: string): string[] {
  return months.filter((month) => {
    const span = spans.get(month);
    return span !== undefined && (to === '' || span.first <= to) && (from === '' || span.last >= from);
  });
}

/** How many calls there are between two dates, inclusive; `''` is no bound. */
export function callsBetween({ byDate }: Overview, from: string, to: string): number {
  let calls = 0;
  for (const [date, count] of byDate)
    if ((from === '' || date >= from) && (to === '' || date <= to)) calls += count;
  return calls;
}

/** The cells of a calendar month, weeks beginning on Sunday: dates, and null before and behind. */
export function calendarOf(month: string): (string | null)[] {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const first = new Date(Date.UTC(year, number - 1, 1));
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const cells: (string | null)[] = Array(first.getUTCDay()).fill(null);
  for (let day = 1; day <= days; day++) cells.push(`${month}-${String(day).padStart(2, '0')}`);
  while (cells.length % 7 !== 0) cells.push(null);
  return cells;
}

/** The month so many later, or earlier. */
export function monthAfter(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + by;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

function datesOf(date: string, count: DayCount): (readonly [string, number])[] {
  return typeof count === 'number' ? [[date, count]] : Object.entries(count);
}
