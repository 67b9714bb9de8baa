import type { Problem } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import type { Catalogue, CatalogueRow, Cursor } from './catalogueTypes.js';
import type { Disk } from './disk.js';
import { type EvictionPorts, evict, settle, type Tombstone } from './eviction.js';
import { dayOf } from './names.js';
import type { Pins } from './pins.js';
import { Planner, wantedOf } from './retentionPlan.js';
import { EMPTY_SURVEY, ladderOf, surveyed } from './retentionSurvey.js';
import type {
  Demand,
  Judged,
  Ladder,
  Plan,
  RetentionClock,
  RetentionPolicy,
  Survey,
} from './retentionTypes.js';
import type { Turns } from './turns.js';

/** A search waits behind a page at most, and the garbage of a small one is soon collected. */
const PAGE_ROWS = 64;
const HOUR_MS = 3_600_000;

export interface PrunerPorts extends EvictionPorts {
  readonly disk: Disk;
  readonly catalogue: Catalogue;
  readonly policy: RetentionPolicy;
  readonly pins: Pins;
  /**
   * Its call is in the ring and has no DONE: a cut came in between, and it is filed again. Deleted now it would
   * come back behind its tombstone.
   */
  waits(id: string): boolean;
  readonly turns: Turns;
  /** The wall clock, and whether it can be trusted now. */
  clock(): RetentionClock;
  ringFull(): boolean;
  /** What is made of a day's index is to be made anew. */
  dayChanged(day: string): Promise<void>;
  /** Calls back after so long; returns the function that cancels it. */
  after(ms: number, call: () => void): () => void;
  /** How near the card is to refusing calls, told after every look at all recordings. */
  ladder(ladder: Ladder): void;
}

export interface Standing {
  readonly survey: Survey;
  readonly ladder: Ladder;
  readonly demand: Demand;
  readonly clock: RetentionClock;
}

/** Makes room for new recordings and deletes old ones, as the policy says. */
export class Pruner {
  readonly #ports: PrunerPorts;
  /** What could not be deleted is left alone until the next hour. */
  readonly #passedOver = new Set<string>();
  #cancel: (() => void) | null = null;
  #ladder: Ladder | null = null;
  /** Files may have been removed without a barrier behind them; by the last run too. */
  #unsettled = true;
  #evaluating: Promise<void> | null = null;
  /** Perhaps removed, and not told to anybody yet: the card failed before the barrier. */
  readonly #owed: Tombstone[] = [];

  constructor(ports: PrunerPorts) {
    this.#ports = ports;
  }

  /** As last seen; null before the first look. */
  get ladder(): Ladder | null {
    return this.#ladder;
  }

  /** Looks after the recordings now and every hour. */
  start(): void {
    this.#cancel = this.#ports.after(HOUR_MS, () => this.start());
    void this.evaluate();
  }

  stop(): void {
    this.#cancel?.();
  }

  /**
   * Makes room for a file of so many bytes, within the turn of whoever creates it. When there is none to be
   * made that is told and creating will fail; when the list of recordings fails, likewise.
   * @throws Node's errors when the card failed in the middle of deleting: nothing may be created then
   */
  async before(bytes: number): Promise<void> {
    await this.#settle();
    const demand = await this.#demand(bytes, 0);
    const short = this.#ports.policy.maxBytes !== null || wantedOf(this.#ports.policy, demand) !== null;
    if (!short && (this.#ladder?.level ?? 0) < 3) return;
    await this.#unlessListFails(async () => {
      const { missingBytes } = await this.#prune(bytes);
      if (missingBytes > 0 || (this.#ladder?.level ?? 0) >= 3) await this.#look(bytes);
    });
  }

  /** The hourly look: what is too old goes, whatever space there is. One that waits for its turn is enough. Never rejects. */
  evaluate(): Promise<void> {
    this.#evaluating ??= this.#evaluate().finally(() => {
      this.#evaluating = null;
    });
    return this.#evaluating;
  }

