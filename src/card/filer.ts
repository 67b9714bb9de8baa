import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import type { CallInRing } from './callInRing.js';
import type { Disk } from './disk.js';
import { type FilingRing, type FilingRules, fileCall } from './filing.js';
import { lostOpenFacts } from './lostOpen.js';
import { orderedDisk } from './orderedDisk.js';
import { FAILING_LOOKS, refileAfterMs } from './refiling.js';
import { SecondLook } from './secondLook.js';
import type { IndexLine } from './types.js';

/** The ring as the filer needs it. */
export interface FilerRing extends FilingRing {
  call(stream: number): CallInRing | undefined;
  release(stream: number): void;
  refile(stream: number): void;
}

export interface FilerOptions extends FilingRules {
  filed(line: IndexLine): void;
  /** Why filing does not get on, or not as wished; null when it does again. Told on change only. */
  trouble(problem: Problem | null): void;
  /** While false nothing is tried; {@link Filer.goOn} says that it changed. */
  mayFile?(): boolean;
  /** From a call's DONE to the second look at its file. */
  readonly secondLookMs?: number;
  /** Monotonic. */
  nowMs(): number;
  /** Carries out filing while nobody else deletes or creates files. */
  turn?<T>(work: () => Promise<T>): Promise<T>;
  /** Waits before a failed call is tried again; ends early when aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
  /** Waits until a second look is due; ends early when aborted. */
  waitForLook?(ms: number, signal: AbortSignal): Promise<void>;
}

export const SECOND_LOOK_MS = 600_000;

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
/** A card that cannot be reached fails quickly and may be back at any moment. */
const CARD_RETRY_MS = 5000;

/**
 * Files finished calls one at a time. One that fails goes to the end of the queue and waits with back-off;
 * it stays in the ring meanwhile, and what a stop leaves undone is done after the next start. A filed call
 * stays in the ring too, until a second look has found its file well.
 */
export class Filer {
  readonly #ring: FilerRing;
  readonly #disk: Disk;
  readonly #options: FilerOptions;
  readonly #look: SecondLook;
  readonly #queue: number[] = [];
  #stopped = false;
  #paused = false;
  #breaking = new AbortController();
  #running: Promise<void> | null = null;
  #trouble: Problem | null = null;
  /** Of a call that was tried once the facts stay as they are: its file may be there already. */
  readonly #tried = new Set<number>();
  /** Calls whose file was bad at the second look, how often, and where it is. */
  readonly #bad = new Map<number, { readonly times: number; readonly path: string }>();
  #goOn: () => void = () => {};

