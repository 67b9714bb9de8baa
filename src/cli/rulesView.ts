import { onDay } from '../call/calendar.js';
import type {
  CallFacts,
  CallPlan,
  Condition,
  LocalTime,
  MinuteSpan,
  Property,
  Rule,
  RuleSet,
  RuleVerdict,
  Source,
  Weekday,
} from '../call/ruleTypes.js';
import { CONDITIONS } from '../call/ruleTypes.js';
import type { Words } from '../i18n/messages.js';
import { table } from './format.js';
import { absenceWord, numberWord } from './terms.js';

/** Rules, and what they decide, in the user's words. */

/** The rules in order, and below them what counts without one. */
export function ruleListLines(set: RuleSet, words: Words): string[] {
  const { record, repeatMs, recordTone, notice } = set.defaults;
  const usual = { record, repeatMs, recordTone };
  const noticeOf = (clip: string | null) => (clip === null ? 'none' : ({ clip } as const));
  const rows = set.rules.map((rule, i) => {
    const conditions = CONDITIONS.filter((one) => rule[FIELDS[one]] !== null);
    const who = conditions.map((one) => conditionWord(rule, one, words)).join(words.ruleListAnd);
    return [`${i + 1}`, rule.name, who || words.ruleAlways, settingWords(rule, words)];
  });
  for (const direction of ['in', 'out'] as const) {
    const whose = direction === 'in' ? words.ruleIfIn : words.ruleIfOut;
    const says = settingWords({ ...usual, notice: noticeOf(notice[direction]) }, words);
    rows.push(['', words.ruleDefault, whose, says]);
  }
  return [...(set.rules.length === 0 ? [words.ruleNone] : []), ...table(rows)];
}

/** What would happen to a call, and what became of every rule. @param region as in {@link numberWord} */
export function trialLines(
  set: RuleSet,
  call: CallFacts,
  plan: CallPlan,
  words: Words,
  region: string,
): string[] {
  const deciding = (property: Property) => {
    const rule = plan.because.find(({ decides }) => decides.includes(property));
    return rule === undefined ? words.ruleDecidedDefault : words.ruleDecided({ rule: rule.rule });
  };
  const notice = plan.notice ?? 'none';
  const rows = [
    [words.ruleRecord, settingWords({ record: plan.record }, words), deciding('record')],
    [words.ruleNotice, settingWords({ notice }, words), deciding('notice')],
    [words.ruleRepeat, settingWords({ repeatMs: plan.repeatMs ?? 0 }, words), deciding('repeatMs')],
    [words.ruleTone, settingWords({ recordTone: plan.recordTone }, words), deciding('recordTone')],
  ];
  const shown = plan.notice === null ? rows.filter((_, i) => i !== 2) : rows;
  const verdicts = plan.because.map((verdict, i) => {
    const rule = set.rules[i];
    return [`${i + 1}`, verdict.rule, rule === undefined ? '' : verdictWord(rule, verdict, words)];
  });
  const lines = [callWords(set, call, words, region), ...table(shown).map((line) => `  ${line}`)];
  return verdicts.length === 0 ? [...lines, words.ruleNone] : [...lines, '', ...table(verdicts)];
}

function callWords(set: RuleSet, call: CallFacts, words: Words, region: string): string {
  const { callerId, bookName, calledNumber, local } = call;
  const absence = callerId?.kind === 'absent' ? callerId.reason : null;
  const raw = callerId?.kind === 'number' ? callerId.number : null;
  const number =
    call.direction === 'in'
      ? numberWord(raw, absence, words, region)
      : numberWord(calledNumber, null, words, region);
  const who = bookName === null ? number : `${number} (${bookName})`;
  const parts = [call.direction === 'in' ? words.ruleTrialIn({ who }) : words.ruleTrialOut({ who })];
  if (call.direction === 'in' && calledNumber !== null)
    parts.push(words.ruleTrialCalled({ number: numberWord(calledNumber, null, words, region) }));
  if (local === null) return parts.join(' | ');
  parts.push(`${dayWord(local)} ${clockWord(local.minuteOfDay)} (${weekdayWord(local.weekday, words)})`);
  if (set.holidays.some((span) => onDay(span, local))) parts.push(words.ruleHoliday);
  return parts.join(' | ');
}

