import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEvent, Status } from '#src/control/api.js';
import { ApiClient } from '#src/control/client.js';
import { emulatorEnv } from '#src/daemon/emulatorChild.js';
import { Late, within } from './within.js';

const DIST = resolve(import.meta.dirname, '../../dist');

/** Far longer than any of them takes on a busy machine. */
const EMULATOR_MS = 60_000;
const CLI_MS = 120_000;

export interface EmulatorEvent {
  readonly event: string;
  readonly ms: number;
  readonly sample: number;
  readonly file?: string;
  readonly side?: string;
}

/**
 * A whole recorder on an emulated line in a directory of its own. The emulator is a process apart, so that
 * the daemon can be killed and started again on the same line.
 */
export class Rig {
  readonly dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  readonly runtime = join(this.dir, 'run');
  readonly recordings = join(this.dir, 'recordings');
  readonly config = join(this.dir, 'denwaban.toml');
  readonly api = new ApiClient(join(this.runtime, 'control.sock'));
  readonly line = new ApiClient(join(this.runtime, 'emulator', 'emulator.sock'));
  readonly events: LiveEvent[] = [];
  readonly lineEvents: EmulatorEvent[] = [];
  readonly #leaving = new AbortController();
  #emulator: ChildProcess | null = null;
  #emulatorArguments: readonly string[] = [];
  daemon: ChildProcess | null = null;
  /** When it was seen to be armed, on `performance.now()`'s clock. */
  armedMs = Number.NaN;
  /** Everything the daemon wrote, all runs together. */
  log = '';

