#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1 --min-semi-space-size=2 --liftoff-only
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from './config.js';
import type { Denwaband } from './daemon/denwaband.js';
import { FirstThings } from './daemon/firstThings.js';
import { leaveLastWord } from './daemon/lastWord.js';
import { forgetPowerOff, powerOffObstacle, requestPowerOff } from './daemon/powerOff.js';
import { prepareRuntimeDir } from './daemon/runtimeDir.js';
import type { Systemd } from './daemon/systemd.js';
import { languageOf } from './i18n/language.js';
import { type Problem, ProblemError, sentence } from './i18n/problems.js';
import { type LineProfile, loadProfile } from './line/profile.js';
import type { Log } from './log.js';

/**
 * denwaband, the recorder: `denwaband [--config FILE]`. Exit codes: 0 after an orderly stop (TERM, INT), 1 when
 * the button asked for a power-off that did not come, 2 for a wrong command line, 69 when another one runs or the
 * emulator does not come up, 78 for a wrong configuration.
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
  return 'code' in profile ? give([profile], EXIT.config) : profile;
}

/** What there is to stop, once all is loaded. */
interface Whole {
  readonly denwaband: Denwaband;
  readonly systemd: Systemd;
  readonly log: Log;
  /** All is closed in order, and the system is waited for. */
  goingDown: boolean;
}

/** A stop takes less than 2 s, whatever the card does: what counts is in the ring before anything waits for the card. */
const STOP_MS = 1800;

async function stopWhole({ denwaband, systemd, log }: Whole): Promise<void> {
  systemd.stop();
  const inTime = await Promise.race([denwaband.stop().then(() => true), delay(STOP_MS, false)]);
  if (inTime) log.info('stopped');
  else log.warn('stopped without waiting for the card; what is not filed is filed at the next start');
}

/** Stops once, on the first signal; a second one does not wait. Until all is loaded there is nothing to close. */
function stopOnSignals(whole: () => Whole | null): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    const recorder = whole();
    recorder?.log.info({ signal }, 'stopping');
    if (recorder !== null) await stopWhole(recorder);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** When nobody has ended us by then, the system does not power off: started anew, we record again. */
const POWER_OFF_PATIENCE_MS = 60_000;

/**
 * The button's power-off: everything is closed in order before the system is asked. systemd is not told of a stop:
 * it would take that for its own, send no TERM and kill us when its patience ends.
 */
async function powerOff(whole: Whole, { runtimeDir }: Config): Promise<Problem | null> {
  const obstacle = powerOffObstacle(runtimeDir);
  if (obstacle !== null) return obstacle;
  whole.log.info('powering off');
  whole.goingDown = true;
  await whole.denwaband.stop();
  const problem = requestPowerOff(runtimeDir);
  if (problem !== null) whole.log.error({ problem }, 'problem');
  else await delay(POWER_OFF_PATIENCE_MS);
  process.exit(EXIT.failed);
}

async function main(config: Config): Promise<void> {
  let whole: Whole | null = null;
  stopOnSignals(() => whole);
  const profile = readProfile(config.line.profile);
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  prepareRuntimeDir(config.runtimeDir);
  // No child may speak in our name to systemd: PulseAudio does so unasked.
  const env = { ...process.env };
  delete process.env.NOTIFY_SOCKET;
  const first = new FirstThings(config, profile);
  await first.start();
  forgetPowerOff(config.runtimeDir);
  leaveLastWord(config);
  // Loaded only now: the line interface takes its time to answer anyway.
  const [{ openLog }, { Denwaband }, { Systemd }] = await Promise.all([
    import('./log.js'),
    import('./daemon/denwaband.js'),
    import('./daemon/systemd.js'),
  ]);
  const log = openLog(config.logLevel);
  const systemd = new Systemd(env, log);
  const denwaband = new Denwaband(config, first, version, log, async () =>
    whole === null ? null : powerOff(whole, config),
  );
  const recorder: Whole = { denwaband, systemd, log, goingDown: false };
  whole = recorder;
  log.info({ version, board: config.board, config: config.path }, 'starting');
  systemd.start(() => {
    const condition = denwaband.condition();
    return recorder.goingDown ? { ...condition, alive: true } : condition;
  });
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
