#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1 --min-semi-space-size=2 --liftoff-only
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, loadBoards, loadConfig } from './config.js';
import type { Desk } from './export/desk.js';
import { GadgetDesk, gadgetSettings } from './export/gadget/gadgetDesk.js';
import { languageOf } from './i18n/language.js';
import { type Problem, sentence } from './i18n/problems.js';
import { type Log, openLog } from './log.js';

/**
 * denwaban-usb, which looks after the USB ports: `denwaban-usb [--config FILE]`. Never part of recording: it may die
 * at any time. Exit codes: 0 after an orderly stop (TERM, INT), 2 for a wrong command line, 78 for a wrong
 * configuration.
 */
const EXIT = { usage: 2, config: 78 } as const;
const AGAIN_MS = 5000;
/** systemd's RuntimeDirectory=, kept over restarts. */
const OWN_DIR = process.env.RUNTIME_DIRECTORY ?? '/run/denwaban-usb';

function give(problems: readonly Problem[], code: number): never {
  const language = languageOf(process.env);
  for (const problem of problems) process.stderr.write(`${sentence(problem, language)}\n`);
  process.exit(code);
}

function configFile(): string | undefined {
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch (error) {
    process.stderr.write(`denwaban-usb: ${error instanceof Error ? error.message : error}\n`);
    process.exit(EXIT.usage);
  }
}

function desksOf(config: Config, log: Log): readonly Desk[] {
  const udc = loadBoards().find(({ name }) => name === config.board)?.usbDevice.udc ?? null;
  return [new GadgetDesk(gadgetSettings(config, udc, OWN_DIR), log)];
}

/** Runs a desk, and again after it has failed. */
async function keep(desk: Desk, stop: AbortSignal, log: Log): Promise<void> {
  while (!stop.aborted) {
    try {
      await desk.run(stop);
      return;
    } catch (error) {
      log.error({ err: error, desk: desk.name }, 'failed, and is tried again');
      await delay(AGAIN_MS, null, { signal: stop }).catch(() => {});
    }
  }
}

const loaded = loadConfig(configFile());
if (!loaded.ok) give(loaded.problems, EXIT.config);
const log = openLog(loaded.config.logLevel);
const stopping = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort());
await Promise.all(desksOf(loaded.config, log).map((desk) => keep(desk, stopping.signal, log)));
process.exit(0);
