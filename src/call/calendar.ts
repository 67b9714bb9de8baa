import { type Day, type DaySpan, type LocalTime, WEEKDAYS, type Weekday } from './ruleTypes.js';

/** Days by the Gregorian calendar, without any clock. Pure. */
export type CalendarDay = Pick<LocalTime, 'year' | 'month' | 'day' | 'weekday'>;

/** Whether the calendar has this day. */
export function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
}

/** The weekday by Sakamoto's table, Gregorian calendar. */
export function weekdayOf(year: number, month: number, day: number): Weekday {
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  const y = month < 3 ? year - 1 : year;
  const n = (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + day) % 7;
  return WEEKDAYS[n] ?? 'sun';
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The day before, by the calendar alone. */
export function dayBefore({ year, month, day, weekday }: CalendarDay): CalendarDay {
  const before = WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? 'sun';
  if (day > 1) return { year, month, day: day - 1, weekday: before };
  if (month > 1) return { year, month: month - 1, day: monthLength(year, month - 1), weekday: before };
  return { year: year - 1, month: 12, day: 31, weekday: before };
}

/** Whether a span of days has this day in it. */
export function onDay({ from, to }: DaySpan, { year, month, day }: CalendarDay): boolean {
  const order = (one: Day, withYear: boolean) =>
    (withYear ? (one.year ?? 0) * 10_000 : 0) + one.month * 100 + one.day;
  const withYear = from.year !== null;
  const [first, last] = [order(from, withYear), order(to, withYear)];
  const asked = order({ year, month, day }, withYear);
  return first <= last ? first <= asked && asked <= last : !withYear && (asked >= first || asked <= last);
}
