import type { Problem } from '../../i18n/problems.js';
import type { CatalogueTotals, KeptCatalogue } from '../catalogueTypes.js';

/** What the catalogue's thread is started with: absolute paths. */
export interface ThreadSetting {
  readonly recordings: string;
  readonly journal: string;
  readonly snapshot: string;
  readonly saveEveryMs: number;
}

/** What can be asked of the thread; `stop` saves and ends. */
export interface ThreadCalls extends KeptCatalogue {
  /** Holds the catalogue against the card once more. */
  reconcile(): Promise<void>;
  stop(): Promise<void>;
}

export type ThreadCall = {
  [Name in keyof ThreadCalls]: { readonly name: Name; readonly given: Parameters<ThreadCalls[Name]> };
}[keyof ThreadCalls];

export type ThreadRequest = ThreadCall & { readonly ticket: number };

export type ThreadWord =
  | { readonly kind: 'answer'; readonly ticket: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly ticket: number; readonly why: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** What is made of this day's index names files that are gone. */
  | { readonly kind: 'stale'; readonly day: string }
  /** Loading has come so far; `newest` is the newest known by now. */
  | { readonly kind: 'loading'; readonly totals: CatalogueTotals }
  | { readonly kind: 'ready'; readonly totals: CatalogueTotals };
