import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import type { CallPage, CallQuery, CatalogueRow, CatalogueTotals, Cursor, Talk } from '../catalogueTypes.js';
import type { JournalPlace } from '../journalLine.js';
import type { Annotation, IndexLine } from '../types.js';
import type { ThreadCall, ThreadCalls, ThreadRequest, ThreadSetting, ThreadWord } from './threadMessages.js';

export interface WorkerCatalogueOptions extends ThreadSetting {
  report(problem: Problem): void;
  /** The sums of this day name files that are gone; they are to be made anew. */
  stale(day: string): void;
  /** Something was loaded, or all of it. */
  loaded(totals: CatalogueTotals, state: 'loading' | 'ready'): void;
}

interface Waiting {
  readonly call: ThreadCall;
  readonly answered: (value: unknown) => void;
  readonly failed: (error: ProblemError) => void;
  tries: number;
}

/** Garbage is collected early instead of piling up: 12 MB less for the process with 100,000 recordings. */
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 };
const FIRST_RESTART_MS = 1000;
const LAST_RESTART_MS = 60_000;
/** What was asked of a thread that died is asked again once; if that kills it too it is refused. */
const TRIES = 2;
const STOP_MS = 500;

/**
 * The catalogue in a thread of its own, so that neither loading nor a search takes time from the recording.
 * A thread that dies is started again and loads anew.
 */
export class WorkerCatalogue implements ThreadCalls {
  readonly #options: WorkerCatalogueOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopping = new AbortController();
  #worker: Worker | null = null;
  #tickets = 0;
  #restartMs = FIRST_RESTART_MS;

  constructor(options: WorkerCatalogueOptions) {
    this.#options = options;
  }

  get started(): boolean {
    return this.#worker !== null;
  }

  /** Begins to load. What was asked before waits for this. */
  start(): void {
    if (this.#worker !== null || this.#stopping.signal.aborted) return;
    this.#worker = this.#made();
    for (const ticket of [...this.#waiting.keys()]) this.#send(ticket);
  }

  put(line: IndexLine): Promise<void> {
    return this.#ask({ name: 'put', given: [line] });
  }

  annotate(annotation: Annotation): Promise<void> {
    return this.#ask({ name: 'annotate', given: [annotation] });
  }

  reached(place: JournalPlace): Promise<void> {
    return this.#ask({ name: 'reached', given: [place] });
  }

  find(id: string): Promise<CatalogueRow | null> {
    return this.#ask({ name: 'find', given: [id] });
  }

  query(query: CallQuery): Promise<CallPage> {
    return this.#ask({ name: 'query', given: [query] });
  }

  oldestFirst(after: Cursor | null, limit: number): Promise<readonly CatalogueRow[]> {
    return this.#ask({ name: 'oldestFirst', given: [after, limit] });
  }

  totals(): Promise<CatalogueTotals> {
    return this.#ask({ name: 'totals', given: [] });
  }

  talkSince(fromMs: number): Promise<Talk> {
    return this.#ask({ name: 'talkSince', given: [fromMs] });
  }

  reconcile(): Promise<void> {
    return this.#ask({ name: 'reconcile', given: [] });
  }

  /** Saves and ends; what takes longer than so many ms is left to the next start. */
  async stop(patienceMs = STOP_MS): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    const saved = this.#ask({ name: 'stop', given: [] }).catch(() => {});
    await Promise.race([saved, delay(patienceMs, null, { ref: false })]);
    await this.#worker?.terminate();
    for (const { failed } of this.#waiting.values()) failed(refusal('stopped'));
    this.#waiting.clear();
  }

  #ask<T>(call: ThreadCall): Promise<T> {
    if (this.#stopping.signal.aborted && call.name !== 'stop') return Promise.reject(refusal('stopped'));
    return new Promise<T>((resolve, reject) => {
      const ticket = ++this.#tickets;
      const answered = (value: unknown) => resolve(value as T);
      this.#waiting.set(ticket, { call, answered, failed: reject, tries: 0 });
      this.#send(ticket);
    });
  }

  #send(ticket: number): void {
    const waiting = this.#waiting.get(ticket);
    if (waiting === undefined || this.#worker === null) return;
    if (waiting.tries++ >= TRIES) this.#settle(ticket)?.failed(refusal('it ended again'));
    else this.#worker.postMessage({ ...waiting.call, ticket } satisfies ThreadRequest);
  }

  #settle(ticket: number): Waiting | undefined {
    const waiting = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    return waiting;
  }

  #made(): Worker {
    const { recordings, journal, snapshot, saveEveryMs } = this.#options;
    const workerData: ThreadSetting = { recordings, journal, snapshot, saveEveryMs };
    const worker = new Worker(new URL('./catalogueThread.js', import.meta.url), {
      workerData,
      resourceLimits: LIMITS,
    });
    worker.unref();
    worker.on('message', (word: ThreadWord) => this.#hear(word));
    worker.on('error', (error) => this.#options.report({ code: 'catalogueFailed', why: error.message }));
    worker.on('exit', () => {
      this.#worker = null;
      void this.#again();
    });
    return worker;
  }

  #hear(word: ThreadWord): void {
    if (word.kind === 'answer') this.#settle(word.ticket)?.answered(word.value);
    else if (word.kind === 'failed') this.#settle(word.ticket)?.failed(refusal(word.why));
    else if (word.kind === 'problem') this.#options.report(word.problem);
    else if (word.kind === 'stale') this.#options.stale(word.day);
    else {
      if (word.kind === 'ready') this.#restartMs = FIRST_RESTART_MS;
      this.#options.loaded(word.totals, word.kind);
    }
  }

  async #again(): Promise<void> {
    const { signal } = this.#stopping;
    await delay(this.#restartMs, null, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    this.#restartMs = Math.min(this.#restartMs * 2, LAST_RESTART_MS);
    this.start();
  }
}

function refusal(why: string): ProblemError {
  return new ProblemError({ code: 'catalogueFailed', why });
}
