import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import type { CallInRing } from './callInRing.js';
import type { Disk } from './disk.js';
import { type FilingRing, fileCall } from './filing.js';
import { lostOpenFacts } from './lostOpen.js';
import type { IndexLine } from './types.js';

/** The ring as the filer needs it. */
export interface FilerRing extends FilingRing {
  call(stream: number): CallInRing | undefined;
  release(stream: number): void;
}

export interface FilerOptions {
  filed(line: IndexLine): void;
  /** Why filing does not get on; null when it does again. Told on change only. */
  trouble(problem: Problem | null): void;
  /** While false nothing is tried; {@link Filer.goOn} says that it changed. */
  mayFile?(): boolean;
  /** Waits before a failed call is tried again; ends early when aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
/** A card that cannot be reached fails quickly and may be back at any moment. */
const CARD_RETRY_MS = 5000;

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
  /** Of a call that was tried once the facts stay as they are: its file may be there already. */
  readonly #tried = new Set<number>();
  #goOn: () => void = () => {};

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

  /** The card may be there again, or filing is allowed again: what waits is tried at once. */
  goOn(): void {
    this.#goOn();
  }

  /** Whether filing of the call was begun, so that its facts and name must not change any more. */
  hasTried(stream: number): boolean {
    return this.#tried.has(stream);
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
      if (!(this.#options.mayFile?.() ?? true)) {
        await this.#untilGoOn(new Promise(() => {}));
        continue;
      }
      this.#tried.add(stream);
      const problem = await this.#try(stream);
      if (signal.aborted) return;
      this.#queue.shift();
      this.#tell(problem);
      if (problem === null) {
        retryMs = FIRST_RETRY_MS;
        this.#tried.delete(stream);
        continue;
      }
      this.#queue.push(stream);
      const waitMs = problem.code === 'cardMissing' ? Math.min(retryMs, CARD_RETRY_MS) : retryMs;
      await this.#untilGoOn((this.#options.wait ?? waitFor)(waitMs, signal));
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  async #untilGoOn(waited: Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    const told = new Promise<void>((resolve) => {
      this.#goOn = resolve;
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([waited, told]);
    this.#goOn = () => {};
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
      const line = await fileCall(call, open, this.#ring, this.#disk, this.#stopping.signal);
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

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {});
}
