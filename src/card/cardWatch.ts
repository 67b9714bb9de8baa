import { setTimeout as delay } from 'node:timers/promises';
import { type Look, type Medium, mediumOf, unknownMedium } from './medium.js';

const EVERY_MS = 2000;
const PATIENCE_MS = 5000;

export interface CardWatchOptions {
  /** The configuration promises that the directory is a mount point. */
  readonly mountPoint: boolean;
  look(): Promise<Look>;
  /** A card that does not answer so long counts as gone. */
  readonly patienceMs?: number;
  /** What was found, at every look. */
  found(medium: Medium): void;
  /** Waits between two looks; ends early when aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Looks every 2 s whether the card with the recordings is there. At most one look is under way: one that
 * hangs in a dead device holds one of libuv's threads, and the ring needs the others.
 */
export class CardWatch {
  readonly #options: CardWatchOptions;
  readonly #stopping = new AbortController();
  #medium: Medium = unknownMedium;
  #looking: Promise<Look> | null = null;
  #running: Promise<void> | null = null;

  constructor(options: CardWatchOptions) {
    this.#options = options;
  }

  /** As last seen. */
  get medium(): Medium {
    return this.#medium;
  }

  start(): void {
    this.#running ??= this.#watch();
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Looks now, as after an error. */
  async look(): Promise<Medium> {
    this.#looking ??= this.#options.look().finally(() => {
      this.#looking = null;
    });
    const late = new AbortController();
    const patienceMs = this.#options.patienceMs ?? PATIENCE_MS;
    const silent = waitFor(patienceMs, late.signal).then((): Look => ({ kind: 'failed', why: 'ETIMEDOUT' }));
    const look = await Promise.race([this.#looking, silent]);
    late.abort();
    if (this.#stopping.signal.aborted) return this.#medium;
    this.#medium = mediumOf(this.#medium, look, this.#options.mountPoint);
    this.#options.found(this.#medium);
    return this.#medium;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.look();
      await (this.#options.wait ?? waitFor)(EVERY_MS, signal);
    }
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
