/** Events kept for the one who reads of a violation. */
const KEPT = 60;

type Detail = string | number | null;

/** What happened, all of it as a hash and the last of it as words. Two runs are the same when the hash is. */
export class Trace {
  readonly #last: { atMs: number; what: string; a: Detail; b: Detail }[] = [];
  #high = 0x9e3779b9;
  #low = 0x85ebca6b;

  add(atMs: number, what: string, a: Detail = null, b: Detail = null): void {
    this.#mix(Math.round(atMs * 1000));
    this.#mixText(what);
    this.#mixDetail(a);
    this.#mixDetail(b);
    this.#last.push({ atMs, what, a, b });
    if (this.#last.length > KEPT * 2) this.#last.splice(0, KEPT);
  }

  /** 16 hex digits. */
  get hash(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  get lines(): readonly string[] {
    return this.#last
      .slice(-KEPT)
      .map(({ atMs, what, a, b }) =>
        `${atMs.toFixed(1).padStart(12)} ${what} ${a ?? ''} ${b ?? ''}`.trimEnd(),
      );
  }

  #mixDetail(detail: Detail): void {
    if (typeof detail === 'string') this.#mixText(detail);
    else if (detail !== null) this.#mix(Math.round(detail * 1000));
  }

  #mixText(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
  }

  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ (value | 0), 0x01000193);
    this.#high = Math.imul(this.#high ^ (this.#low >>> 15) ^ Math.floor(value / 2 ** 32), 0x5bd1e995);
  }
}

/** The simulation found the promise broken. */
export class Violation extends Error {
  /** @param rule which promise: `I7`, `order`, … */
  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.name = 'Violation';
  }
}
