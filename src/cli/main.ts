#!/usr/bin/env node
import { CommanderError } from 'commander';
import { loadConfig } from '../config.js';
import { reasonOf } from '../control/unixHttp.js';
import { languageOf } from '../i18n/language.js';
import { type Language, ProblemError } from '../i18n/problems.js';
import { EXIT, type ExitCode, exitOf } from './exits.js';
import { programOf } from './program.js';
import { ConfigFaults, Session } from './session.js';

/** An option's value before commander has run: its own help texts need the language already. */
function optionBefore(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = argv[at];
  return word === name ? argv[at + 1] : word?.slice(name.length + 1);
}

function languageAsked(argv: readonly string[]): Language {
  const asked = optionBefore(argv, '--lang');
  if (asked === 'ja' || asked === 'en') return asked;
  try {
    const config = loadConfig(optionBefore(argv, '--config'));
    if (config.ok && config.config.language !== 'auto') return config.config.language;
  } catch {
    // A damaged installation is reported by the command that needs the configuration.
  }
  return languageOf(process.env);
}

/** Says what went wrong on standard error and returns the exit code that belongs to it. */
function report(error: unknown, session: Session): ExitCode {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // commander asks for help itself when a command group is named without a command.
    if (error.code !== 'commander.help') {
      say(session.words.usageWrong({ detail: error.message.replace(/^error: /, '') }));
    }
    return EXIT.usage;
  }
  if (error instanceof ConfigFaults) {
    for (const problem of error.problems) say(session.sentence(problem));
    return EXIT.config;
  }
  if (error instanceof ProblemError) {
    say(session.sentence(error.problem));
    return exitOf(error.problem);
  }
  say(session.words.ioFailed({ why: reasonOf(error) }));
  return EXIT.ioError;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output (head, less) has seen enough: that is no fault.
  process.exit(error.code === 'EPIPE' ? process.exitCode : EXIT.ioError);
});

const argv = process.argv.slice(2);
const session = new Session(languageAsked(argv));
try {
  await programOf(session).parseAsync(argv, { from: 'user' });
} catch (error) {
  process.exitCode = report(error, session);
}
