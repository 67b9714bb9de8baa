#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1 --min-semi-space-size=2 --liftoff-only
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, loadBoards, loadConfig } from './config.js';
import { ApiClient } from './control/client.js';
import type { Desk } from './export/desk.js';
import { GadgetDesk, gadgetSettings } from './export/gadget/gadgetDesk.js';
import { pageHtml } from './export/page/pageHtml.js';
import { boxId } from './export/stick/boxId.js';
import { StickDesk } from './export/stick/desk.js';
import { lookForSticks } from './export/stick/look.js';
import { languageOf, languageSet } from './i18n/language.js';
import { type Problem, sentence } from './i18n/problems.js';
import { type Log, openLog } from './log.js';

/**
 * denwaban-usb, which looks after the USB ports: `denwaban-usb [--config FILE]`. Never part of recording: it may die
 * at any time. Exit codes: 0 after an orderly stop (TERM, INT), 2 for a wrong command line, 78 for a wrong
 * configuration.
 */
const EXIT = { usage: 2, config: 78 } as const;
const AGAIN_MS = 5000;
/** systemd's RuntimeDirectory=, kept over restarts; sticks are mounted below it. */
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

async function stickDesk(config: Config, log: Log): Promise<Desk> {
  return new StickDesk({
    recorder: new ApiClient(join(config.runtimeDir, 'control.sock')),
    auto: config.export.auto,
    language: languageSet(config.language, process.env),
    box: await boxId(),
    places: OWN_DIR,
    look: () => lookForSticks(OWN_DIR),
    html: pageHtml,
    log,
  });
}

async function desksOf(config: Config, log: Log): Promise<readonly Desk[]> {
  const udc = loadBoards().find(({ name }) => name === config.board)?.usbDevice.udc ?? null;
  return [new GadgetDesk(gadgetSettings(config, udc, OWN_DIR), log), await stickDesk(config, log)];
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
const desks = await desksOf(loaded.config, log);
await Promise.all(desks.map((desk) => keep(desk, stopping.signal, log)));
process.exit(0);
