import type { CallInRing, DoneFacts } from './callInRing.js';
import { INDEX_NAME, parseDayIndex } from './dayIndex.js';
import type { Disk } from './disk.js';

/** The ring as the second look needs it. */
export interface LookRing {
  call(stream: number): CallInRing | undefined;
  release(stream: number): void;
}

export interface LookOptions {
  /** Time between DONE and the look. */
  readonly afterMs: number;
  /** Monotonic. */
  nowMs(): number;
  /** Ends early when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** The file is not what was filed: the call is to be filed again. */
  bad(stream: number, path: string): void;
  /** The file is well, or was deleted on purpose; the call is released. */
  good(stream: number): void;
}

type Look = 'good' | 'bad' | 'unknown';

/** A card that cannot be asked is asked again after this. */
const RETRY_MS = 60_000;

/**
 * Looks at each filed recording once more, some time later and past the page cache, before the ring may write
 * over its slots: cells programmed weakly by a cut read well at first (facts: storage §1, §6.1).
 */
export class SecondLook {
  readonly #ring: LookRing;
  readonly #disk: Disk;
  readonly #options: LookOptions;
  /** Streams and when they are due, soonest first. */
  #waiting: { readonly stream: number; readonly dueMs: number }[] = [];
  #hurried = false;
  #paused = false;
  #breaking = new AbortController();
  /** Ends a wait for the next one to be due. */
  #waking = new AbortController();
  #running: Promise<void> | null = null;

  constructor(ring: LookRing, disk: Disk, options: LookOptions) {
    this.#ring = ring;
    this.#disk = disk;
    this.#options = options;
  }

  /** A call got its DONE now, or the last run left it with one. */
  add(stream: number): void {
    this.#put(stream, this.#options.afterMs);
    this.#wake();
  }

  /** The ring is short of room: those that wait are looked at now. */
  hurry(): void {
    if (this.#waiting.length === 0) return;
    this.#hurried = true;
    this.#waking.abort();
  }

  /** Breaks off; resolves when nothing touches the card any more. */
  async pause(): Promise<void> {
    this.#paused = true;
    this.#breaking.abort();
    this.#waking.abort();
    await this.#running;
  }

  resume(): void {
    this.#paused = false;
    this.#breaking = new AbortController();
    this.#wake();
  }

  #put(stream: number, afterMs: number): void {
    this.#waiting.push({ stream, dueMs: this.#options.nowMs() + afterMs });
    this.#waiting.sort((a, b) => a.dueMs - b.dueMs);
  }

  #wake(): void {
    if (this.#paused) return;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  async #work(): Promise<void> {
    // Those added while it works hurriedly have a turn of their own.
    for (let next = this.#waiting[0]; next !== undefined && !this.#paused; next = this.#waiting[0]) {
      const waitMs = next.dueMs - this.#options.nowMs();
      if (waitMs > 0 && !this.#hurried) {
        this.#waking = new AbortController();
        await this.#options.wait(waitMs, this.#waking.signal);
        continue;
      }
      const looked = await this.#look(next.stream);
      if (this.#paused) return;
      this.#waiting = this.#waiting.filter(({ stream }) => stream !== next.stream);
      this.#conclude(next.stream, looked);
      if (looked === 'unknown' || this.#waiting.length === 0) this.#hurried = false;
    }
  }

  #conclude(stream: number, looked: Look): void {
    const call = this.#ring.call(stream);
    if (call === undefined || call.done === null) return;
    if (looked === 'unknown') this.#put(stream, RETRY_MS);
    else if (looked === 'good') {
      this.#ring.release(stream);
      this.#options.good(stream);
    } else {
      this.#options.bad(stream, call.done.path);
      // Without its beginning the ring's copy is one of a call released before: it replaces nothing.
      if (call.open === null) this.#ring.release(stream);
    }
  }

  async #look(stream: number): Promise<Look> {
    const done = this.#ring.call(stream)?.done;
    if (done === undefined || done === null) return 'good';
    const { signal } = this.#breaking;
    try {
      await this.#disk.barrier();
      const found = await this.#disk.stat(done.path);
      if (found === null) return await this.#missing(done);
      if (found.bytes !== done.bytes) return 'bad';
      const read = await this.#disk.hash(done.path, 0, signal).catch(() => null);
      if (read?.sha256 === done.sha256) return 'good';
      // It may have been deleted since it was found.
      return (await this.#disk.stat(done.path)) === null ? await this.#missing(done) : 'bad';
    } catch {
      return 'unknown';
    }
  }

  /** One that was deleted on purpose is no loss, and a card without any file is a card that is not there. */
  async #missing({ id, path }: DoneFacts): Promise<Look> {
    if ((await this.#disk.list('')).length === 0) return 'unknown';
    const day = path.slice(0, path.lastIndexOf('/'));
    const { annotations } = parseDayIndex((await this.#disk.readText(`${day}/${INDEX_NAME}`)) ?? '');
    return annotations.some((one) => one.op === 'deleted' && one.id === id) ? 'good' : 'bad';
  }
}