function verdictWord(rule: Rule, { failed, decides }: RuleVerdict, words: Words): string {
  if (failed.length > 0) {
    const why = failed.map((one) => conditionWord(rule, one, words)).join(words.ruleListAnd);
    return words.ruleMatchesNot({ why });
  }
  if (decides.length === 0) return words.ruleMatchesLate;
  const what = Object.fromEntries(decides.map((property) => [property, rule[property]]));
  return words.ruleMatchesDecides({ what: settingWords(what, words) });
}

type Settings = Partial<Pick<Rule, Property>>;

function settingWords(says: Settings, words: Words): string {
  const { record = null, notice = null, repeatMs = null, recordTone = null } = says;
  const modes = {
    always: words.ruleRecordAlways,
    onDemand: words.ruleRecordOnDemand,
    never: words.ruleRecordNever,
  };
  const said: string[] = [];
  if (record !== null) said.push(modes[record]);
  if (notice === 'none') said.push(words.ruleNoticeNone);
  else if (notice !== null) said.push(words.ruleNoticeClip({ clip: notice.clip }));
  if (repeatMs === 0) said.push(words.ruleRepeatNever);
  else if (repeatMs !== null) said.push(words.ruleRepeatEvery({ s: repeatMs / 1000 }));
  if (recordTone !== null) said.push(recordTone ? words.ruleToneOn : words.ruleToneOff);
  return said.join(words.ruleListPlain);
}

/** Where a rule keeps each condition. */
const FIELDS = {
  direction: 'direction',
  number: 'numbers',
  from: 'from',
  called: 'called',
  hours: 'hours',
  notHours: 'notHours',
  days: 'days',
  holidays: 'holidays',
} as const satisfies Record<Condition, keyof Rule>;

function conditionWord(rule: Rule, condition: Condition, words: Words): string {
  const list = (of: readonly string[] | null) => (of ?? []).join(words.ruleListOr);
  switch (condition) {
    case 'direction':
      return rule.direction === 'in' ? words.ruleIfIn : words.ruleIfOut;
    case 'number':
      return words.ruleIfNumber({ list: list(rule.numbers) });
    case 'from':
      return words.ruleIfFrom({ list: list(rule.from?.map((source) => sourceWord(source, words)) ?? null) });
    case 'called':
      return words.ruleIfCalled({ list: list(rule.called) });
    case 'hours':
      return words.ruleIfHours({ list: list(rule.hours?.map(spanWord) ?? null) });
    case 'notHours':
      return words.ruleIfNotHours({ list: list(rule.notHours?.map(spanWord) ?? null) });
    case 'days':
      return words.ruleIfDays({ list: (rule.days ?? []).map((day) => weekdayWord(day, words)).join(' ') });
    case 'holidays':
      return rule.holidays ? words.ruleIfHoliday : words.ruleIfNoHoliday;
  }
}

function sourceWord(source: Source, words: Words): string {
  switch (source.kind) {
    case 'book':
      return words.ruleFromBook;
    case 'group':
      return words.ruleFromGroup({ group: source.group });
    case 'stranger':
      return words.ruleFromStranger;
    default:
      return absenceWord(source.kind === 'unknown' ? null : source.kind, words);
  }
}

function weekdayWord(day: Weekday, words: Words): string {
  return {
    sun: words.weekdaySun,
    mon: words.weekdayMon,
    tue: words.weekdayTue,
    wed: words.weekdayWed,
    thu: words.weekdayThu,
    fri: words.weekdayFri,
    sat: words.weekdaySat,
  }[day];
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function clockWord(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function spanWord({ from, to }: MinuteSpan): string {
  return `${clockWord(from)}-${clockWord(to)}`;
}

function dayWord({ year, month, day }: LocalTime): string {
  return `${year}-${two(month)}-${two(day)}`;
}
