import type { LineEvent } from './recorder.js';

/** More than a line says in the seconds until the ring is open; beyond it the oldest are forgotten. */
const MAX_WAITING = 256;

/** What the line says before the ring is open is kept: its sound is on the tape, and the call is recorded yet. */
export class EarlyEvents {
  readonly #pass: (event: LineEvent, atMs: number) => void;
  #waiting: { readonly event: LineEvent; readonly atMs: number }[] | null = [];

  constructor(pass: (event: LineEvent, atMs: number) => void) {
    this.#pass = pass;
  }

  take(event: LineEvent, atMs: number): void {
    if (this.#waiting === null) this.#pass(event, atMs);
    else if (this.#waiting.push({ event, atMs }) > MAX_WAITING) this.#waiting.shift();
  }

  /** The ring is open: what waited is passed on, and from now on all comes at once. */
  passOn(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const { event, atMs } of waiting) this.#pass(event, atMs);
  }
}
