import type { Command } from 'commander';
import type { CardReport } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { EXIT } from '../exits.js';
import { localTime, size, table } from '../format.js';
import type { Session } from '../session.js';
import { cardAdviceWord, clockWord, mediumWord, ringStateWord } from '../terms.js';
import { addPrepareCard } from './prepareCard.js';

/** Ten years: nobody counts days beyond. */
const MANY_DAYS = 3650;

export function addCard(program: Command, session: Session): void {
  const card = program
    .command('card')
    .helpCommand(false)
    .description(session.words.helpCard)
    .option('--json', session.words.helpJson)
    .action(async (options: { json?: true }) => {
      const report = await session.recorder().getJson<CardReport>('/v1/card');
      if (report.problems.length > 0) session.exitWith(EXIT.checkFailed);
      if (options.json) session.printJson(report);
      else session.print(headline(report, session), ...details(report, session));
    });
  addPrepareCard(card, session);
}

/** Is all well with the card, and if not, what to do. */
function headline({ problems, health, ring }: CardReport, session: Session): string {
  const { words } = session;
  const worst = problems[0];
  if (worst !== undefined)
    return session.coloured(words.cardBad({ sentence: session.sentence(worst) }), 'red');
  if (ring.state !== 'ready') return session.coloured(words.cardStarting, 'yellow');
  if (health.advice === 'none') return session.coloured(words.cardWell, 'green');
  return session.coloured(words.cardMind({ advice: cardAdviceWord(health.advice, words) }), 'yellow');
}

function details(report: CardReport, session: Session): string[] {
  const { words } = session;
  const { ring, recordings, health, clock } = report;
  const others: [string, string][] = report.problems
    .slice(1)
    .map((problem) => [words.labelProblem, session.sentence(problem)]);
  const space =
    recordings.freeBytes === null || recordings.totalBytes === null
      ? words.cardSpaceUnknown
      : words.cardSpace({ free: size(recordings.freeBytes), total: size(recordings.totalBytes) });
  const ringRoom = words.cardRing({
    hours: ring.hours.toFixed(1),
    free: ring.freeHours.toFixed(1),
    waiting: ring.waitingCalls,
  });
  return table([
    ...others,
    [words.labelRecordings, [mediumWord(recordings.state, words), recordings.path].join(' | ')],
    [words.labelSpace, [space, words.cardCalls({ calls: recordings.calls })].join(' | ')],
    [words.labelRoom, room(recordings, words)],
    [words.labelRing, [ringStateWord(ring.state, words), ring.path, ringRoom].join(' | ')],
    ...health.wear.map((wear): [string, string] => [words.labelWear, wearWords(wear, words)]),
    [words.labelWrites, writes(health.syncs, words)],
    [words.labelErrors, errors(health, words)],
    [words.labelClock, clockWords(clock, words)],
  ]);
}

function room({ hoursFit, hoursPerDay, daysLeft, profile }: CardReport['recordings'], words: Words): string {
  if (hoursFit === null) return words.unknown;
  const fit = words.cardFits({ hours: hoursFit.toFixed(hoursFit < 10 ? 1 : 0), profile });
  if (daysLeft === null) return `${fit} | ${words.cardUnused}`;
  const perDay = hoursPerDay.toFixed(hoursPerDay < 1 ? 2 : 1);
  const days = Math.floor(daysLeft);
  return `${fit} | ${days > MANY_DAYS ? words.cardYears({ perDay }) : words.cardDays({ perDay, days })}`;
}

function wearWords(wear: CardReport['health']['wear'][number], words: Words): string {
  const holds = wear.holds.map(
    (part) => ({ ring: words.labelRing, recordings: words.labelRecordings })[part],
  );
  const device = wear.device ?? words.cardNoDevice;
  const capacity = wear.capacityBytes === null ? '' : ` (${size(wear.capacityBytes)})`;
  const parts = [`${holds.join(', ')}: ${device}${capacity}`];
  const counted = wear.counted === 'device' ? words.cardCountedDevice : words.cardCountedOwn;
  parts.push(words.cardWritten({ size: size(wear.writtenBytes), counted }));
  if (wear.bytesPerDay !== null) parts.push(words.cardPerDay({ size: size(wear.bytesPerDay) }));
  if (wear.endurance === null) parts.push(words.cardLifeUnknown);
  else {
    const terabytes = (wear.endurance.bytes / 1e12).toFixed(1);
    const basis = wear.endurance.from === 'config' ? words.cardConfigured : words.cardGuessed;
    const years = wear.yearsLeft;
    const life = years === null ? words.cardLifeLater : words.cardLife({ years: yearsWord(years) });
    parts.push(`${life} ${words.cardEndurance({ terabytes, basis })}`);
  }
  return parts.join(' | ');
}

function yearsWord(years: number): string {
  if (years >= 100) return '> 100';
  return years.toFixed(years < 10 ? 1 : 0);
}

function writes({ count, slow, p50Ms, p99Ms, maxMs }: CardReport['health']['syncs'], words: Words): string {
  if (p50Ms === null || p99Ms === null || maxMs === null) return words.cardNoWrites;
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return words.cardWrites({ count, slow, p50: ms(p50Ms), p99: ms(p99Ms), max: ms(maxMs) });
}

function errors({ errors: { count, last, lastAt }, removed }: CardReport['health'], words: Words): string {
  const parts =
    count === 0 || lastAt === null
      ? [words.none]
      : [words.cardErrors({ count, last: last ?? '', at: localTime(lastAt) })];
  if (removed.times > 0 && removed.lastAt !== null)
    parts.push(words.cardOut({ times: removed.times, at: localTime(removed.lastAt) }));
  if (removed.backAt !== null) parts.push(words.cardBack({ at: localTime(removed.backAt) }));
  return parts.join(' | ');
}

function clockWords({ quality, steps, lastStep }: CardReport['clock'], words: Words): string {
  const state = clockWord(quality, words);
  if (lastStep === null) return state;
  const s = (lastStep.byMs / 1000).toFixed(1);
  return `${state} | ${words.clockSteps({ steps, at: localTime(lastStep.at), s })}`;
}
