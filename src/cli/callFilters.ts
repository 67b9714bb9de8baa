import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Words } from '../i18n/messages.js';
import { lengthMs, localMoment } from './callOptions.js';

/** The options that narrow down which calls are meant. */
export function withCallFilters(command: Command, words: Words): Command {
  const from = (text: string) => understood(localMoment(text, false), words.dateWrong);
  const to = (text: string) => understood(localMoment(text, true), words.dateWrong);
  const length = (text: string) => understood(lengthMs(text), words.lengthWrong);
  return command
    .option('--from <date>', words.helpFrom, from)
    .option('--to <date>', words.helpTo, to)
    .option('--number <digits>', words.helpNumber)
    .option('--text <text>', words.helpText)
    .option('--tag <tag>', words.helpWithTag)
    .option('--held', words.helpHeld)
    .addOption(new Option('--direction <in|out>', words.helpDirection).choices(['in', 'out']))
    .option('--min <length>', words.helpMin, length)
    .option('--max <length>', words.helpMax, length);
}

export function understood<T>(value: T | null, otherwise: string): T {
  if (value === null) throw new InvalidArgumentError(otherwise);
  return value;
}
