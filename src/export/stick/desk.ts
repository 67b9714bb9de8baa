import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { Status } from '../../control/api.js';
import type { ApiClient } from '../../control/client.js';
import type { StickOrder, StickReport, StickSeen, StickVisit } from '../../control/stickTypes.js';
import { type Language, type Problem, ProblemError } from '../../i18n/problems.js';
import type { Log } from '../../log.js';
import type { CopyProgress } from '../pack/copier.js';
import { fromRecorder } from '../pack/original.js';
import { oldestFirst, rowsFor } from '../pack/rows.js';
import { folderOf } from './boxId.js';
import { isThere, type Stick } from './look.js';
import { type Mounted, mountStick } from './mount.js';
import { type VisitResult, visitStick } from './visit.js';
import { begunVisit, type Ending, endedVisit, failedVisit, goneOn } from './visits.js';
import { DiskWatch } from './watch.js';

export interface DeskSettings {
  readonly recorder: ApiClient;
  /** A stick that is plugged in is an order to copy to it what is new. */
  readonly auto: boolean;
  readonly language: Language;
  /** As `boxId` gives it. */
  readonly box: string;
  /** Below it sticks are mounted. */
  readonly places: string;
  look(): Promise<readonly Stick[]>;
  /** The page for people. */
  html(): Promise<string>;
  readonly log: Log;
}

type ExportOrder = Extract<StickOrder, { do: 'export' }>;
/** `coming`: the one stick that is meant. */
type Work = ExportOrder & { readonly coming?: string };

const AGAIN_MS = 2000;
const TELL_MS = 400;

const nowMs = () => performance.now();

/** Looks after the sticks: what is plugged in, copying to it, and telling the recorder, whose orders it takes. */
export class StickDesk {
  readonly name = 'stick';
  readonly #settings: DeskSettings;
  readonly #work: Work[] = [];
  #sticks: readonly Stick[] = [];
  readonly #outcomes = new Map<string, StickSeen['outcome']>();
  #visits: readonly StickVisit[] = [];
  #answered: StickReport['answered'] = null;
  #working = false;
  #busy: Promise<void> = Promise.resolve();
  #looking: Promise<void> | null = null;
  #running: { readonly stick: Stick; readonly stop: AbortController; ending: Ending } | null = null;
  #telling: NodeJS.Timeout | null = null;
  #connected = false;
  #stopped = false;

