import { type CalendarDay, dayBefore, onDay } from './calendar.js';
import { fitsPattern, plainNumber } from './dialling.js';
import {
  type CallFacts,
  type CallPlan,
  CONDITIONS,
  type Condition,
  type LocalTime,
  type MinuteSpan,
  PROPERTIES,
  type Property,
  type Rule,
  type RuleNotice,
  type RuleSet,
  type RuleVerdict,
  type Source,
} from './ruleTypes.js';

/** Data in, decision out: which calls are recorded, and which hear which notice. Pure; never throws. */
export function decide(rules: RuleSet, call: CallFacts): CallPlan {
  const found: { [P in Property]?: NonNullable<Rule[P]> } = {};
  const because = rules.rules.map((rule): RuleVerdict => {
    const failed = failedConditions(rule, call, rules);
    const decides =
      failed.length > 0 ? [] : PROPERTIES.filter((what) => rule[what] !== null && !(what in found));
    for (const what of decides) Object.assign(found, { [what]: rule[what] });
    return { rule: rule.name, failed, decides };
  });
  const { defaults } = rules;
  const record = found.record ?? defaults.record;
  const notice = noticeOf(found.notice, record === 'never' ? null : defaults.notice[call.direction]);
  return {
    record,
    notice,
    repeatMs: notice === null ? null : (found.repeatMs ?? defaults.repeatMs) || null,
    recordTone: record !== 'never' && (found.recordTone ?? defaults.recordTone),
    rule: because.find(({ decides }) => decides.length > 0)?.rule ?? null,
    because,
  };
}

/** A call that is not recorded hears no notice that says so, unless a rule names one for it. */
function noticeOf(said: RuleNotice | undefined, usual: string | null): CallPlan['notice'] {
  if (said !== undefined) return said === 'none' ? null : said;
  return usual === null ? null : { clip: usual };
}

function failedConditions(rule: Rule, call: CallFacts, rules: RuleSet): Condition[] {
  const { dialling, holidays } = rules;
  const fits = (number: string | null, patterns: readonly string[]) => {
    if (number === null) return false;
    const plain = plainNumber(number, dialling);
    return patterns.some((pattern) => fitsPattern(plain, plainNumber(pattern, dialling)));
  };
  const incoming = call.direction === 'in';
  const { local } = call;
  const inHours = local === null ? [] : daysOf(rule, local);
  // Outside the hours the tester still wants to know of the day.
  const days: readonly CalendarDay[] = inHours.length > 0 || local === null ? inHours : [local];
  const onWeekday = days.filter(({ weekday }) => rule.days?.includes(weekday) ?? true);
  const isHoliday = (day: CalendarDay) => holidays.some((span) => onDay(span, day));
  const met: Readonly<Record<Condition, boolean>> = {
    direction: rule.direction === null || rule.direction === call.direction,
    number: rule.numbers === null || fits(otherNumber(call), rule.numbers),
    from: rule.from === null || rule.from.some((source) => comesFrom(source, call)),
    called: rule.called === null || fits(incoming ? ownNumber(call) : null, rule.called),
    hours: rule.hours === null || inHours.length > 0,
    notHours:
      rule.notHours === null ||
      (local !== null && !rule.notHours.some((span) => within(span, local.minuteOfDay))),
    days: rule.days === null || onWeekday.length > 0,
    holidays:
      rule.holidays === null ||
      (onWeekday.length > 0 ? onWeekday : days).some((day) => isHoliday(day) === rule.holidays),
  };
  return CONDITIONS.filter((one) => !met[one]);
}

function otherNumber({ direction, callerId, calledNumber }: CallFacts): string | null {
  if (direction === 'out') return calledNumber;
  return callerId?.kind === 'number' ? callerId.number : null;
}

function ownNumber({ callerId, calledNumber }: CallFacts): string | null {
  return calledNumber ?? callerId?.calledNumber ?? null;
}

function comesFrom(source: Source, call: CallFacts): boolean {
  switch (source.kind) {
    case 'book':
      return call.bookName !== null;
    case 'group':
      return call.groups.includes(source.group);
    case 'stranger':
      return call.bookName === null && otherNumber(call) !== null;
    case 'unknown':
      return call.direction === 'in' ? call.callerId === null : call.calledNumber === null;
    default:
      return (
        call.direction === 'in' && call.callerId?.kind === 'absent' && call.callerId.reason === source.kind
      );
  }
}

/**
 * The days by which a rule's weekdays and holidays are judged: after midnight the hours "22:00-06:00" still
 * belong to the day on which they began. None: the call is outside the hours.
 */
function daysOf({ hours }: Rule, local: LocalTime): CalendarDay[] {
  if (hours === null) return [local];
  const minute = local.minuteOfDay;
  const today = hours.some(({ from, to }) => (from < to ? from <= minute && minute < to : from <= minute));
  const lastNight = hours.some(({ from, to }) => to <= from && minute < to);
  return [...(today ? [local] : []), ...(lastNight ? [dayBefore(local)] : [])];
}

function within({ from, to }: MinuteSpan, minute: number): boolean {
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}
