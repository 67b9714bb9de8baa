import type { ClockQuality } from '#src/card/types.js';
import type { Random } from '../rig/random.js';
import type { Scheduler } from './scheduler.js';

/** When the world begins: 2026-11-01 09:00 in Tokyo. */
const BEGIN_MS = Date.parse('2026-11-01T00:00:00Z');
const ZONE_MS = 9 * 3600_000;

/** What the machine thinks the time is: a Pi without a battery wakes up in 1970, or where it was stopped. */
export class WallClock {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  #offsetMs = BEGIN_MS;
  quality: ClockQuality = 'synchronised';

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler;
    this.#random = random;
  }

  get nowMs(): number {
    return Math.floor(this.#scheduler.nowMs + this.#offsetMs);
  }

  /** The machine starts anew: without a clock, in one of three cases. */
  restart(): void {
    const kind = this.#random.below(6);
    this.quality = kind < 2 ? 'unsynchronised' : 'synchronised';
    const wrongMs = kind === 0 ? -BEGIN_MS - this.#scheduler.nowMs : -this.#random.below(5 * 86_400_000);
    this.#offsetMs = BEGIN_MS + (kind < 2 ? wrongMs : 0);
    if (kind < 2) this.#scheduler.after(this.#random.below(6 * 3600_000), null, () => this.synchronise());
  }

  /** The time has come from the network. */
  synchronise(): void {
    this.quality = 'synchronised';
    this.#offsetMs = BEGIN_MS;
  }

  /** As facts tell it: local time with its zone. */
  iso(): string {
    return new Date(this.nowMs + ZONE_MS).toISOString().replace('Z', '+09:00');
  }
}
