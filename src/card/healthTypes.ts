/** What the two places on the card are for: the ring, and the filed recordings. */
export type CardPart = 'ring' | 'recordings';

/** One card (or disk) as it wears. */
export interface Wear {
  /** What of ours lies on it. */
  readonly holds: readonly CardPart[];
  /** The kernel's name of the whole device (`mmcblk0`); null when none is behind the file system. */
  readonly device: string | null;
  readonly capacityBytes: number | null;
  /** Bytes written since it was first used here. */
  readonly writtenBytes: number;
  /** Whether the kernel counted them, everybody's, at the device, or only what we wrote ourselves is known. */
  readonly counted: 'device' | 'ownWrites';
  /** For how long it has been watched, days of running. */
  readonly watchedDays: number;
  /** Average of the last 7 days of running; null in the first hour. */
  readonly bytesPerDay: number | null;
  /** What it endures in bytes written; a guess by its size unless the configuration says. */
  readonly endurance: { readonly bytes: number; readonly from: 'config' | 'guess' } | null;
  /** At present use; null while there is too little to say. */
  readonly yearsLeft: number | null;
}

/** How long the ring's writes took until they were on the card, since the recorder started. */
export interface Syncs {
  readonly count: number;
  /** Slower than 500 ms. */
  readonly slow: number;
  /** Null before the first. Percentiles are the upper bounds of classes, at most 1.6 times too high. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** What a person should do about the card; one sentence each in the table of words. */
export type CardAdvice =
  | 'none'
  | 'putBack'
  | 'mount'
  | 'replaceReadOnly'
  | 'replaceFailing'
  | 'planReplacement'
  | 'useFaster';

export interface CardHealth {
  readonly wear: readonly Wear[];
  readonly syncs: Syncs;
  /** Failed writes of the ring and failed filings, since the card was first used here. */
  readonly errors: { readonly count: number; readonly lastAt: string | null; readonly last: string | null };
  /** Since the recorder started. */
  readonly removed: {
    readonly times: number;
    readonly lastAt: string | null;
    readonly backAt: string | null;
  };
  readonly advice: CardAdvice;
}
