import { type Command, InvalidArgumentError, Option } from 'commander';
import { RATE_HZ } from '../../card/types.js';
import type { CallList, CallRow } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { bookNames } from '../bookNames.js';
import { withCallFilters } from '../callFilters.js';
import { type CallOptions, callQueryText } from '../callOptions.js';
import { clipTo, duration, localTime, table } from '../format.js';
import type { Session } from '../session.js';
import { directionWord, endWord, noticeWord, numberWord } from '../terms.js';

const NOTE_COLUMNS = 24;

export function addCalls(program: Command, session: Session): void {
  const { words } = session;
  withCallFilters(program.command('calls').description(words.helpCalls), words)
    .addOption(
      new Option('--sort <time|length|number>', words.helpSort)
        .choices(['time', 'length', 'number'])
        .default('time'),
    )
    .option('--reverse', words.helpReverse)
    .option('--limit <n>', words.helpLimit, wholeNumber, 20)
    .option('--page <n>', words.helpPage, wholeNumber, 1)
    .option('--json', words.helpJson)
    .action(async (options: CallOptions & { json?: true }) => {
      const list = await session.recorder().getJson<CallList>(`/v1/calls?${callQueryText(options)}`);
      if (options.json) session.printJson(list);
      else session.print(...listed(list, options, await bookNames(session), session));
    });
}

/** A number's name in the phone book; null: it has none. */
type NameOf = (number: string) => string | null;

function listed(
  { calls, total, catalogue }: CallList,
  { limit, page }: CallOptions,
  nameOf: NameOf,
  session: Session,
): string[] {
  const { words } = session;
  const lines =
    calls.length > 0 ? callTable(calls, nameOf, session) : [total > 0 ? words.pageEmpty : words.callsEmpty];
  if (total > calls.length && calls.length > 0) {
    const first = (page - 1) * limit + 1;
    lines.push(words.callsShown({ first, last: first + calls.length - 1, total }));
  }
  if (catalogue === 'loading') lines.push(words.callsLoading);
  return lines;
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('');
  return Number(text);
}

function callTable(calls: readonly CallRow[], nameOf: NameOf, session: Session): string[] {
  const { words } = session;
  const headings = [
    words.columnId,
    words.columnStart,
    words.columnDirection,
    words.columnNumber,
    words.columnLength,
    words.columnNotice,
    words.columnRemarks,
  ];
  const rows = calls.map((call) => [
    call.id,
    localTime(call.correctedStart ?? call.start),
    directionWord(call.direction, words),
    numberOf(call, session, nameOf),
    duration(call.durationMs),
    noticeWord(call.notice, words),
    remarks(call, words),
  ]);
  return table([headings, ...rows]);
}

/** A call in one line, for `status`. */
export function callLine(call: CallRow, session: Session): string {
  const { words } = session;
  const parts = [
    call.id,
    localTime(call.correctedStart ?? call.start),
    directionWord(call.direction, words),
    numberOf(call, session),
    duration(call.durationMs),
    remarks(call, words),
  ];
  return parts.filter((part) => part !== '').join(' | ');
}

function numberOf({ number, numberAbsence }: CallRow, session: Session, nameOf: NameOf = () => null): string {
  const name = number === null ? null : nameOf(number);
  const written = numberWord(number, numberAbsence, session.words, session.region());
  return [written, ...(name === null ? [] : [name])].join(' ');
}

function remarks(call: CallRow, words: Words): string {
  const found: string[] = [];
  if (call.interrupted) found.push(words.remarkInterrupted);
  if (call.end !== 'onHook' && !(call.interrupted && call.end === 'interrupted')) {
    found.push(endWord(call.end, words));
  }
  if (call.gapSamples > 0) found.push(words.gapsTotal({ s: (call.gapSamples / RATE_HZ).toFixed(2) }));
  if (call.hold !== null) found.push(words.remarkHeld);
  found.push(...call.tags.map((tag) => `#${tag}`));
  if (call.note !== null) {
    const note = clipTo(call.note.replace(/\s+/g, ' '), NOTE_COLUMNS);
    found.push(note.length < call.note.length ? `${note}…` : note);
  }
  return found.join(', ');
}
