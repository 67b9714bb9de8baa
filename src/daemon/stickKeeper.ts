import type { StickPorts } from '../control/stickRoutes.js';
import type { StickOrder, StickReport, StickStatus, StickVisit, StickWish } from '../control/stickTypes.js';
import type { Problem } from '../i18n/problems.js';
import type { Scene } from '../panel/lamps.js';

const NOTHING: StickReport = { sticks: [], visits: [], answered: null };

/**
 * What the recorder knows of sticks: what the USB process tells. It passes orders on and never waits for anything; when
 * the process dies, what it was about has failed.
 */
export class StickKeeper implements StickPorts {
  readonly #changed: (trouble: Problem | null) => void;
  #report: StickReport = NOTHING;
  #desk: ((order: StickOrder) => void) | null = null;
  /** Across restarts no two orders have the same number. */
  #last = Date.now();
  readonly #waiting = new Map<number, (problem: Problem | null) => void>();
  #died: Problem | null = null;

  /** @param changed is told of every change, with what is wrong now */
  constructor(changed: (trouble: Problem | null) => void) {
    this.#changed = changed;
  }

  status(): StickStatus {
    return { ...this.#report, there: this.#desk !== null };
  }

  /** What the lamps tell of it. */
  get lamps(): Pick<Scene, 'exported' | 'stickDone'> {
    const visit = this.#running;
    const complete = this.#report.sticks.some(({ outcome }) => outcome === 'complete');
    if (visit === undefined) return { exported: null, stickDone: complete };
    const [done, all] = visit.bytes > 0 ? [visit.bytesDone, visit.bytes] : [visit.filesDone, visit.files];
    return { exported: all > 0 ? done / all : 0, stickDone: false };
  }

  export(wish: StickWish): { readonly order: number } | Problem {
    if (this.#desk === null) return { code: 'stickNoProcess' };
    if (this.#running !== undefined) return { code: 'stickBusy' };
    if (this.#report.sticks.length === 0) return { code: 'stickNone' };
    this.#died = null;
    this.#last += 1;
    this.#desk({ do: 'export', order: this.#last, ...wish });
    return { order: this.#last };
  }

  /** What is new, to every stick; resolves when that came to an end, with what it came to. */
  exportNew(): Promise<Problem | null> {
    const given = this.export({});
    if ('code' in given) return Promise.resolve(given);
    return new Promise((resolve) => this.#waiting.set(given.order, resolve));
  }

  stop(): void {
    this.#died = null;
    this.#desk?.({ do: 'stop' });
    this.#tell();
  }

  /** A later process takes an earlier one's place. */
  attend(write: (order: StickOrder) => void, closed: AbortSignal): Promise<void> {
    this.#desk = write;
    write({ do: 'hello' });
    this.#tell();
    return new Promise((resolve) => {
      const leave = () => {
        if (this.#desk === write) this.#lose();
        resolve();
      };
      if (closed.aborted) leave();
      else closed.addEventListener('abort', leave, { once: true });
    });
  }

  report(report: StickReport): void {
    this.#report = report;
    const { answered } = report;
    if (answered !== null)
      for (const [order, resolve] of this.#waiting)
        if (order <= answered.order) {
          this.#waiting.delete(order);
          resolve(order === answered.order ? answered.problem : null);
        }
    this.#tell();
  }

  #lose(): void {
    this.#desk = null;
    const died: Problem = { code: 'stickProcessDied' };
    if (this.#running !== undefined || this.#waiting.size > 0) this.#died = died;
    for (const resolve of this.#waiting.values()) resolve(died);
    this.#waiting.clear();
    this.#report = { ...NOTHING, visits: this.#report.visits.map((visit) => failed(visit, died)) };
    this.#tell();
  }

  get #running(): StickVisit | undefined {
    return this.#report.visits.find(({ state }) => state === 'running');
  }

  #tell(): void {
    const bad = this.#report.visits.find(({ state }) => state === 'full' || state === 'failed');
    this.#changed(this.#died ?? bad?.problem ?? null);
  }
}

function failed(visit: StickVisit, problem: Problem): StickVisit {
  return visit.state === 'running' ? { ...visit, state: 'failed', problem } : visit;
}