  /**
   * A rig with the emulator up, cleaned away after the test whatever happens.
   * @param emulator more arguments for it
   */
  static async start(
    t: { after(clean: () => Promise<void>): void },
    toml = '',
    emulator: readonly string[] = [],
  ): Promise<Rig> {
    const rig = new Rig();
    rig.#emulatorArguments = emulator;
    t.after(() => rig.#close());
    rig.configure(toml);
    await rig.#startEmulator();
    return rig;
  }

  /**
   * One for all tests of a file, asked for at its top: up before the first, gone after the last.
   * @param begun is awaited when the emulator is up; hooks of a file do not wait for one another
   */
  static ofFile(begun: (rig: Rig) => Promise<void> = async () => {}): Rig {
    const rig = new Rig();
    before(async () => {
      rig.configure('');
      await rig.#startEmulator();
      await begun(rig);
    });
    after(() => rig.#close());
    return rig;
  }

  /** Put before the daemon's command line: how to run it in a world of its own. */
  wrap: readonly string[] = [];

  /** @param card more lines of the table `[card]` */
  configure(toml: string, ring = join(this.dir, 'ring'), card = ''): void {
    writeFileSync(
      this.config,
      `board = "emulated"\nruntime_dir = "${this.runtime}"\n${toml}\n` +
        `[phone_book]\nfile = "${join(this.dir, 'phonebook.json')}"\n[card]\nring = "${ring}"\n` +
        `ring_bytes = "16MiB"\nrecordings = "${this.recordings}"\nstate = "${join(this.dir, 'state')}"\n${card}\n`,
    );
  }

  async #startEmulator(): Promise<void> {
    const dir = join(this.runtime, 'emulator');
    const child = spawn(process.execPath, [
      join(DIST, 'emulator/main.js'),
      '--dir',
      dir,
      '--tied',
      '--truth',
      ...this.#emulatorArguments,
    ]);
    this.#emulator = child;
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const ready = once(child.stdout, 'data');
    const died = once(child, 'close').then(() => Promise.reject(new Error(`emulator: ${said}`)));
    died.catch(() => {});
    await within(EMULATOR_MS, 'the emulator', Promise.race([ready, died]));
    void this.#follow(this.line, this.lineEvents);
  }

  /** Starts denwaband and waits until it is armed (or at least answers); `heard` is told of every event from then on. */
  async startDaemon(heard: (event: LiveEvent) => void = () => {}, armed = true): Promise<void> {
    // As an installed one is started: the flags for little memory stand in its first line.
    const line = [...this.wrap, join(DIST, 'daemon.js'), '--config', this.config];
    const [program = '', ...args] = line;
    const child = spawn(program, args);
    this.daemon = child;
    for (const out of [child.stdout, child.stderr])
      out.on('data', (text) => {
        this.log += text;
      });
    await this.until(armed ? 'armed' : 'an answer', async () => {
      if (child.exitCode !== null) throw new Error(`denwaband ended:\n${this.log}`);
      const status = await this.api.getJson<Status>('/v1/status').catch(() => null);
      return armed && !status?.armed ? null : status;
    });
    this.armedMs = performance.now();
    void this.#follow(this.api, this.events, heard);
    await delay(50);
  }

  /** Ends the daemon with a signal; resolves with its exit code and how long it took. */
  async stopDaemon(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }> {
    const daemon = this.daemon;
    if (daemon === null) throw new Error('no daemon runs');
    const began = performance.now();
    const gone = once(daemon, 'exit');
    daemon.kill(signal);
    const [code] = await gone;
    return { code, tookMs: performance.now() - began };
  }

  status(): Promise<Status> {
    return this.api.getJson<Status>('/v1/status');
  }

  /** The environment in which programs hear and speak on this rig's line. */
  get env(): NodeJS.ProcessEnv {
    return emulatorEnv(join(this.runtime, 'emulator'));
  }

  /** Asks the emulator to do something: `act('speak', { file, side: 'far', wait: true })`. */
  act(command: string, body: object = {}): Promise<unknown> {
    return this.line.send('POST', `/v1/${command}`, body);
  }

  /** Rings and picks up at the first ring. */
  async pickUp(from = '0312345678'): Promise<void> {
    await this.act('ring', { from });
    await this.until('ringing', async () => (await this.status()).call.state === 'ringing');
    await this.act('lift');
    await this.until('the call', async () => (await this.status()).call.state === 'incoming');
  }

  async event<T extends LiveEvent['type']>(
    type: T,
    afterIndex = 0,
  ): Promise<Extract<LiveEvent, { type: T }>> {
    return this.until(`event ${type}`, async () =>
      this.events
        .slice(afterIndex)
        .find((event): event is Extract<LiveEvent, { type: T }> => event.type === type),
    );
  }

  /** Polls until `found` gives something; says what it waited for when it does not, also when `found` hangs. */
  async until<T>(what: string, found: () => Promise<T | null | undefined | false>, ms = 30_000): Promise<T> {
    let late = false;
    const poll = async (): Promise<T> => {
      while (!late) {
        const result = await found();
        if (result) return result;
        await delay(20);
      }
      throw new Error('late');
    };
    try {
      return await within(ms, what, poll());
    } catch (error) {
      if (!(error instanceof Late)) throw error;
      late = true;
      throw new Error(`${error.message}; the daemon said:\n${this.log.slice(-3000)}`);
    }
  }

  /** Runs the CLI as a person would. */
  cli(
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(DIST, 'cli/main.js'), '--runtime', this.runtime, ...args],
        { env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, timeout: CLI_MS },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  /** What the emulator has put on the wire so far, from wire sample 0. */
  truth(): Int16Array {
    const bytes = readFileSync(join(this.runtime, 'emulator/truth/wire.wav'));
    const pcm = bytes.subarray(44, 44 + ((bytes.length - 44) & ~1));
    return new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength));
  }

  async #follow<T>(client: ApiClient, into: T[], heard: (event: T) => void = () => {}): Promise<void> {
    try {
      for await (const event of client.events<T>('/v1/events', this.#leaving.signal)) {
        into.push(event);
        heard(event);
      }
    } catch {
      // The process at the other end went away: tests do that on purpose.
    }
  }

  async #close(): Promise<void> {
    this.#leaving.abort();
    for (const child of [this.daemon, this.#emulator]) {
      if (child === null || child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
    }
    if (existsSync(this.dir)) rmSync(this.dir, { recursive: true, force: true });
  }
}
