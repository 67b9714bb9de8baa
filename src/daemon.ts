#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1 --liftoff-only
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from './config.js';
import { FirstThings } from './daemon/firstThings.js';
import { prepareRuntimeDir } from './daemon/runtimeDir.js';
import { languageOf } from './i18n/language.js';
import { type Problem, ProblemError, sentence } from './i18n/problems.js';
import { type LineProfile, parseProfile } from './line/profile.js';
import type { Log } from './log.js';

/**
 * denwaband, the recorder: `denwaband [--config FILE]`. Exit codes: 0 after an orderly stop (TERM, INT), 2 for
 * a wrong command line, 69 when another one runs or the emulator does not come up, 78 for a wrong
 * configuration.
 */
const EXIT = { usage: 2, unavailable: 69, config: 78 } as const;
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
  const file = new URL(`boards/lines/${name}.json`, root);
  const broken = (why: string) =>
    give([{ code: 'lineProfileBroken', path: file.pathname, why }], EXIT.config);
  try {
    const profile = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
    return typeof profile === 'string' ? broken(profile) : profile;
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
}

/** A stop takes less than 2 s, whatever the card does: what counts is in the ring before anything waits for the card. */
const STOP_MS = 1800;

/** Stops once, on the first signal; a second one does not wait. Until all is loaded there is nothing to close. */
function stopOnSignals(whole: () => { readonly stop: () => Promise<void>; readonly log: Log } | null): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    const recorder = whole();
    recorder?.log.info({ signal }, 'stopping');
    const inTime = await Promise.race([recorder?.stop().then(() => true) ?? true, delay(STOP_MS, false)]);
    if (inTime) recorder?.log.info('stopped');
    else
      recorder?.log.warn(
        'stopped without waiting for the card; what is not filed is filed at the next start',
      );
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function main(config: Config): Promise<void> {
  let whole: { readonly stop: () => Promise<void>; readonly log: Log } | null = null;
  stopOnSignals(() => whole);
  const profile = readProfile(config.line.profile);
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  prepareRuntimeDir(config.runtimeDir);
  const first = new FirstThings(config, profile);
  await first.start();
  // Loaded only now: the line interface takes its time to answer anyway.
  const [{ openLog }, { Denwaband }] = await Promise.all([
    import('./log.js'),
    import('./daemon/denwaband.js'),
  ]);
  const log = openLog(config.logLevel);
  const denwaband = new Denwaband(config, first, version, log);
  whole = { stop: () => denwaband.stop(), log };
  log.info({ version, board: config.board, config: config.path }, 'starting');
  await denwaband.start();
}

try {
  const loaded = loadConfig(configFile());
  if (!loaded.ok) give(loaded.problems, EXIT.config);
  await main(loaded.config);
} catch (error) {
  if (error instanceof ProblemError) give([error.problem], EXIT.unavailable);
  throw error;
}
