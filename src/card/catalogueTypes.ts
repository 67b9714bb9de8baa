import type { Direction, EndReason, NumberAbsence } from '../call/types.js';
import type { JournalPlace } from './journalLine.js';
import type { Annotation, ClockQuality, IndexLine } from './types.js';

/** Whether the notice was on the line, as lists show it. */
export type NoticeWord = 'heard' | 'cutShort' | 'notHeard' | 'none';

/** What the catalogue knows of one recording: enough to list, search and decide; the file knows the rest. */
export interface CatalogueRow {
  readonly id: string;
  /** As in the facts; id and start together name the recording. */
  readonly start: string;
  /** When it really began, known since the clock was set after the call. */
  readonly correctedStart: string | null;
  /** See `OpenFacts.orderMs`; after a clock correction the corrected start. */
  readonly orderMs: number;
  readonly clock: ClockQuality;
  readonly direction: Direction;
  readonly number: string | null;
  readonly numberAbsence: NumberAbsence | null;
  readonly durationMs: number;
  readonly end: EndReason;
  readonly interrupted: boolean;
  readonly notice: NoticeWord;
  readonly gapSamples: number;
  /** Relative to the recordings directory. */
  readonly path: string;
  readonly bytes: number;
  /** Why it may not be deleted; null when no hold lies on it. */
  readonly hold: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
}

/** Everything optional narrows down. Times compare with `orderMs`. */
export interface CallQuery {
  readonly fromMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  /** Digits; a part of the number is enough. */
  readonly number?: string;
  readonly direction?: Direction;
  readonly leastMs?: number;
  readonly mostMs?: number;
  readonly tag?: string;
  readonly held?: boolean;
  /** Any substring of the note, Japanese of one character too. */
  readonly text?: string;
  readonly sort: 'time' | 'length' | 'number';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface CallPage {
  readonly rows: readonly CatalogueRow[];
  /** How many there are in all pages. */
  readonly total: number;
}

export interface CatalogueTotals {
  readonly calls: number;
  readonly bytes: number;
  readonly heldCalls: number;
  readonly heldBytes: number;
  readonly newest: CatalogueRow | null;
}

export interface Talk {
  readonly talkMs: number;
  /** The first of these recordings; null when there is none. */
  readonly firstMs: number | null;
}

/** Where oldest-first reading goes on: behind this recording. */
export interface Cursor {
  readonly orderMs: number;
  readonly id: string;
}

/**
 * The list of filed recordings: a cache that can be thrown away, since the card's files tell all of it. It
 * may be slow, and may be in another thread; nothing that records waits for it.
 */
export interface Catalogue {
  /** A recording was filed; replaces a row of the same id and start. */
  put(line: IndexLine): Promise<void>;
  /** Something happened to a recording; one that is not known is passed over. `deleted` takes the row away. */
  annotate(annotation: Annotation): Promise<void>;
  /** By id; the newest when an id came twice. `last` is the newest of all. */
  find(id: string): Promise<CatalogueRow | null>;
  query(query: CallQuery): Promise<CallPage>;
  /** In time order, oldest first, at most `limit`, behind `after`. */
  oldestFirst(after: Cursor | null, limit: number): Promise<readonly CatalogueRow[]>;
  totals(): Promise<CatalogueTotals>;
  /** How much was talked in recordings from this moment on. */
  talkSince(fromMs: number): Promise<Talk>;
}

/** A catalogue that is kept from one start to the next. */
export interface KeptCatalogue extends Catalogue {
  /** All entries of the journal up to this one have been put into it. */
  reached(place: JournalPlace): Promise<void>;
}
