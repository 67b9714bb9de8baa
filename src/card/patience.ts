/**
 * Patience with a program that owes an answer: it ends when so much time has passed since its last sign of life
 * in which nobody else was waited for.
 */
export class Patience {
  readonly #ms: number;
  readonly #end: () => void;
  #excuses = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(ms: number, end: () => void) {
    this.#ms = ms;
    this.#end = end;
    this.#begin();
  }

  /** It was not answered in time. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Somebody else is waited for from now on; the function that is returned says that this is over. */
  excuse(): () => void {
    this.#excuses += 1;
    this.#pause();
    return () => {
      this.#excuses -= 1;
      if (this.#excuses === 0) this.#begin();
    };
  }

  /** Nothing is owed any more. */
  stop(): void {
    this.#excuses += 1;
    this.#pause();
  }

  #pause(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #begin(): void {
    this.#pause();
    this.#timer = setTimeout(() => {
      this.#ended = true;
      this.#end();
    }, this.#ms);
  }
}