  constructor(ring: FilerRing, disk: Disk, options: FilerOptions) {
    this.#ring = ring;
    this.#disk = orderedDisk(disk);
    this.#options = options;
    this.#look = new SecondLook(ring, this.#disk, {
      afterMs: options.secondLookMs ?? SECOND_LOOK_MS,
      nowMs: options.nowMs,
      wait: (ms, signal) => this.#waitForLook(ms, signal),
      bad: (stream, path) => this.#fileAgain(stream, path),
      good: (stream) => this.#isWell(stream),
    });
  }

  /** Files a call whose recording is closed, or that the last run left. */
  file(stream: number): void {
    if (this.#stopped || this.#queue.includes(stream)) return;
    this.#queue.push(stream);
    this.#wake();
  }

  /** The card may be there again, or filing is allowed again: what waits is tried at once. */
  goOn(): void {
    this.#goOn();
  }

  /** Calls that wait to be filed; the one that is being filed is among them. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether filing of the call was begun, so that its facts and name must not change any more. */
  hasTried(stream: number): boolean {
    return this.#tried.has(stream);
  }

  /** A call that the last run filed and did not look at again. */
  lookAgain(stream: number): void {
    if (!this.#stopped) this.#look.add(stream);
  }

  /** The ring is short of room: second looks are due now. */
  hurry(): void {
    this.#look.hurry();
  }

  /**
   * Calls wait in the ring until {@link resume}. Breaks off what runs; resolves when the card is not touched
   * any more.
   */
  async pause(): Promise<void> {
    this.#paused = true;
    this.#breaking.abort();
    await Promise.all([this.idle(), this.#look.pause()]);
  }

  resume(): void {
    if (this.#stopped) return;
    this.#paused = false;
    this.#breaking = new AbortController();
    this.#look.resume();
    this.#wake();
  }

  /** Resolves when no call waits for filing any more, or after {@link pause} or {@link stop}. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Breaks off; resolves when nothing touches card or ring any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.pause();
  }

  #wake(): void {
    if (this.#paused || this.#queue.length === 0) return;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      // One that came while the last one broke off.
      this.#wake();
    });
  }

  async #work(): Promise<void> {
    const { signal } = this.#breaking;
    let retryMs = FIRST_RETRY_MS;
    for (let stream = this.#queue[0]; stream !== undefined && !signal.aborted; stream = this.#queue[0]) {
      if (!(this.#options.mayFile?.() ?? true)) {
        await this.#untilGoOn(new Promise(() => {}));
        continue;
      }
      this.#tried.add(stream);
      const { filed, problem } = await this.#try(stream, signal);
      if (signal.aborted && !filed) return;
      this.#queue.shift();
      this.#tell(problem ?? this.#losing);
      if (filed) {
        retryMs = FIRST_RETRY_MS;
        this.#tried.delete(stream);
        continue;
      }
      this.#queue.push(stream);
      const waitMs = problem?.code === 'cardMissing' ? Math.min(retryMs, CARD_RETRY_MS) : retryMs;
      await this.#untilGoOn((this.#options.wait ?? waitFor)(waitMs, signal));
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  #waitForLook(ms: number, signal: AbortSignal): Promise<void> {
    return (this.#options.waitForLook ?? ((ms, signal) => waitFor(ms, signal, false)))(ms, signal);
  }

  async #untilGoOn(waited: Promise<void>): Promise<void> {
    const { signal } = this.#breaking;
    const told = new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
    const goOn = () => this.#goOn();
    signal.addEventListener('abort', goOn, { once: true });
    if (!signal.aborted) await Promise.race([waited, told]);
    signal.removeEventListener('abort', goOn);
    this.#goOn = () => {};
  }

  /** `filed` is true as well when there is nothing of the call to file. */
  async #try(stream: number, signal: AbortSignal): Promise<{ filed: boolean; problem: Problem | null }> {
    const call = this.#ring.call(stream);
    if (call === undefined) return { filed: true, problem: null };
    const open = call.open ?? lostOpenFacts(call);
    if (open === null) {
      this.#ring.release(stream);
      return { filed: true, problem: null };
    }
    try {
      const { turn = (work) => work() } = this.#options;
      const { line, complaint } = await turn(() =>
        fileCall(call, open, this.#ring, this.#disk, this.#options, signal),
      );
      this.#look.add(stream);
      this.#options.filed(line);
      return { filed: true, problem: complaint };
    } catch (error) {
      if (error instanceof ProblemError) return { filed: false, problem: error.problem };
      const problem: Problem = { code: 'cardMissing', path: this.#disk.root, why: whyOf(error) };
      return { filed: false, problem };
    }
  }

  #fileAgain(stream: number, path: string): void {
    const call = this.#ring.call(stream);
    const times = call?.timesFiled ?? 1;
    const kept = call?.open !== null;
    if (kept) this.#bad.set(stream, { times, path });
    this.#tell(this.#losing ?? { code: 'secondLookDiffers', path });
    if (!kept) return;
    this.#ring.refile(stream);
    const waitMs = refileAfterMs(times);
    if (waitMs === 0) this.file(stream);
    else void this.#waitForLook(waitMs, this.#breaking.signal).then(() => this.file(stream));
  }

  #isWell(stream: number): void {
    this.#bad.delete(stream);
    if (this.#trouble?.code === 'cardLosesFiles') this.#tell(this.#losing);
  }

  /** The card does not keep what is written to it; null while that need not be said. */
  get #losing(): Problem | null {
    const worst = [...this.#bad.values()].find(({ times }) => times >= FAILING_LOOKS);
    return worst === undefined ? null : { code: 'cardLosesFiles', ...worst };
  }

  #tell(problem: Problem | null): void {
    if (this.#trouble?.code === problem?.code) return;
    this.#trouble = problem;
    this.#options.trouble(problem);
  }
}

function waitFor(ms: number, signal: AbortSignal, ref = true): Promise<void> {
  return delay(ms, undefined, { signal, ref }).catch(() => {});
}
