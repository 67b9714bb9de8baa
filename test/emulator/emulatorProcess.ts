import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '#src/control/client.js';
import { samplesOf } from '#src/signal/wav.js';
import { within } from '../rig/within.js';

/** Far longer than it takes on a busy machine. */
const START_MS = 60_000;
const STOP_MS = 30_000;
const MAIN = fileURLToPath(import.meta.resolve('#src/emulator/main.js'));

export interface Told {
  readonly event: string;
  readonly ms: number;
  readonly sample: number;
}

/** The real emulator in a process and a directory of its own. */
export class EmulatorProcess {
  readonly dir: string;
  readonly child: ChildProcess;
  readonly api: ApiClient;
  readonly env: NodeJS.ProcessEnv;
  readonly events: Told[] = [];
  private readonly left = new AbortController();

  private constructor(dir: string, child: ChildProcess, env: NodeJS.ProcessEnv) {
    this.dir = dir;
    this.child = child;
    this.env = env;
    this.api = new ApiClient(join(dir, 'emulator.sock'));
  }

  static async start(...options: string[]): Promise<EmulatorProcess> {
    const dir = join(await mkdtemp(join(tmpdir(), 'emulator-test-')), 'emulator');
    const child = spawn(process.execPath, [MAIN, '--dir', dir, ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said = once(createInterface(child.stdout), 'line') as Promise<[string]>;
    const [line] = await within(START_MS, 'the emulator', said);
    const ready = JSON.parse(line) as { ready: boolean; env: NodeJS.ProcessEnv };
    assert.equal(ready.ready, true);
    const emulator = new EmulatorProcess(dir, child, { ...process.env, ...ready.env });
    void emulator.listen();
    return emulator;
  }

  post<T = { sample: number; ms: number }>(path: string, body: unknown = {}): Promise<T> {
    return this.api.send<T>('POST', `/v1/${path}`, body);
  }

  /** Waits for the next event of this kind after `after` events. */
  async event(kind: string, after = 0): Promise<Told> {
    for (const end = nowMs() + 30_000; nowMs() < end; await pause(20)) {
      const found = this.events.slice(after).find(({ event }) => event === kind);
      if (found !== undefined) return found;
    }
    throw new Error(`waited for ${kind}; told were ${JSON.stringify(this.events.slice(after))}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.left.abort();
    const exit = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await within(STOP_MS, `the emulator's end after ${signal}`, exit))[0];
  }

  /** Records from the line like any client; the time of arrival of every read goes with it. */
  record(): { stop(): Promise<Int16Array>; arrivals: { ms: number; samples: number }[] } {
    const format = ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', '8000', '-c', '1', '--period-time=10000'];
    const arecord = spawn('arecord', ['-D', 'denwaban_line', ...format], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const parts: Buffer[] = [];
    const arrivals: { ms: number; samples: number }[] = [];
    let bytes = 0;
    arecord.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      arrivals.push({ ms: nowMs(), samples: bytes >> 1 });
    });
    return {
      arrivals,
      async stop() {
        const closed = once(arecord, 'close');
        arecord.kill('SIGKILL');
        await closed;
        return samplesOf(Buffer.concat(parts));
      },
    };
  }

  private async listen(): Promise<void> {
    try {
      for await (const event of this.api.events<Told>('/v1/events', this.left.signal)) {
        this.events.push(event);
      }
    } catch {
      // The stream breaks off when the emulator ends.
    }
  }
}

export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Processes whose environment or command line names the directory. */
export async function processesOf(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const [environ, cmdline] = await Promise.all(
      ['environ', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')),
    );
    if (`${environ}\0${cmdline}`.includes(dir)) found.push(`${pid} ${cmdline?.replaceAll('\0', ' ')}`);
  }
  return found;
}
