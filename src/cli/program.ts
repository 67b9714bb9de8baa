import { Command, Option } from 'commander';
import { addBoard } from './commands/board.js';
import { addBook } from './commands/book.js';
import { addCalls } from './commands/calls.js';
import { addCard } from './commands/card.js';
import { addConfig } from './commands/config.js';
import { addDoctor } from './commands/doctor.js';
import { addDrive } from './commands/drive.js';
import { addEmulate } from './commands/emulate.js';
import { addExport } from './commands/export.js';
import { addMetrics } from './commands/metrics.js';
import { addNote, addTag } from './commands/note.js';
import { addNotice } from './commands/notice.js';
import { addPlay } from './commands/play.js';
import { addRetention } from './commands/retention.js';
import { addRules } from './commands/rules.js';
import { addShow } from './commands/show.js';
import { addStatus } from './commands/status.js';
import { addStick } from './commands/stick.js';
import { addSupportBundle } from './commands/supportBundle.js';
import { addTrace } from './commands/trace.js';
import { addVerify } from './commands/verify.js';
import { addWatch } from './commands/watch.js';
import { type GlobalOptions, installedVersion, type Session } from './session.js';

/** The whole command line in the session's language. */
export function programOf(session: Session): Command {
  const { words } = session;
  const titles: Readonly<Record<string, string>> = {
    'Usage:': words.helpTitleUsage,
    'Arguments:': words.helpTitleArguments,
    'Options:': words.helpTitleOptions,
    'Global Options:': words.helpTitleGlobal,
    'Commands:': words.helpTitleCommands,
  };
  const program = new Command('denwaban')
    .description(words.helpProgram)
    .exitOverride()
    // main.ts says in the user's language what commander would say in English.
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles[title] ?? title,
      // commander adds choices and defaults in English.
      optionDescription: (option) => option.description,
    })
    .helpOption('-h, --help', words.helpHelp)
    .helpCommand(false)
    .version(installedVersion(), '-V, --version', words.helpVersion)
    .option('--config <file>', words.helpConfig)
    .option('--runtime <dir>', words.helpRuntime)
    .addOption(new Option('--lang <ja|en>', words.helpLang).choices(['ja', 'en']))
    .addHelpText('after', `\n${words.helpExits}`)
    .hook('preAction', (_program, command) => session.setOptions(command.optsWithGlobals<GlobalOptions>()));
  for (const add of [
    addStatus,
    addCard,
    addDoctor,
    addSupportBundle,
    addCalls,
    addShow,
    addVerify,
    addNote,
    addTag,
    addPlay,
    addExport,
    addStick,
    addRetention,
    addDrive,
    addWatch,
    addTrace,
    addMetrics,
    addNotice,
    addRules,
    addBook,
    addConfig,
    addBoard,
    addEmulate,
  ]) {
    add(program, session);
  }
  return program;
}
