import { CardWatch } from '../card/cardWatch.js';
import type { CardHealth } from '../card/healthTypes.js';
import type { Look, Medium } from '../card/medium.js';
import type { Problem } from '../i18n/problems.js';
import { isoLocal } from './wallClock.js';

/** Reading what is filed waits so long after the ring is open: line and sound are to be armed first. */
const QUIET_MS = 1000;

export interface MediumPorts {
  /** The recordings directory. */
  readonly path: string;
  readonly mountPoint: boolean;
  look(): Promise<Look>;
  nowMs(): number;
  /** Hours of talk the ring can still take while nothing can be filed. */
  freeHours(): number;
  /** {@link MediumKeeper.problem} may have changed. */
  changed(): void;
  /** The recordings are there (or there are none yet): they can be read. */
  read(): void;
  /** The card was out and is back. */
  back(): void;
  /** The card's device can be measured for the first time. */
  measure(): void;
  log(message: string, facts: Record<string, unknown>): void;
}

/** Watches whether the card with the recordings is there, and says what that means for filing and reading. */
export class MediumKeeper {
  readonly #ports: MediumPorts;
  readonly #watch: CardWatch;
  #problem: Problem | null = null;
  #removed: CardHealth['removed'] = { times: 0, lastAt: null, backAt: null };
  #measured = false;
  #openedMs: number | null = null;
  /** Somebody else has the card and makes it read-only meanwhile. */
  #lent = false;
  /** The recordings were read: false when there were none yet. */
  #read: boolean | null = null;

  constructor(ports: MediumPorts) {
    this.#ports = ports;
    this.#watch = new CardWatch({
      mountPoint: ports.mountPoint,
      look: () => ports.look(),
      found: (medium) => this.#found(medium),
    });
  }

  /** Why nothing can be filed; null when it can. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** As last seen. */
  get medium(): Medium {
    return this.#watch.medium;
  }

  get removed(): CardHealth['removed'] {
    return this.#removed;
  }

  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Looks now: an error may mean that the card is gone. */
  look(): void {
    void this.#watch.look();
  }

  /** The card is lent: that it can only be read is as it should be, unless it was so before. */
  lend(): void {
    this.#lent = this.medium.state !== 'readOnly';
  }

  /** It is ours again; resolves when it was looked at. */
  async takeBack(): Promise<void> {
    // One that is under way may have seen it as it was before.
    await this.#watch.look();
    this.#lent = false;
    await this.#watch.look();
  }

  ringOpened(): void {
    this.#openedMs = this.#ports.nowMs();
    setTimeout(() => this.look(), QUIET_MS).unref();
  }

  #found(medium: Medium): void {
    const was = this.#problem;
    this.#problem = this.#problemOf(medium);
    const now = isoLocal(new Date());
    if (was === null && this.#problem !== null && medium.seen)
      this.#removed = { ...this.#removed, times: this.#removed.times + 1, lastAt: now };
    if (this.#problem !== null || was !== null) this.#ports.changed();
    const there = medium.state === 'ready' || medium.state === 'readOnly';
    if (!there && medium.state !== 'absent') return;
    if (there && !this.#measured) this.#ports.measure();
    this.#measured ||= there;
    if (was !== null && medium.state === 'ready') this.#isBack(now);
    else this.#readOnce(there);
  }

  /** The list is held against the card when that is found; one that was never used is read as empty. */
  #readOnce(there: boolean): void {
    if (this.#openedMs === null || this.#ports.nowMs() - this.#openedMs < QUIET_MS) return;
    if (this.#read === there || this.#read === true) return;
    this.#read = there;
    this.#ports.read();
  }

  #isBack(now: string): void {
    if (this.#removed.times > 0) this.#removed = { ...this.#removed, backAt: now };
    this.#ports.log('the card with the recordings is there', { path: this.#ports.path });
    this.#read = true;
    this.#ports.back();
    this.#ports.read();
  }

  #problemOf({ state, why }: Medium): Problem | null {
    const { path } = this.#ports;
    const hours = this.#ports.freeHours();
    if (state === 'removed') return { code: 'cardRemoved', path, why, hours };
    if (state === 'notMounted') return { code: 'cardNotMounted', path, hours };
    return state === 'readOnly' && !this.#lent ? { code: 'cardTurnedReadOnly', path, hours } : null;
  }
}
