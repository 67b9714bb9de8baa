import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import type { Problem } from '../i18n/problems.js';
import type { ButtonInput } from './gestures.js';
import { EV_KEY, EV_SYN, inputEventsOf, monotonicMsOf, SYN_DROPPED, type WordBytes } from './inputEvents.js';

export interface InputSettings {
  /** A stable name, such as /dev/input/by-path/…-event */
  readonly device: string;
  /** The key's code (input-event-codes.h); others are not ours. */
  readonly key: number;
  readonly nowMs: () => number;
}

export interface InputListener {
  input(input: ButtonInput): void;
  /** Null: the button is read. */
  trouble(problem: Problem | null): void;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5000;
/** A reader that has lived so long reads. */
const HEALTHY_MS = 1000;
/** Debian's Node is 64-bit but on armhf. */
const WORD_BYTES: WordBytes = process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8;

/** Values of EV_KEY; 2 is auto-repeat and means nothing here. */
const KEY_INPUTS: Readonly<Record<number, 'press' | 'release'>> = { 0: 'release', 1: 'press' };

/** Only `cat` has the pipe that we read, so its end is seen. */
const READER = 'cat "$0" & exec >&-; read -r _; kill -9 $!';

/**
 * The button's events for ever: opened again whenever it vanishes. A `cat` reads them, since a read of ours would
 * hold one of libuv's four threads until the next press and would not let the process exit. A shell ends it when
 * its own standard input ends, so it dies with us; `setpriv --pdeathsig` would set capabilities besides, which the
 * unit's filter of system calls forbids.
 */
export class InputDevice {
  readonly #settings: InputSettings;
  readonly #listener: InputListener;
  #reader: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retryMs = RETRY_MIN_MS;
  #well = false;
  #stopped = false;

  constructor(settings: InputSettings, listener: InputListener) {
    this.#settings = settings;
    this.#listener = listener;
  }

  start(): void {
    void this.#open();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#reader?.stdin?.end();
  }

  async #open(): Promise<void> {
    const { device } = this.#settings;
    const why = await access(device, constants.R_OK).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    if (this.#stopped) return;
    if (why === null) this.#read();
    else {
      const missing: Problem = { code: 'buttonMissing', path: device };
      this.#again(why === 'ENOENT' ? missing : { code: 'buttonUnreadable', path: device, why });
    }
  }

  #read(): void {
    const { device, key, nowMs } = this.#settings;
    const reader = spawn('sh', ['-c', READER, device], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#reader = reader;
    let complaint = '';
    let rest = Buffer.alloc(0);
    reader.stdin.on('error', () => undefined);
    reader.stdout.on('end', () => reader.stdin.end());
    reader.on('spawn', () => {
      this.#listener.input({ kind: 'opened', ms: nowMs() });
      this.#timer = setTimeout(() => this.#isWell(), HEALTHY_MS);
    });
    reader.stdout.on('data', (bytes: Buffer) => {
      const read = inputEventsOf(Buffer.concat([rest, bytes]), WORD_BYTES);
      rest = Buffer.from(read.rest);
      const [wall, now] = [Date.now(), nowMs()];
      for (const { wallMs, type, code, value } of read.events) {
        const kind = type === EV_KEY && code === key ? KEY_INPUTS[value] : undefined;
        if (kind !== undefined) this.#listener.input({ kind, ms: monotonicMsOf(wallMs, wall, now) });
        else if (type === EV_SYN && code === SYN_DROPPED) this.#listener.input({ kind: 'lost', ms: now });
      }
    });
    reader.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-200);
    });
    reader.on('error', (error) => this.#ended(error.message));
    reader.on('close', () => this.#ended(complaint.trim() || 'the reader ended'));
  }

  #isWell(): void {
    this.#well = true;
    this.#retryMs = RETRY_MIN_MS;
    this.#listener.trouble(null);
  }

  /** A device that was read until now is most likely gone: the next opening finds out what is wrong. */
  #ended(why: string): void {
    if (this.#reader === null || this.#stopped) return;
    this.#reader = null;
    this.#listener.input({ kind: 'lost', ms: this.#settings.nowMs() });
    this.#again(this.#well ? null : { code: 'buttonUnreadable', path: this.#settings.device, why });
    this.#well = false;
  }

  #again(problem: Problem | null): void {
    if (problem !== null) this.#listener.trouble(problem);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }
}
