import type { Disk } from '../card/disk.js';
import type { Look } from '../card/medium.js';
import type { Ladder, RetentionClock, RetentionPolicy } from '../card/retentionTypes.js';
import type { IndexLine } from '../card/types.js';
import type { Problem } from '../i18n/problems.js';

export interface CardListener {
  filed(line: IndexLine): void;
  /** What is wrong with the ring, or with filing; null when it is well again. */
  ringTrouble(problem: Problem | null): void;
  filingTrouble(problem: Problem | null): void;
  /** A recording or the card refused what retention wanted of it. */
  retentionTrouble(problem: Problem): void;
  /** `again`: the alarm has stood for an hour and is to be heard once more. */
  ladder(ladder: Ladder, again: boolean): void;
  log(message: string, facts: Record<string, unknown>): void;
}

/** The card with the recordings, as tests replace it. */
export interface CardEdges {
  readonly disk: Disk;
  look(): Promise<Look>;
}

export interface RetentionSetting {
  readonly policy: RetentionPolicy;
  clock(): RetentionClock;
}

/** What waits for the card. */
export interface Backlog {
  /** Calls that are over and not filed. */
  readonly waiting: number;
  /** How full the ring is, 0 to 1. */
  readonly ringPart: number;
}

/** The card while somebody else reads it: nothing of the recorder's writes to it. */
export interface CardLent {
  /** Resolves when the card was looked at and what waited goes on. */
  giveBack(): Promise<void>;
}
