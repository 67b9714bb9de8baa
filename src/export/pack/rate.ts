import type { CopyProgress } from './copier.js';

/** Progress at a moment of any clock that only goes on. */
export interface ProgressAt extends CopyProgress {
  readonly atMs: number;
}

export interface Rate {
  readonly bytesPerS: number;
  readonly leftMs: number;
}

/** What a stick did half a minute ago says little of what it does now. */
const WINDOW_MS = 30_000;
/** A rate of the first moments would be that of the page cache. */
const LEAST_MS = 1000;

/** How fast a copy goes and how long it still takes, by its last half minute; null while nobody can tell. */
export class RateMeter {
  #seen: ProgressAt[] = [];

  take(now: ProgressAt): Rate | null {
    this.#seen.push(now);
    while ((this.#seen[1]?.atMs ?? now.atMs) < now.atMs - WINDOW_MS) this.#seen.shift();
    const first = this.#seen[0] ?? now;
    const tookMs = now.atMs - first.atMs;
    const bytes = now.bytesDone - first.bytesDone;
    if (tookMs < LEAST_MS || bytes <= 0) return null;
    const bytesPerS = (bytes * 1000) / tookMs;
    return { bytesPerS, leftMs: ((now.bytes - now.bytesDone) * 1000) / bytesPerS };
  }
}
