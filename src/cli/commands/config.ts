import type { Command } from 'commander';
import { type ConfigResult, loadConfig, loadRuleSet } from '../../config.js';
import { EXIT } from '../exits.js';
import { ConfigFaults, type Session } from '../session.js';

export function addConfig(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('config')
    .description(words.helpConfigGroup)
    .helpCommand(false)
    .command('check')
    .argument('[file]')
    .description(words.helpConfigCheck)
    .option('--json', words.helpJson)
    .action((file: string | undefined, options: { json?: true }) => {
      const result = withHolidays(loadConfig(file ?? session.configFile()));
      if (options.json) {
        if (!result.ok) session.exitWith(EXIT.config);
        session.printJson(
          result.ok ? result : { ...result, sentences: result.problems.map((one) => session.sentence(one)) },
        );
        return;
      }
      if (!result.ok) throw new ConfigFaults(result.problems);
      const { path } = result.config;
      session.print(path === null ? words.configBuiltIn : words.configOk({ path }));
    });
}

/** A list of holidays that cannot be read stops no recorder, and is a fault all the same. */
function withHolidays(result: ConfigResult): ConfigResult {
  if (!result.ok) return result;
  const { problems } = loadRuleSet(result.config);
  return problems.length > 0 ? { ok: false, problems } : result;
}
