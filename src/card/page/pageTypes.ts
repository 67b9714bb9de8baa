import type { Mark } from '../types.js';

/** Where the page's data lies, relative to the recordings directory. FORMAT.md, "The page". */
export const PAGE_DATA = 'denwaban-page';
/** The page itself, once for each language; both are the same. */
export const PAGE_NAMES = ['はじめにお読みください.html', 'START HERE.html'] as const;
export const PAGE_FORMAT = 1;

/** Bits and fields of {@link PageRow}'s flags. */
export const FLAG = {
  outgoing: 1,
  /** Two bits: an index into {@link NOTICE_WORDS}. */
  noticeShift: 1,
  interrupted: 8,
  gaps: 16,
  clockUnsure: 32,
  clockCorrected: 64,
  marked: 128,
} as const;
export const NOTICE_WORDS = ['none', 'heard', 'cutShort', 'notHeard'] as const;
/** A number that is not known is this index instead. */
export const ABSENCES = [null, 'withheld', 'unavailable', 'payphone', 'conflict'] as const;

/**
 * A call as the page's list shows it: file name in the day's folder, id, start (corrected when it was), number or
 * an index into {@link ABSENCES}, length in ms, flags; then, left out from the end on when they are 0: how far its
 * place in the order is from its start, in ms, reason of the hold, tags, note.
 */
export type PageRow = readonly [
  name: string,
  id: string,
  start: string,
  number: string | number,
  durationMs: number,
  flags: number,
  orderOffsetMs?: number,
  hold?: string | 0,
  tags?: readonly string[] | 0,
  note?: string | 0,
];

/** Calls by date: a number where the folder's date is theirs, else how many of each date. */
export type DayCount = number | Readonly<Record<string, number>>;

/** What `months.js` tells: months (`2026-11`), days (`23`) and how many calls. */
export interface PageMonths {
  readonly v: typeof PAGE_FORMAT;
  readonly months: Readonly<Record<string, Readonly<Record<string, DayCount>>>>;
}

/** What the page says of one call only when it is looked at. Positions in samples from the file's first. */
export interface PageDetails {
  readonly bytes: number;
  /** Of the whole file, when it is known; and of what stands behind its first 4096 bytes. */
  readonly sha256: string | null;
  readonly audioSha256: string;
  readonly samples: number;
  readonly preRollSamples: number;
  readonly waveform: string | null;
  readonly notice: { readonly beganSample: number; readonly endedSample: number } | null;
  readonly gaps: readonly { readonly atSample: number; readonly samples: number }[];
  readonly marks: readonly Mark[];
}

/** How far making the page anew has come. */
export interface PageProgress {
  readonly months: number;
  readonly monthsDone: number;
  readonly calls: number;
}
