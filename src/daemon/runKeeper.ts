import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whyOf } from '../card/blockStore.js';
import { type LastStop, lastStopOf, parseRun, type RunRecord } from '../card/lastStop.js';
import { bootId, replaceFile } from '../card/wholeFile.js';
import type { Log } from '../log.js';
import { isoLocal } from './wallClock.js';

const PATIENCE_MS = 300;

/** Remembers in `run.json` that the recorder runs and that it ended in order, and tells how the run before ended. */
export class RunKeeper {
  readonly #file: string;
  readonly #startedAt: string;
  readonly #log: Log;
  #lastStop: LastStop | null = null;
  #record: RunRecord | null = null;
  #begun: Promise<void> = Promise.resolve();

  constructor(stateDir: string, startedAt: string, log: Log) {
    this.#file = join(stateDir, 'run.json');
    this.#startedAt = startedAt;
    this.#log = log;
  }

  /** Null in the first moments. */
  get lastStop(): LastStop | null {
    return this.#lastStop;
  }

  /** Nobody needs to wait for it: recording does not depend on it. */
  begin(): void {
    this.#begun = this.#begin();
  }

  /** The orderly end. A card that does not answer holds it up for a moment only. */
  async end(): Promise<void> {
    const endedAt = isoLocal(new Date());
    const noted = this.#begun.then(async () => {
      if (this.#record !== null) await this.#write({ ...this.#record, endedAt });
    });
    await Promise.race([noted, delay(PATIENCE_MS, null, { ref: false })]);
  }

  async #begin(): Promise<void> {
    const [boot, before] = await Promise.all([bootId(), readFile(this.#file, 'utf8').catch(() => '')]);
    this.#lastStop = lastStopOf(parseRun(before), boot);
    this.#log.info({ lastStop: this.#lastStop }, 'how the last run ended');
    this.#record = { v: 1, boot, startedAt: this.#startedAt, endedAt: null };
    await this.#write(this.#record);
  }

  async #write(record: RunRecord): Promise<void> {
    try {
      await replaceFile(this.#file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      this.#log.warn({ file: this.#file, why: whyOf(error) }, 'how this run ends cannot be remembered');
    }
  }
}
