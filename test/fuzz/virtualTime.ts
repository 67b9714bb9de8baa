import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

const immediately = setImmediate;

/** Takes the place of all timers of this thread: time passes when it is told to, as fast as the machine can. */
export class VirtualTime {
  nowMs = 1000;
  /** How many of them are delays that somebody awaits. */
  sleeping = 0;
  #timers: Timer[] = [];

  /** How many timers are waiting. */
  get waiting(): number {
    return this.#timers.length;
  }

  install(): void {
    const after = (run: () => void, ms = 0) => this.#add(run, ms);
    const forget = (timer: unknown) => {
      const at = this.#timers.indexOf(timer as Timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
    globalThis.setTimeout = after as unknown as typeof setTimeout;
    globalThis.clearTimeout = forget;
    timersPromises.setTimeout = ((ms: number, value: unknown, options: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = options;
        if (signal?.aborted) return reject(signal.reason);
        this.sleeping++;
        const abort = () => {
          this.sleeping--;
          forget(timer);
          reject(signal?.reason);
        };
        const timer = after(() => {
          this.sleeping--;
          signal?.removeEventListener('abort', abort);
          resolve(value);
        }, ms);
        signal?.addEventListener('abort', abort, { once: true });
      })) as unknown as typeof timersPromises.setTimeout;
    syncBuiltinESMExports();
  }

  /** So much time passes; each timer runs at its moment, and what it sets off is done before the next. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.#timers[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#timers.shift();
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.run();
      await this.settle();
    }
    this.nowMs = untilMs;
    await this.settle();
  }

  /** What can go on without time passing goes on. */
  settle(): Promise<void> {
    return new Promise((resolve) => immediately(resolve));
  }

  #add(run: () => void, ms: number): Timer {
    const timer = { dueMs: this.nowMs + Math.max(1, ms), run, unref: () => timer, ref: () => timer };
    const at = this.#timers.findIndex(({ dueMs }) => dueMs > timer.dueMs);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer);
    return timer;
  }
}
