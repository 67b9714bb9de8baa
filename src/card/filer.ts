import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import type { CallInRing } from './callInRing.js';
import type { Disk } from './disk.js';
import { type FilingRing, fileCall } from './filing.js';
import { lostOpenFacts } from './lostOpen.js';
import type { IndexLine } from './types.js';
import { WAV_HEADER_BYTES } from './wavHeader.js';

/** The ring as the filer needs it. */
export interface FilerRing extends FilingRing {
  call(stream: number): CallInRing | undefined;
  release(stream: number): void;
}

export interface FilerOptions {
  filed(line: IndexLine): void;
  /** Why filing does not get on; null when it does again. Told on change only. */
  trouble(problem: Problem | null): void;
  /** Makes room for a file of so many bytes, just before it is made. */
  before?(bytes: number): Promise<void>;
  /** Carries out filing while nobody else deletes or creates files. */
  turn?<T>(work: () => Promise<T>): Promise<T>;
  /** Waits before a failed call is tried again; ends early when aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/**
 * Files finished calls one at a time. One that fails goes to the end of the queue and waits with back-off;
 * it stays in the ring meanwhile, and what a stop leaves undone is done after the next start.
 */
export class Filer {
  readonly #ring: FilerRing;
  readonly #disk: Disk;
  readonly #options: FilerOptions;
  readonly #queue: number[] = [];
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #trouble: Problem | null = null;

  constructor(ring: FilerRing, disk: Disk, options: FilerOptions) {
    this.#ring = ring;
    this.#disk = disk;
    this.#options = options;
  }

  /** Files a call whose recording is closed, or that the last run left. */
  file(stream: number): void {
    if (this.#stopping.signal.aborted || this.#queue.includes(stream)) return;
    this.#queue.push(stream);
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when nothing waits any more, or after {@link stop}. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Breaks off; resolves when nothing touches card or ring any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    let retryMs = FIRST_RETRY_MS;
    for (let stream = this.#queue[0]; stream !== undefined && !signal.aborted; stream = this.#queue[0]) {
      const problem = await this.#try(stream);
      if (signal.aborted) return;
      this.#queue.shift();
      this.#tell(problem);
      if (problem === null) {
        retryMs = FIRST_RETRY_MS;
        continue;
      }
      this.#queue.push(stream);
      await (this.#options.wait ?? waitFor)(retryMs, signal);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** Null when the call is filed, or there is nothing of it to file. */
  async #try(stream: number): Promise<Problem | null> {
    const call = this.#ring.call(stream);
    if (call === undefined) return null;
    const open = call.open ?? lostOpenFacts(call);
    if (open === null) {
      this.#ring.release(stream);
      return null;
    }
    try {
      const { before, turn = (work) => work() } = this.#options;
      const line = await turn(async () => {
        await before?.(bytesOf(call));
        return fileCall(call, open, this.#ring, this.#disk, this.#stopping.signal);
      });
      this.#ring.release(stream);
      this.#options.filed(line);
      return null;
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      return { code: 'cardMissing', path: this.#disk.root, why: whyOf(error) };
    }
  }

  #tell(problem: Problem | null): void {
    if (this.#trouble?.code === problem?.code) return;
    this.#trouble = problem;
    this.#options.trouble(problem);
  }
}

/** What its file may take at most. */
function bytesOf({ audio }: CallInRing): number {
  const last = audio.at(-1);
  return WAV_HEADER_BYTES + 2 * (last === undefined ? 0 : last.position + last.samples);
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {});
}
