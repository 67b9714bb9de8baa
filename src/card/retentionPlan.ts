import type { CatalogueRow } from './catalogueTypes.js';
import { reserveOf, slackOf, verdictOf } from './retention.js';
import type { Deletion, Demand, Judged, Plan, RetentionClock, RetentionPolicy } from './retentionTypes.js';

/** At most so many recordings go between two looks at the card's free space. */
export const BATCH_ROWS = 256;

/** What must become free, and what should while at it. Bytes; null when nothing must. */
export interface Wanted {
  readonly leastBytes: number;
  readonly bytes: number;
  readonly rule: 'min_free' | 'max_bytes';
}

export function wantedOf(policy: RetentionPolicy, demand: Demand): Wanted | null {
  const reserve = reserveOf(policy, demand.totalBytes);
  const shortBytes = demand.neededBytes + reserve - demand.freeBytes;
  const overBytes = policy.maxBytes === null ? 0 : demand.usedBytes + demand.neededBytes - policy.maxBytes;
  if (shortBytes <= 0 && overBytes <= 0) return null;
  const leastBytes = Math.max(shortBytes, overBytes);
  const bytes = Math.max(shortBytes > 0 ? shortBytes + slackOf(demand) : 0, overBytes);
  return { leastBytes, bytes, rule: shortBytes > 0 ? 'min_free' : 'max_bytes' };
}

/** Recordings that may have to go, oldest first: no more of them than could be of use. */
class Spare {
  readonly rows: CatalogueRow[] = [];
  readonly #limitRows: number;
  readonly #enoughBytes: number;
  #bytes = 0;

  constructor(limitRows: number, enoughBytes: number) {
    this.#limitRows = limitRows;
    this.#enoughBytes = enoughBytes;
  }

  get enough(): boolean {
    return this.#bytes >= this.#enoughBytes;
  }

  get full(): boolean {
    return this.enough || this.rows.length >= this.#limitRows;
  }

  offer(row: CatalogueRow): void {
    if (this.full) return;
    this.rows.push(row);
    this.#bytes += row.bytes;
  }
}

/**
 * Decides which recordings go, from a stream of them in order, oldest first. Only what goes is remembered,
 * and the stream may be broken off as soon as {@link take} says so.
 */
export class Planner {
  readonly #policy: RetentionPolicy;
  readonly #clock: RetentionClock;
  readonly #wanted: Wanted | null;
  readonly #limitRows: number;
  /** No recording that is newer can be too old. */
  readonly #expirableMs: number;
  readonly #expired: Deletion[] = [];
  readonly #normal: Spare;
  readonly #last: Spare;
  readonly #minKeep: Spare;
  readonly #mayBreak: boolean;

  constructor(policy: RetentionPolicy, clock: RetentionClock, demand: Demand, limitRows = BATCH_ROWS) {
    this.#policy = policy;
    this.#clock = clock;
    this.#wanted = wantedOf(policy, demand);
    this.#limitRows = limitRows;
    const youngest = policy.rules.reduce(
      (least, { maxAgeMs }) => Math.min(least, maxAgeMs ?? least),
      Infinity,
    );
    this.#expirableMs = clock.trusted ? clock.nowMs - youngest : -Infinity;
    this.#mayBreak = demand.ringFull && policy.onFull === 'breakMinKeep';
    const enoughBytes = this.#wanted?.bytes ?? 0;
    this.#normal = new Spare(limitRows, enoughBytes);
    this.#last = new Spare(limitRows, enoughBytes);
    this.#minKeep = new Spare(limitRows, this.#wanted?.leastBytes ?? 0);
  }

  /** Takes the next recording. False: what follows changes nothing any more. */
  take(row: Judged): boolean {
    const { expired, expires, kept, last } = verdictOf(row, this.#policy, this.#clock);
    if (expired && expires !== null) this.#expired.push({ row, rule: expires.rule });
    else if (kept === null) (last ? this.#last : this.#normal).offer(row);
    else if (kept.by === 'minKeep') this.#minKeep.offer(row);
    if (this.#expired.length >= this.#limitRows) return false;
    return row.orderMs <= this.#expirableMs || !this.#normal.full;
  }

  finish(): Plan {
    const deletions = [...this.#expired];
    let freedBytes = deletions.reduce((sum, { row }) => sum + row.bytes, 0);
    const take = (spare: Spare, untilBytes: number, rule: string) => {
      for (const row of spare.rows) {
        if (freedBytes >= untilBytes || deletions.length >= this.#limitRows) return;
        deletions.push({ row, rule });
        freedBytes += row.bytes;
      }
    };
    const { bytes = 0, leastBytes = 0, rule = 'min_free' } = this.#wanted ?? {};
    take(this.#normal, bytes, rule);
    take(this.#last, bytes, rule);
    if (this.#mayBreak) take(this.#minKeep, leastBytes, 'on_full');
    const missingBytes = Math.max(0, leastBytes - freedBytes);
    return { deletions, freedBytes, missingBytes, complete: deletions.length < this.#limitRows };
  }
}