  async #evaluate(): Promise<void> {
    const { turns, report, disk } = this.#ports;
    this.#passedOver.clear();
    try {
      await turns.run(async () => {
        await this.#settle();
        await this.#unlessListFails(async () => {
          await this.#prune(0);
          await this.#look(0);
        });
      });
    } catch (error) {
      report({ code: 'cardMissing', path: disk.root, why: whyOf(error) });
    }
  }

  /** Everything added up, and what follows from it. */
  async standing(policy = this.#ports.policy): Promise<Standing> {
    const clock = await this.#clock();
    let survey = EMPTY_SURVEY;
    for await (const row of this.rows()) survey = surveyed(survey, row, policy, clock);
    const demand = await this.#demand(0, survey.bytes);
    return { survey, demand, clock, ladder: ladderOf(survey, policy, demand, clock) };
  }

  /** What would go now, at most `limitRows` of it. */
  async plan(bytes: number, policy = this.#ports.policy, limitRows?: number): Promise<Plan> {
    const { bytes: usedBytes } = await this.#ports.catalogue.totals();
    const demand = await this.#demand(bytes, usedBytes);
    const planner = new Planner(policy, await this.#clock(), demand, limitRows);
    for await (const row of this.rows()) {
      if (this.#passedOver.has(row.path)) continue;
      if (!planner.take(row)) break;
    }
    return planner.finish();
  }

  /** All recordings in order, oldest first, a page at a time. */
  async *rows(): AsyncGenerator<Judged> {
    const { catalogue, pins, waits } = this.#ports;
    let after: Cursor | null = null;
    for (;;) {
      const page: readonly CatalogueRow[] = await catalogue.oldestFirst(after, PAGE_ROWS);
      for (const row of page) yield { ...row, pinned: pins.has(row.path) || waits(row.id) };
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_ROWS) return;
      after = { orderMs: last.orderMs, id: last.id };
    }
  }

  /** Each round deletes or passes over something, so there is an end to it. */
  async #prune(bytes: number): Promise<Plan> {
    const { disk, report } = this.#ports;
    for (;;) {
      const plan = await this.plan(bytes);
      if (plan.deletions.length === 0) return plan;
      const before = await disk.space();
      this.#unsettled = true;
      const { deleted, passedOver } = await evict(plan.deletions, this.#ports, this.#owed);
      this.#unsettled = false;
      for (const path of passedOver) this.#passedOver.add(path);
      for (const day of new Set(deleted.map(dayOf))) await this.#ports.dayChanged(day);
      const { freeBytes } = await disk.space();
      const forSpace = plan.deletions.some(({ rule }) => rule === 'min_free' || rule === 'on_full');
      if (deleted.length > 0 && forSpace && freeBytes <= before.freeBytes) {
        // Deleting on would empty the card for nothing: something else fills it, or it does not obey.
        report({ code: 'evictionFreesNothing', path: disk.root, calls: deleted.length });
        return plan;
      }
    }
  }

  async #look(bytes: number): Promise<void> {
    const { survey, clock, demand } = await this.standing();
    const { policy, ladder } = this.#ports;
    this.#ladder = ladderOf(survey, policy, { ...demand, neededBytes: bytes }, clock);
    ladder(this.#ladder);
  }

  async #demand(neededBytes: number, usedBytes: number): Promise<Demand> {
    const { disk, ringFull } = this.#ports;
    return { ...(await disk.space()), neededBytes, usedBytes, ringFull: ringFull() };
  }

  /** While the clock cannot be trusted, it is at least as late as the newest recording. */
  async #clock(): Promise<RetentionClock> {
    const clock = this.#ports.clock();
    if (clock.trusted) return clock;
    const { newest } = await this.#ports.catalogue.totals();
    return { ...clock, nowMs: newest?.orderMs ?? clock.nowMs };
  }

  async #settle(): Promise<void> {
    if (!this.#unsettled) return;
    const gone = await settle(this.#owed, this.#ports);
    this.#unsettled = false;
    for (const day of new Set(gone.map(dayOf))) await this.#ports.dayChanged(day);
  }

  async #unlessListFails(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#unsettled) throw error;
      this.#ports.report({ code: 'retentionFailed', why: whyOf(error) } satisfies Problem);
    }
  }
}
