import type { Command } from 'commander';
import { SYSTEM_CONFIG } from '../../config.js';
import type { Check } from '../../doctor/check.js';
import { gather } from '../../doctor/gather.js';
import { judge } from '../../doctor/judge.js';
import { findingText } from '../../i18n/findings.js';
import { EXIT } from '../exits.js';
import { table } from '../format.js';
import { installedVersion, type Session } from '../session.js';
import { checkStateWord, checkWord } from '../terms.js';
import { addTestCall } from './testCall.js';

export function addDoctor(program: Command, session: Session): void {
  const doctor = program
    .command('doctor')
    .helpCommand(false)
    .description(session.words.helpDoctor)
    .option('--json', session.words.helpJson)
    .action(async (options: { json?: true }) => {
      const { checks } = await examine(session);
      if (checks.some(({ state }) => state === 'bad')) session.exitWith(EXIT.checkFailed);
      if (options.json) session.printJson(asJson(checks, session));
      else session.print(headline(checks, session), ...report(checks, session));
    });
  addTestCall(doctor, session);
}

/** Looks at everything and judges it. */
export async function examine(session: Session) {
  const evidence = await gather({
    config: session.configResult(),
    file: configFileOf(session),
    recorder: session.recorderAnyway(),
    version: installedVersion(),
  });
  return { evidence, checks: judge(evidence) };
}

/** The file that was read, or should have been; null for the built-in configuration. */
export function configFileOf(session: Session): string | null {
  const result = session.configResult();
  if (result.ok) return result.config.path;
  return session.configFile() ?? process.env.DENWABAN_CONFIG ?? SYSTEM_CONFIG;
}

/** With the sentences of the session's language beside the codes. */
export function asJson(checks: readonly Check[], session: Session) {
  const { words, language } = session;
  return {
    ok: !checks.some(({ state }) => state === 'bad'),
    checks: checks.map((check) => ({
      ...check,
      title: checkWord(check.name, words),
      seen: findingText(check.evidence, language),
      todo: check.remedies.map((problem) => session.sentence(problem)),
    })),
  };
}

function headline(checks: readonly Check[], session: Session): string {
  const { words } = session;
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const [bad, warning] = [count('bad'), count('warning')];
  if (bad > 0) return session.coloured(words.doctorIll({ count: bad }), 'red');
  if (warning > 0) return session.coloured(words.doctorMind({ count: warning }), 'yellow');
  return session.coloured(words.doctorWell, 'green');
}

/** A line for each check, and below it what to do. */
function report(checks: readonly Check[], session: Session): string[] {
  const { words, language } = session;
  const rows = table(
    checks.map(({ name, state, evidence }) => [
      checkStateWord(state, words),
      checkWord(name, words),
      findingText(evidence, language),
    ]),
  );
  return rows.flatMap((row, i) => {
    const remedies = checks[i]?.remedies ?? [];
    return [row, ...remedies.map((problem) => `      ${session.sentence(problem)}`)];
  });
}
