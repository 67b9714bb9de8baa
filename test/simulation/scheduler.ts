import { setImmediate as turn } from 'node:timers/promises';

/** One life of the recorder, from its start to its end by whatever means. What it waits for dies with it. */
export class Run {
  alive = true;
}

/** Between two operations of a device such a work lets others go first at most this often. */
const YIELDS = 6;

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: Run | null;
  readonly act: () => void;
}

/**
 * The only clock there is: what is due next happens next, and before anything else happens every promise
 * that could go on has gone on. Nothing here takes time.
 */
export class Scheduler {
  nowMs = 0;
  /** Things that have happened. */
  turns = 0;
  readonly #heap: Due[] = [];
  #order = 0;
  #yielding = 0;

  /** Null for what goes on without the recorder: the line, the weather. */
  after(delayMs: number, run: Run | null, act: () => void): void {
    this.#push({ atMs: this.nowMs + delayMs, order: this.#order++, run, act });
  }

  /** Waits as the recorder's own timers do: for ever, when it dies meanwhile. */
  delay(ms: number, run: Run, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const aborted = () => this.after(0, run, resolve);
      signal?.addEventListener('abort', aborted, { once: true });
      this.after(ms, run, () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      });
    });
  }

  /** For works that of their own accord let others go first: nothing else happens before they go on. */
  async yielding<T>(work: Promise<T>): Promise<T> {
    this.#yielding += YIELDS;
    try {
      return await work;
    } finally {
      this.#yielding -= YIELDS;
    }
  }

  /** Lets the next thing happen; false when there is nothing more. */
  async turn(): Promise<boolean> {
    let due = this.#pop();
    while (due?.run?.alive === false) due = this.#pop();
    if (due === undefined) return false;
    this.nowMs = due.atMs;
    this.turns += 1;
    due.act();
    await turn();
    for (let more = 0; more < this.#yielding; more++) await turn();
    return true;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = heap[(at - 1) >> 1];
      if (parent === undefined || !before(due, parent)) break;
      heap[at] = parent;
      at = (at - 1) >> 1;
    }
    heap[at] = due;
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const rightFirst = right !== undefined && before(right, left);
      const child = rightFirst ? right : left;
      if (before(last, child)) break;
      heap[at] = child;
      at = 2 * at + (rightFirst ? 2 : 1);
    }
    heap[at] = last;
    return first;
  }
}

/** One thing that is to happen; what is set later takes the place of what was set before. */
export class Alarm {
  readonly #scheduler: Scheduler;
  readonly #run: Run | null;
  #set = 0;

  constructor(scheduler: Scheduler, run: Run | null) {
    this.#scheduler = scheduler;
    this.#run = run;
  }

  set(delayMs: number, act: () => void): void {
    const set = ++this.#set;
    this.#scheduler.after(delayMs, this.#run, () => {
      if (set === this.#set) act();
    });
  }

  clear(): void {
    this.#set += 1;
  }
}

function before(a: Due, b: Due): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
