import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEvent, Status } from '#src/control/api.js';
import { ApiClient } from '#src/control/client.js';
import type { Report } from '../reports.js';
import { MOUNT_POINT } from './card.js';
import { CAPTURE_DEVICE, TTY } from './line.js';

const RUNTIME = '/run/denwaban';
const CONFIG = '/run/denwaban.toml';

/** The recorder under test, as its own process. */
export class Recorder {
  readonly #api = new ApiClient(`${RUNTIME}/control.sock`);
  readonly #child;
  readonly #leaving = new AbortController();

  constructor(report: (report: Report) => void) {
    writeFileSync(
      CONFIG,
      `board = "generic"\nruntime_dir = "${RUNTIME}"\n` +
        `[line]\ndevice = "${TTY}"\n` +
        `[audio]\ncapture = "${CAPTURE_DEVICE}"\nplayback = "null"\n` +
        `[notice]\non = "none"\n` +
        `[card]\nring = "/dev/vdc"\nrecordings = "${MOUNT_POINT}"\n`,
    );
    this.#child = spawn(process.execPath, ['/app/dist/daemon.js', '--config', CONFIG]);
    for (const out of [this.#child.stdout, this.#child.stderr])
      createInterface({ input: out }).on('line', (line) => report({ kind: 'daemon', line }));
    this.#child.on('exit', (code, signal) => {
      if (code !== 0) report({ kind: 'failed', why: `denwaband ended with ${signal ?? `code ${code}`}` });
    });
  }

  /** Resolves when a call coming now would be recorded. */
  async armed(): Promise<void> {
    while (!(await this.#status())?.armed) await delay(100);
  }

  /** Resolves when nothing stands in the ring that is not filed. */
  async allFiled(): Promise<void> {
    for (;;) {
      const status = await this.#status();
      if (status?.call.state === 'idle' && status.card.ring.waitingCalls === 0) return;
      await delay(200);
    }
  }

  async follow(heard: (event: LiveEvent) => void): Promise<void> {
    for await (const event of this.#api.events<LiveEvent>('/v1/events', this.#leaving.signal)) heard(event);
  }

  async stop(): Promise<void> {
    this.#leaving.abort();
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #status(): Promise<Status | null> {
    return this.#api.getJson<Status>('/v1/status').catch(() => null);
  }
}
