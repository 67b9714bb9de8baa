#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from './config.js';
import { Denwaband } from './daemon/denwaband.js';
import { leaveLastWord } from './daemon/lastWord.js';
import { forgetPowerOff, powerOffObstacle, requestPowerOff } from './daemon/powerOff.js';
import { prepareRuntimeDir } from './daemon/runtimeDir.js';
import { Systemd } from './daemon/systemd.js';
import { languageOf } from './i18n/language.js';
import { type Problem, ProblemError, sentence } from './i18n/problems.js';
import { type LineProfile, loadProfile, unusable } from './line/profile.js';
import { type Log, openLog } from './log.js';

/**
 * denwaband, the recorder: `denwaband [--config FILE]`. Exit codes: 0 after an orderly stop (TERM, INT), 1 when
 * the button asked for a power-off that did not come, 2 for a wrong command line, 69 when another one runs or the emulator does not come up, 78 for a wrong
 * configuration.
 */
const EXIT = { failed: 1, usage: 2, unavailable: 69, config: 78 } as const;
const root = new URL('../', import.meta.url);

function give(problems: readonly Problem[], code: number): never {
  const language = languageOf(process.env);
  for (const problem of problems) process.stderr.write(`${sentence(problem, language)}\n`);
  process.exit(code);
}

function configFile(): string | undefined {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
    if (!values.help) return values.config;
    process.stdout.write('denwaband [--config FILE]\n');
    process.exit(0);
  } catch (error) {
    process.stderr.write(`denwaband: ${error instanceof Error ? error.message : error}\n`);
    process.exit(EXIT.usage);
  }
}

function readProfile(name: string): LineProfile {
  const profile = loadProfile(name);
  if ('code' in profile) return give([profile], EXIT.config);
  const problem = unusable(profile);
  return problem === null ? profile : give([problem], EXIT.config);
}

/** Stops once, on the first signal; a second one does not wait. */
function stopOnSignals(denwaband: Denwaband, systemd: Systemd, log: Log): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    systemd.stop();
    await denwaband.stop();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** When nobody has ended us by then, the system does not power off: started anew, we record again. */
const POWER_OFF_PATIENCE_MS = 60_000;

/** The button's power-off: everything is closed in order before the system is asked. */
async function powerOff(
  denwaband: Denwaband,
  { runtimeDir }: Config,
  systemd: Systemd,
  log: Log,
): Promise<Problem | null> {
  const obstacle = powerOffObstacle(runtimeDir);
  if (obstacle !== null) return obstacle;
  log.info('powering off');
  systemd.stop();
  await denwaband.stop();
  const problem = requestPowerOff(runtimeDir);
  if (problem !== null) log.error({ problem }, 'problem');
  else await delay(POWER_OFF_PATIENCE_MS);
  process.exit(EXIT.failed);
}

async function main(config: Config): Promise<void> {
  const profile = readProfile(config.line.profile);
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const log = openLog(config.logLevel);
  prepareRuntimeDir(config.runtimeDir);
  forgetPowerOff(config.runtimeDir);
  leaveLastWord(config);
  const systemd = new Systemd(process.env, log);
  const denwaband: Denwaband = new Denwaband(config, profile, version, log, () =>
    powerOff(denwaband, config, systemd, log),
  );
  stopOnSignals(denwaband, systemd, log);
  log.info({ version, board: config.board, config: config.path }, 'starting');
  systemd.start(() => denwaband.condition());
  await denwaband.start();
  systemd.ready();
}

try {
  const loaded = loadConfig(configFile());
  if (!loaded.ok) give(loaded.problems, EXIT.config);
  await main(loaded.config);
} catch (error) {
  if (error instanceof ProblemError) give([error.problem], EXIT.unavailable);
  throw error;
}
