import { spawn } from 'node:child_process';
import type { Log } from '../log.js';

const LOOK_MS = 1000;
/** Three beats in the time the watchdog waits: two may be lost. */
const BEATS = 3;
const PATIENCE_MS = 5000;

/** What the recorder is, as systemd is told it. */
export interface Condition {
  readonly alive: boolean;
  /** One sentence, for `systemctl status`. */
  readonly sentence: string;
}

interface Told {
  readonly ready: boolean;
  readonly sentence: string;
  /** Monotonic ms of the last beat. */
  readonly beatMs: number;
}
const NOTHING: Told = { ready: false, sentence: '', beatMs: Number.NEGATIVE_INFINITY };

/**
 * Tells systemd how the recorder is (sd_notify): ready, alive, one sentence. Node has no datagram sockets in files,
 * so Debian's `systemd-notify` speaks. Outside systemd (no NOTIFY_SOCKET) nothing happens.
 */
export class Systemd {
  readonly #log: Log;
  readonly #env: NodeJS.ProcessEnv;
  readonly #listens: boolean;
  readonly #beatEveryMs: number;
  #ready = false;
  #told = NOTHING;
  #speaking = false;
  #looking: NodeJS.Timeout | null = null;
  #look: () => void = () => {};

  /**
   * @param env NOTIFY_SOCKET, and WATCHDOG_USEC where there is a watchdog. The socket is taken out of it: PulseAudio and
   * others speak to it unasked.
   */
  constructor(env: NodeJS.ProcessEnv, log: Log) {
    this.#log = log;
    this.#env = { ...env };
    this.#listens = Boolean(env.NOTIFY_SOCKET);
    delete env.NOTIFY_SOCKET;
    this.#beatEveryMs = env.WATCHDOG_USEC
      ? Number(env.WATCHDOG_USEC) / 1000 / BEATS
      : Number.POSITIVE_INFINITY;
  }

  /** Looks at the recorder every second, and tells what changed. */
  start(condition: () => Condition): void {
    if (!this.#listens) return;
    this.#look = () => this.#tell(condition());
    this.#looking = setInterval(this.#look, LOOK_MS);
  }

  /** It answers, and the ring was tried: whether calls are recorded is the sentence's to say. */
  ready(): void {
    this.#ready = true;
    this.#look();
  }

  stop(): void {
    if (this.#looking !== null) clearInterval(this.#looking);
    this.#look = () => {};
    if (this.#listens) this.#say(['STOPPING=1'], () => {});
  }

  #tell({ alive, sentence }: Condition): void {
    if (this.#speaking) return;
    const ready = this.#ready;
    const nowMs = Number(process.hrtime.bigint()) / 1e6;
    const words: string[] = [];
    if (ready && !this.#told.ready) words.push('READY=1');
    if (sentence !== this.#told.sentence) words.push(`STATUS=${sentence.replaceAll('\n', ' ')}`);
    const due = alive && nowMs - this.#told.beatMs >= this.#beatEveryMs;
    if (due) words.push('WATCHDOG=1');
    if (words.length === 0) return;
    const told = { ready, sentence, beatMs: due ? nowMs : this.#told.beatMs };
    this.#say(words, () => {
      this.#told = told;
    });
  }

  #say(words: readonly string[], done: () => void): void {
    this.#speaking = true;
    const speaker = spawn('systemd-notify', words, { env: this.#env, stdio: 'ignore', timeout: PATIENCE_MS });
    speaker.once('error', (error) => this.#log.warn({ why: error.message }, 'systemd cannot be told'));
    speaker.once('close', (code) => {
      this.#speaking = false;
      if (code === 0) done();
      else this.#log.warn({ code }, 'systemd was not told');
    });
  }
}
