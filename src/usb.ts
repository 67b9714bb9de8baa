#!/usr/bin/env -S node --optimize-for-size --semi-space-growth-factor=1 --min-semi-space-size=2 --liftoff-only
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from './config.js';
import { ApiClient } from './control/client.js';
import { pageHtml } from './export/page/pageHtml.js';
import { boxId } from './export/stick/boxId.js';
import { StickDesk } from './export/stick/desk.js';
import { lookForSticks } from './export/stick/look.js';
import { languageOf } from './i18n/language.js';
import { sentence } from './i18n/problems.js';
import { type Log, openLog } from './log.js';

/**
 * denwaban-usb: what has to do with USB and may die of it, apart from the recorder. Each desk is on its own: one that
 * fails is opened again, and takes no other along.
 */
const AGAIN_MS = 5000;
/** Where sticks are mounted. */
const PLACES = process.env.DENWABAN_USB_PLACES || '/run/denwaban-usb';

interface Desk {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

async function keepOpen(desk: Desk, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await desk
      .run(signal)
      .catch((error: unknown) => log.error({ err: error, desk: desk.name }, 'a desk failed'));
    await delay(AGAIN_MS, null, { signal }).catch(() => {});
  }
}

const loaded = loadConfig();
if (!loaded.ok) {
  for (const problem of loaded.problems)
    process.stderr.write(`${sentence(problem, languageOf(process.env))}\n`);
  process.exit(78);
}
const { config } = loaded;
const log = openLog(config.logLevel);
const language = config.language === 'auto' ? languageOf(process.env) : config.language;
const recorder = new ApiClient(join(config.runtimeDir, 'control.sock'));
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());

const desks: readonly Desk[] = [
  new StickDesk({
    ...{ recorder, language, log, auto: config.export.auto, box: await boxId(), places: PLACES },
    ...{ look: () => lookForSticks(PLACES), html: pageHtml },
  }),
];
await Promise.all(desks.map((desk) => keepOpen(desk, log, stop.signal)));
process.exit(0);
