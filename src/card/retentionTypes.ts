import type { Direction } from '../call/types.js';
import type { CatalogueRow } from './catalogueTypes.js';

/** What is kept how long. Everything that narrows must hold for a recording to match; null matches all. */
export interface RetentionRule {
  /** How tombstones and answers call it: `rule 2`; `''` for the top level, which matches every recording. */
  readonly name: string;
  readonly direction: Direction | null;
  /** The whole number; `*` stands for any characters. A call without a number matches only null and `*`. */
  readonly number: string | null;
  readonly tag: string | null;
  readonly minKeepMs: number;
  readonly maxAgeMs: number | null;
}

/** `[retention]` of the configuration. */
export interface RetentionPolicy {
  /**
   * Never less than this is left free: bytes, a part of the card (0..1), or null for 512 MB, but not
   * less than 1 % and not more than 10 % of the card.
   */
  readonly minFree: { readonly bytes: number } | { readonly part: number } | null;
  /** All recordings together may take so much. */
  readonly maxBytes: number | null;
  /** The top level first, then the rules in the order of the file. */
  readonly rules: readonly RetentionRule[];
  /** Recordings with this tag go for space only when no others are left. */
  readonly keepTaggedLast: string | null;
  /** When the ring itself is full and nothing may be deleted: refuse visibly, or break minimum keeps. */
  readonly onFull: 'stop' | 'breakMinKeep';
}

/** The wall clock as retention needs it. Untrusted, `nowMs` is a moment that has surely passed. */
export interface RetentionClock {
  readonly nowMs: number;
  readonly trusted: boolean;
}

/** A recording to be judged; `pinned` while it is played, exported or filed again. */
export type Judged = CatalogueRow & { readonly pinned: boolean };

/** What keeps a recording, the strongest: hold > pin > minKeep. `untilMs` null: its age is not known. */
export type Kept =
  | { readonly by: 'hold'; readonly reason: string }
  | { readonly by: 'pin' }
  | { readonly by: 'minKeep'; readonly rule: string; readonly untilMs: number | null };

export interface Verdict {
  /** Null: it may be deleted. */
  readonly kept: Kept | null;
  /** The maximum age that comes first. Null: no age ever deletes it. */
  readonly expires: { readonly rule: string; readonly atMs: number } | null;
  /** Why no age counts now: the recorder's clock, or the one the recording was made by, was not set. */
  readonly asleep: 'clock' | 'ownClock' | null;
  /** It must go, whatever space there is. */
  readonly expired: boolean;
  /** For space it goes after the others. */
  readonly last: boolean;
}

export interface Deletion {
  readonly row: CatalogueRow;
  /** The key of the configuration that deletes it: `max_age_days`, `rule 2 max_age_days`, `min_free`, … */
  readonly rule: string;
}

export interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What there is, and what is wanted of it. */
export interface Demand extends Space {
  /** All recordings together. */
  readonly usedBytes: number;
  /** For the file to be written; 0 when nothing waits. */
  readonly neededBytes: number;
  /** Calls are about to be refused because the ring cannot be emptied. */
  readonly ringFull: boolean;
}

export interface Plan {
  /** In the order in which they go. */
  readonly deletions: readonly Deletion[];
  readonly freedBytes: number;
  /** Still lacking when all of it is gone; more than 0 in a complete plan means that nothing else may go. */
  readonly missingBytes: number;
  /** False when more would go than one batch takes: plan again afterwards. */
  readonly complete: boolean;
}

/** All recordings, added up by what keeps them. Bytes. */
export interface Survey {
  readonly calls: number;
  readonly bytes: number;
  readonly heldBytes: number;
  readonly pinnedBytes: number;
  readonly minKeepBytes: number;
  readonly evictableBytes: number;
  /** Of the last seven days. */
  readonly recentBytes: number;
  /** `orderMs` of the oldest; null when there is none. */
  readonly oldestMs: number | null;
}

/**
 * How near the card is to refusing calls: 0 well; 1 more than 70 % protected; 2 less than a day of average
 * traffic may be deleted; 3 nothing may; 4 and the ring is full (facts: storage §9).
 */
export interface Ladder {
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** 0..1 of what the recordings may take. */
  readonly protectedPart: number;
  /** At average traffic, until nothing is left that may go; null while traffic is not known. */
  readonly hoursLeft: number | null;
}

/** Why a recording is still there, and what will end that. */
export interface Why {
  readonly row: CatalogueRow;
  readonly verdict: Verdict;
  /** What will delete it and about when, ms since 1970 (null: cannot be said yet). Null: nothing, as things are. */
  readonly goes: { readonly rule: string; readonly aboutMs: number | null } | null;
  /** While it is `loading`, not all recordings are known that go before this one. */
  readonly catalogue: ListState;
}

/** Whether the list of recordings is complete. */
export type ListState = 'loading' | 'ready';

export interface RetentionReport extends Space {
  readonly policy: RetentionPolicy;
  readonly survey: Survey;
  readonly ladder: Ladder;
  readonly clockTrusted: boolean;
  /** While it is `loading`, the report is of the recordings known by now. */
  readonly catalogue: ListState;
  /** What would be deleted now, the first of it. */
  readonly plan: Plan;
}

/** Settings to try in a report; what is left out stays as it is. */
export interface WhatIf {
  readonly minKeepDays?: number;
  readonly maxAgeDays?: number;
  readonly maxBytes?: number;
}
