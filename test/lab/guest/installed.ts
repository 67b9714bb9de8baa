import { copyFileSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail, LiveEvent, Status } from '#src/control/api.js';
import { ApiClient } from '#src/control/client.js';
import { nowMs, run, until } from './telling.js';

const GENEROUS_MS = 120_000;
const UNIT = 'denwaban.service';

/** The recorder as its package has installed it. */
export class Installed {
  readonly #api = new ApiClient('/run/denwaban/control.sock');

  /** Null while it does not answer. */
  status(): Promise<Status | null> {
    return this.#api.getJson<Status>('/v1/status').catch(() => null);
  }

  /** The moment at which it says so. */
  async armed(withinMs = GENEROUS_MS): Promise<number> {
    await until('the recorder is armed', withinMs, async () => (await this.status())?.armed ?? false);
    return nowMs();
  }

  async notArmed(withinMs: number): Promise<number> {
    await until('the recorder says that it is not armed', withinMs, async () => {
      const status = await this.status();
      return status === null || !status.armed;
    });
    return nowMs();
  }

  /** The recording that is filed after those before. */
  async nextFiled(before: readonly string[]): Promise<CallDetail> {
    const id = await until('the call is filed', GENEROUS_MS, async () => {
      const last = (await this.status())?.lastRecording?.id;
      return last !== undefined && !before.includes(last) ? last : null;
    });
    return this.#api.getJson<CallDetail>(`/v1/calls/${id}`);
  }

  /** Copies it to the host; its name there. */
  handOver(detail: CallDetail): string {
    const name = basename(detail.file);
    copyFileSync(detail.file, `/out/${name}`);
    return name;
  }

  /** Calls `heard` with what it tells while it lives; begins anew when it has died. */
  async follow(heard: (event: LiveEvent, ms: number) => void, left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      try {
        for await (const event of this.#api.events<LiveEvent>('/v1/events', left)) heard(event, nowMs());
      } catch {
        // Not there (yet).
      }
      await delay(100);
    }
  }

  /** A property of its unit. */
  async property(name: string, unit = UNIT): Promise<string> {
    return (await run('systemctl', 'show', '--value', '-p', name, unit)).trim();
  }

  /** Its processes: number and command line. */
  async processes(): Promise<readonly { readonly pid: number; readonly command: string }[]> {
    const group = await this.property('ControlGroup');
    const pids = readFileSync(`/sys/fs/cgroup${group}/cgroup.procs`, 'utf8').trim().split('\n').map(Number);
    return pids.map((pid) => {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return { pid, command };
    });
  }
}
