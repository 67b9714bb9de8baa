import type { Disk } from '../card/disk.js';
import { Pins } from '../card/pins.js';
import { Pruner } from '../card/pruner.js';
import { RetentionAnswers } from '../card/retentionAnswers.js';
import type { Ladder, RetentionClock, RetentionPolicy } from '../card/retentionTypes.js';
import { Turns } from '../card/turns.js';
import type { Problem } from '../i18n/problems.js';
import { LadderKeeper } from './ladderKeeper.js';
import type { Shelf } from './shelf.js';
import { isoLocal } from './wallClock.js';

export interface RoomPorts {
  readonly policy: RetentionPolicy;
  clock(): RetentionClock;
  ringFull(): boolean;
  /** The call of this id is in the ring and has no DONE. */
  waits(id: string): boolean;
  /** Monotonic. */
  nowMs(): number;
  report(problem: Problem): void;
  /** `again`: the alarm has stood for an hour. */
  ladder(ladder: Ladder, again: boolean): void;
}

/** Keeps room on the card: retention, holds and pins, and the turns in which files are made and deleted. */
export class RoomKeeper {
  readonly #disk: Disk;
  readonly pins = new Pins();
  readonly answers: RetentionAnswers;
  readonly #turns = new Turns();
  readonly #pruner: Pruner;
  readonly #ladder: LadderKeeper;
  readonly #shelf: Shelf;
  #started = false;

  constructor(disk: Disk, shelf: Shelf, ports: RoomPorts) {
    const { catalogue, recordings } = shelf;
    const nowIso = () => isoLocal(new Date());
    const after = (ms: number, call: () => void) => {
      const timer = setTimeout(call, ms).unref();
      return () => clearTimeout(timer);
    };
    this.#shelf = shelf;
    this.#disk = disk;
    this.#ladder = new LadderKeeper({ ...ports, after });
    this.#pruner = new Pruner({
      ...ports,
      disk,
      catalogue,
      pins: this.pins,
      turns: this.#turns,
      nowIso,
      after,
      ladder: (ladder) => this.#ladder.take(ladder),
      deleted: (tombstone) => recordings.deleted(tombstone),
      dayChanged: (day) => recordings.rewriteDay(day),
    });
    this.answers = new RetentionAnswers({
      pruner: this.#pruner,
      catalogue,
      policy: ports.policy,
      pins: this.pins,
      listed: () => shelf.listed(),
      // In turn with deletions: a hold comes before the choice of what goes, or finds the recording gone.
      annotate: (id, saying) => this.#turns.besides(() => recordings.annotate(id, saying, nowIso())),
    });
  }

  get ladder(): Ladder | null {
    return this.#pruner.ladder;
  }

  /** The list is complete: from now on recordings may be deleted. The oldest known before could be the newest. */
  start(): void {
    this.payCard();
    if (this.#started) return;
    this.#started = true;
    this.#pruner.start();
  }

  stop(): void {
    this.#pruner.stop();
    this.#ladder.stop();
  }

  /** Makes room for a file that is about to be made, within its turn. */
  async before(bytes: number): Promise<void> {
    if (this.#started && this.#shelf.recordings.state === 'ready') await this.#pruner.before(bytes);
  }

  /** Makes sums and list of a day anew, in turn with deletions. When the card refuses, the next start tries again. */
  remake(day: string): void {
    const { recordings } = this.#shelf;
    void this.#turns.run(() => recordings.rewriteDay(day)).catch(() => {});
  }

  turn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  /** Somebody else has the card, or is about to get it. */
  get lent(): boolean {
    return this.#turns.lent;
  }

  /**
   * Finishes what is being written and lends the card: nothing writes to it until the function that this resolves
   * with is called. What the card refuses at the end is owed, and no reason not to lend it.
   */
  async lend(): Promise<() => Promise<void>> {
    const { recordings } = this.#shelf;
    const end = await this.#turns.lend();
    await recordings.idle();
    await this.#disk.barrier().catch(() => {});
    return end;
  }

  /** The card can be written again: what was said of recordings meanwhile is put onto it. */
  payCard(): void {
    void this.#turns.run(() => this.#shelf.recordings.payCard()).catch(() => {});
  }
}