  constructor(settings: DeskSettings) {
    this.#settings = settings;
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { log } = this.#settings;
    this.#stopped = false;
    const watch = new DiskWatch(() => this.#look(), log);
    watch.start();
    log.info({ cell: watch.pid, box: this.#settings.box }, 'looking after sticks');
    try {
      while (!signal.aborted) {
        await this.#takeOrders(signal).catch((error: unknown) =>
          log.debug({ why: String(error) }, 'no recorder'),
        );
        this.#connected = false;
        await delay(AGAIN_MS, null, { signal }).catch(() => {});
      }
    } finally {
      this.#stopped = true;
      watch.stop();
      if (this.#telling !== null) clearTimeout(this.#telling);
      this.#end('stopped');
      // What is mounted is let go in order.
      await this.#busy;
    }
  }

  async #takeOrders(signal: AbortSignal): Promise<void> {
    const orders = this.#settings.recorder.events<StickOrder>('/v1/stick/orders', signal);
    for await (const order of orders) {
      if (order.do === 'hello') {
        this.#connected = true;
        this.#tell();
        this.#next();
      } else if (order.do === 'stop') {
        this.#work.length = 0;
        this.#end('stopped');
      } else {
        this.#work.push(order);
        this.#next();
      }
    }
  }

  #end(why: Ending): void {
    if (this.#running === null) return;
    this.#running.ending ??= why;
    this.#running.stop.abort();
  }

  #look(): void {
    this.#looking ??= this.#lookOnce()
      .catch((error: unknown) =>
        this.#settings.log.warn({ why: String(error) }, 'sticks cannot be looked for'),
      )
      .finally(() => {
        this.#looking = null;
      });
  }

  async #lookOnce(): Promise<void> {
    const sticks = await this.#settings.look();
    const running = this.#running?.stick;
    if (running !== undefined && !sticks.some(({ coming }) => coming === running.coming)) this.#end('pulled');
    const known = new Set(this.#sticks.map(keyOf));
    const news = sticks.filter((stick) => !known.has(keyOf(stick)));
    if (news.length === 0 && sticks.length === this.#sticks.length) return;
    this.#sticks = sticks;
    for (const coming of this.#outcomes.keys())
      if (!sticks.some((stick) => stick.coming === coming)) this.#outcomes.delete(coming);
    // With the last stick goes what is said of it, but not that it went too soon.
    if (sticks.length === 0)
      this.#visits = this.#visits.filter(({ problem }) => problem?.code === 'stickPulled');
    this.#settings.log.info({ sticks: sticks.map(({ name, label }) => `${name} ${label}`) }, 'sticks');
    if (this.#settings.auto)
      for (const { coming, problem } of news)
        if (problem === null) this.#work.push({ do: 'export', order: 0, coming });
    this.#tell();
    this.#next();
  }

  /** One order after another. */
  #next(): void {
    if (this.#working || !this.#connected || this.#stopped) return;
    const work = this.#work.shift();
    if (work === undefined) return;
    this.#working = true;
    this.#busy = this.#carryOut(work)
      .catch((error: unknown) => asProblem(error))
      .then((problem) => {
        this.#working = false;
        this.#answered = { order: work.order, problem };
        this.#settings.log.info({ order: work.order, problem }, 'done with the sticks');
        this.#tell();
        if (!this.#stopped) this.#look();
        this.#next();
      });
  }

  /** @returns why not all that was asked for is on every stick that was meant */
  async #carryOut(work: Work): Promise<Problem | null> {
    const { coming, stick: wanted } = work;
    const meant = this.#sticks.filter((one) =>
      coming === undefined
        ? wanted === undefined || [one.name, one.label].includes(wanted)
        : one.coming === coming,
    );
    if (meant.length === 0)
      return wanted === undefined ? { code: 'stickNone' } : { code: 'stickNotThere', stick: wanted };
    this.#visits = [];
    let problem: Problem | null = null;
    for (const stick of meant) {
      const visit = stick.problem === null ? await this.#visit(stick, work) : null;
      problem ??= stick.problem ?? visit?.problem ?? null;
      if (visit?.state === 'stopped') break;
    }
    return problem;
  }

  async #visit(stick: Stick, work: Work): Promise<StickVisit> {
    const { box } = this.#settings;
    const began = nowMs();
    const running = { stick, stop: new AbortController(), ending: null as Ending };
    this.#running = running;
    this.#outcomes.delete(stick.coming);
    let visit = begunVisit(work.order, stick.label, folderOf(box));
    const before = this.#visits;
    const show = (now: StickVisit) => {
      visit = now;
      this.#visits = [...before, now];
      this.#tell();
    };
    show(visit);
    let mounted: Mounted | null = null;
    try {
      mounted = await mountStick(stick, this.#settings.places);
      const result = await this.#copy(mounted, work, (now) => show(goneOn(visit, now)), running.stop.signal);
      if (!(await isThere(stick))) running.ending = 'pulled';
      if (running.ending !== 'pulled') await mounted.letGo();
      visit = endedVisit(visit, result, running.ending, nowMs() - began);
    } catch (error) {
      if (!(await isThere(stick))) running.ending = 'pulled';
      visit = failedVisit(visit, asProblem(error), running.ending, nowMs() - began);
    }
    if (visit.state === 'failed') await mounted?.forget();
    this.#running = null;
    if (visit.state !== 'running') this.#outcomes.set(stick.coming, visit.state);
    show(visit);
    this.#settings.log.info({ visit }, 'a visit has ended');
    return visit;
  }

  async #copy(
    { directory }: Mounted,
    { query = '', all = false }: Work,
    progress: (now: CopyProgress) => void,
    signal: AbortSignal,
  ): Promise<VisitResult> {
    const { recorder, box, language, html } = this.#settings;
    const rows = await allRows(recorder, query, signal);
    const { board, version } = await recorder.getJson<Status>('/v1/status');
    const from = { host: hostname(), board, version };
    const ports = {
      ...{ open: fromRecorder(recorder), progress, html, nowMs, language },
      nowIso: () => new Date().toISOString(),
    };
    const order = { box, rows: oldestFirst(rows), all: all || query !== '', recorder: from };
    return visitStick(directory, order, ports, signal);
  }

  #report(): StickReport {
    const sticks = this.#sticks.map(({ name, label, fileSystem, bytes, problem, coming }) => {
      return { name, label, fileSystem, bytes, problem, outcome: this.#outcomes.get(coming) ?? null };
    });
    return { sticks, visits: this.#visits, answered: this.#answered };
  }

  /** Soon, and of several changes the last. A recorder that is not there is told when it is back. */
  #tell(): void {
    if (!this.#connected || this.#stopped) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      const { recorder, log } = this.#settings;
      recorder
        .send('PUT', '/v1/stick', this.#report())
        .catch((error: unknown) => log.debug({ why: String(error) }, 'the recorder was not told'));
    }, TELL_MS);
  }
}

/** Once the recorder knows all of them: soon after its start it does not. */
async function allRows(
  recorder: ApiClient,
  query: string,
  signal: AbortSignal,
): Promise<readonly CatalogueRow[]> {
  for (;;) {
    const { rows, complete } = await rowsFor(recorder, new URLSearchParams(query));
    if (complete) return rows;
    await delay(AGAIN_MS, null, { signal });
  }
}

function keyOf({ coming, name, fileSystem, problem }: Stick): string {
  return `${coming} ${name} ${fileSystem} ${problem?.code}`;
}

function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: 'controlFailed',
    where: 'stick',
    why: error instanceof Error ? error.message : String(error),
  };
}
