import { readFileSync } from 'node:fs';
import { isDay } from '../call/calendar.js';
import { diallingOf } from '../call/dialling.js';
import { type DaySpan, type LocalTime, type RuleSet, WEEKDAYS } from '../call/ruleTypes.js';
import type { Problem } from '../i18n/problems.js';
import type { Config } from './resolve.js';

/** What is decided by, and what could not be read of it; the rest counts all the same. */
export interface LoadedRules {
  readonly rules: RuleSet;
  readonly problems: readonly Problem[];
}

/** The configuration's rules with the holidays of its file. */
export function loadRuleSet(config: Config): LoadedRules {
  const { rules, scope, notice, calendar, line } = config;
  const file = calendar.holidayFile === null ? null : readHolidays(calendar.holidayFile);
  const usual = (on: Config['notice']['on']) =>
    notice.on === 'both' || notice.on === on ? notice.clip : null;
  return {
    rules: {
      rules,
      defaults: {
        ...scope,
        notice: { in: usual('incoming'), out: usual('outgoing') },
        repeatMs: notice.repeatMs,
      },
      holidays: [...calendar.holidays, ...(file?.days ?? [])],
      dialling: diallingOf(line.country),
    },
    problems: file?.problems ?? [],
  };
}

/** A moment as a rule sees it, in this machine's time zone. */
export function localTimeOf(moment: Date): LocalTime {
  return {
    year: moment.getFullYear(),
    month: moment.getMonth() + 1,
    day: moment.getDate(),
    weekday: WEEKDAYS[moment.getDay()] ?? 'sun',
    minuteOfDay: moment.getHours() * 60 + moment.getMinutes(),
  };
}

interface Holidays {
  readonly days: readonly DaySpan[];
  readonly problems: readonly Problem[];
}

function readHolidays(path: string): Holidays {
  try {
    return holidaysIn(readFileSync(path), path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    return { days: [], problems: [{ code: 'configHolidaysUnreadable', path, why }] };
  }
}

/**
 * A day at the beginning of each line, as in the Japanese government's syukujitsu.csv (`2026/11/23,勤労感謝の日`, in
 * Shift-JIS) or `2026-11-23`. The first line may be a heading; lines that begin with # are remarks.
 */
export function holidaysIn(bytes: Uint8Array, path: string): Holidays {
  // What stands behind the day is not read, so every code that has ASCII in it will do.
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .split(/\r\n|\n|\r/);
  const days: DaySpan[] = [];
  const problems: Problem[] = [];
  lines.forEach((line, i) => {
    if (/^\s*(#|$)/.test(line)) return;
    const [y = 0, m = 0, d = 0] = (/^\s*"?(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/.exec(line) ?? [])
      .slice(1)
      .map(Number);
    if (isDay(y, m, d)) {
      const day = { year: y, month: m, day: d };
      days.push({ from: day, to: day });
    } else if (i > 0 || /^\s*"?\d/.test(line)) {
      const got = line.slice(0, 20).replace(/[^\x20-\x7e]/g, '?');
      problems.push({ code: 'configHolidayLine', path, line: i + 1, got });
    }
  });
  return { days, problems };
}
