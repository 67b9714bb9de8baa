import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lookAt } from '../card/blockDevice.js';
import { whyOf } from '../card/blockStore.js';
import { CardWatch } from '../card/cardWatch.js';
import type { Look } from '../card/medium.js';
import type { Problem } from '../i18n/problems.js';

/** With the 2 s between looks, a card that hangs is told within 5 s. */
const PATIENCE_MS = 2500;

/**
 * Watches the ring's place between calls, when nothing is written that could fail: a card that was pulled, that
 * turned read-only or hangs would else be noticed in the next call. Nothing has to be done about it here: what a
 * call writes brings the ring back by itself (`Ring`).
 */
export class RingWatch {
  readonly #path: string;
  readonly #tell: (problem: Problem | null) => void;
  readonly #watch: CardWatch;
  #ringsOwn: Problem | null = null;
  #place: Problem | null = null;

  /** @param tell what is wrong with the ring, its own word first; null when it is well */
  constructor(
    path: string,
    tell: (problem: Problem | null) => void,
    look: () => Promise<Look> = () => lookAtRing(path),
  ) {
    this.#path = path;
    this.#tell = tell;
    this.#watch = new CardWatch({
      mountPoint: false,
      patienceMs: PATIENCE_MS,
      look,
      found: ({ state, why }) => {
        const before = this.#place;
        this.#place = state === 'ready' ? null : this.#problemOf(why || state);
        if (before?.code !== this.#place?.code) this.#tell(this.#ringsOwn ?? this.#place);
      },
    });
  }

  /** The ring itself says how it is. */
  ringSays(problem: Problem | null): void {
    this.#ringsOwn = problem;
    this.#tell(problem ?? this.#place);
  }

  /** To be called when the ring is open. */
  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  #problemOf(why: string): Problem {
    return { code: 'ringUnreadable', path: this.#path, why };
  }
}

async function lookAtRing(path: string): Promise<Look> {
  try {
    await stat(path);
  } catch (error) {
    return { kind: 'failed', why: whyOf(error) };
  }
  return lookAt(dirname(path));
}
