import { z } from 'zod';
import { isDay } from '../call/calendar.js';
import { plainNumber } from '../call/dialling.js';
import {
  type Day,
  type DaySpan,
  type MinuteSpan,
  RECORD_MODES,
  type Rule,
  SOURCES,
  type Source,
  type SourceKind,
  WEEKDAYS,
  type Weekday,
} from '../call/ruleTypes.js';

/** How a rule's setting is wrong, where zod's own issue codes do not say it. */
export type RuleFault = 'numbers' | 'source' | 'hours' | 'weekdays' | 'dates';
type OneOrMore = string | readonly string[];

/** A text or a list of texts that can all be read. */
const oneOrMore = (fault: RuleFault, read: (text: string) => unknown, least = 1) =>
  z
    .custom<OneOrMore>(
      (value) => {
        const all: unknown[] = Array.isArray(value) ? value : [value];
        return all.length >= least && all.every((one) => typeof one === 'string' && read(one) !== null);
      },
      { params: { rule: fault } },
    )
    .optional();

/** The entries `[[rule]]`. @param clip how a clip is named @param seconds how a repeat interval is given */
export const ruleSchema = (clip: z.ZodType<string>, seconds: z.ZodType<number>) =>
  z
    .array(
      z.strictObject({
        name: z.string().min(1).optional(),
        direction: z.enum(['in', 'out']).optional(),
        number: oneOrMore('numbers', patternOf),
        from: oneOrMore('source', sourceOf),
        called: oneOrMore('numbers', patternOf),
        hours: oneOrMore('hours', hoursOf),
        not_hours: oneOrMore('hours', hoursOf),
        days: oneOrMore('weekdays', weekdaysOf),
        holidays: z.boolean().optional(),
        record: z.enum(RECORD_MODES).optional(),
        notice: clip.optional(),
        repeat_s: seconds.optional(),
        record_tone: z.boolean().optional(),
      }),
    )
    .optional();

/** The list `holidays` of the group `[calendar]`. */
export const datesSchema = oneOrMore('dates', datesOf, 0);

export type RuleFile = NonNullable<z.infer<ReturnType<typeof ruleSchema>>>[number];

function listOf<T>(value: OneOrMore, read: (text: string) => T | null): T[] {
  return [value].flat().flatMap((text) => read(text as string) ?? []);
}

function listOrNull<T>(value: OneOrMore | undefined, read: (text: string) => T | null): T[] | null {
  return value === undefined ? null : listOf(value, read);
}

/** @param full makes a clip's path whole */
export function rulesOf(file: readonly RuleFile[], full: (path: string) => string): Rule[] {
  return file.map((rule, i) => ({
    name: nameOf(rule, i),
    direction: rule.direction ?? null,
    numbers: listOrNull(rule.number, patternOf),
    from: listOrNull(rule.from, sourceOf),
    called: listOrNull(rule.called, patternOf),
    hours: listOrNull(rule.hours, hoursOf),
    notHours: listOrNull(rule.not_hours, hoursOf),
    days: listOrNull(rule.days, weekdaysOf)?.flat() ?? null,
    holidays: rule.holidays ?? null,
    record: rule.record ?? null,
    notice: rule.notice === undefined ? null : rule.notice === 'none' ? 'none' : { clip: full(rule.notice) },
    repeatMs: rule.repeat_s === undefined ? null : rule.repeat_s * 1000,
    recordTone: rule.record_tone ?? null,
  }));
}

function nameOf({ name }: RuleFile, i: number): string {
  return name ?? `rule ${i + 1}`;
}

export function holidaysOf(dates: OneOrMore): DaySpan[] {
  return listOf(dates, datesOf);
}

/** Rules that can be read and still make no sense, by key. */
export function ruleFaults(file: readonly RuleFile[]): { readonly twice: string[]; readonly mute: string[] } {
  const names = file.map(nameOf);
  const keys = file.map((_, i) => `rule.${i}`);
  const mute = ({ record, notice, repeat_s, record_tone }: RuleFile) =>
    [record, notice, repeat_s, record_tone].every((one) => one === undefined);
  return {
    twice: keys.filter((_, i) => names.indexOf(names[i] ?? '') < i),
    mute: keys.filter((_, i) => mute(file[i] ?? {})),
  };
}

/** A number with `*` for anything and `?` for one digit. */
function patternOf(text: string): string | null {
  return /^[\d*?+\-()./ ]+$/.test(text) && text.length <= 40 && plainNumber(text, null) !== '' ? text : null;
}

function sourceOf(text: string): Source | null {
  const group = /^book:(.+)$/.exec(text)?.[1]?.trim();
  if (group) return { kind: 'group', group };
  return SOURCES.includes(text as SourceKind) ? { kind: text as SourceKind } : null;
}

/** `09:00-17:30`; the end is no part of it, `24:00` is the end of the day. */
function hoursOf(text: string): MinuteSpan | null {
  const [h1, m1, h2, m2] = (/^(\d{1,2}):(\d\d) *[-~] *(\d{1,2}):(\d\d)$/.exec(text) ?? [])
    .slice(1)
    .map(Number);
  if (h1 === undefined || m1 === undefined || h2 === undefined || m2 === undefined) return null;
  const [from, to] = [h1 * 60 + m1, h2 * 60 + m2];
  if (m1 > 59 || m2 > 59 || from >= 1440 || to > 1440 || from === to) return null;
  return { from, to };
}

/** `mon`, or `mon-fri`. */
function weekdaysOf(text: string): Weekday[] | null {
  const [first, last, more] = text.split('-').map((day) => WEEKDAYS.indexOf(day.trim() as Weekday));
  if (first === undefined || first < 0 || last === -1 || more !== undefined) return null;
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => WEEKDAYS[(first + i) % 7] ?? 'sun');
}

/** `2026-11-23`, `12-31` (of every year), and two of a kind with `..` between. */
function datesOf(text: string): DaySpan | null {
  const [from, to, more] = text.split('..').map(dayOf);
  if (!from || to === null || more !== undefined) return null;
  const end = to ?? from;
  if ((from.year === null) !== (end.year === null)) return null;
  const number = ({ year, month, day }: Day) => ((year ?? 0) * 100 + month) * 100 + day;
  return from.year !== null && number(end) < number(from) ? null : { from, to: end };
}

function dayOf(text: string): Day | null {
  const [, y, m, d] = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text.trim()) ?? [];
  if (m === undefined || d === undefined) return null;
  const [year, month, day] = [y === undefined ? null : Number(y), Number(m), Number(d)];
  return isDay(year ?? 2024, month, day) ? { year, month, day } : null;
}
