import { type Command, InvalidArgumentError } from 'commander';
import { RATE_HZ } from '../../card/types.js';
import type { CallRow } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { duration, localTime, table } from '../format.js';
import type { Session } from '../session.js';
import { directionWord, endWord, noticeWord, numberWord } from '../terms.js';

export function addCalls(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('calls')
    .description(words.helpCalls)
    .option('--limit <n>', words.helpLimit, wholeNumber, 20)
    .option('--json', words.helpJson)
    .action(async (options: { limit: number; json?: true }) => {
      const answer = await session
        .recorder()
        .getJson<{ calls: readonly CallRow[] }>(`/v1/calls?limit=${options.limit}`);
      if (options.json) session.printJson(answer);
      else if (answer.calls.length === 0) session.print(words.callsEmpty);
      else session.print(...callTable(answer.calls, words));
    });
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('');
  return Number(text);
}

function callTable(calls: readonly CallRow[], words: Words): string[] {
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
    localTime(call.start),
    directionWord(call.direction, words),
    numberOf(call, words),
    duration(call.durationMs),
    noticeWord(call.notice, words),
    remarks(call, words),
  ]);
  return table([headings, ...rows]);
}

/** A call in one line, for `status`. */
export function callLine(call: CallRow, words: Words): string {
  const parts = [
    call.id,
    localTime(call.start),
    directionWord(call.direction, words),
    numberOf(call, words),
    duration(call.durationMs),
    remarks(call, words),
  ];
  return parts.filter((part) => part !== '').join(' | ');
}

function numberOf(call: CallRow, words: Words): string {
  return numberWord(call.number, call.numberAbsence, words);
}

function remarks(call: CallRow, words: Words): string {
  const found: string[] = [];
  if (call.interrupted) found.push(words.remarkInterrupted);
  if (call.end !== 'onHook' && !(call.interrupted && call.end === 'interrupted')) {
    found.push(endWord(call.end, words));
  }
  if (call.gapSamples > 0) found.push(words.gapsTotal({ s: (call.gapSamples / RATE_HZ).toFixed(2) }));
  return found.join(', ');
}
