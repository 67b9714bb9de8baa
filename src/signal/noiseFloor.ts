import { FRAMES_PER_S } from './speechFrames.js';

/** The least level in so many parts of a window; nobody speaks for its whole length without a pause. */
const PARTS = 8;
const PART_FRAMES = (6 * FRAMES_PER_S) / PARTS;
/** The least of many frames of noise is this much below their mean. */
const BIAS_DB = 1.5;
/** A line is never quieter, whatever a converter's digital silence says. */
const LOWEST_DB = -75;
/** What the floor is taken for at the most before a whole window has been heard. */
const FIRST_DB = -50;

/** The noise of a line, by the least level of the last 6 s. */
export class NoiseFloor {
  readonly #least: number[] = [];
  #frames = 0;

  /** Takes a frame's level, dBFS. */
  add(levelDb: number): void {
    if (this.#frames++ % PART_FRAMES === 0) this.#least.push(levelDb);
    if (this.#least.length > PARTS) this.#least.shift();
    const last = this.#least.length - 1;
    this.#least[last] = Math.min(levelDb, this.#least[last] ?? levelDb);
  }

  get db(): number {
    const least = Math.max(LOWEST_DB, Math.min(...this.#least) + BIAS_DB);
    return this.#least.length < PARTS ? Math.min(least, FIRST_DB) : least;
  }
}
