import type { Problem } from '../i18n/problems.js';

/** A USB stick that is plugged in. */
export interface StickSeen {
  /** The kernel's name of what is mounted, `sdb1`. */
  readonly name: string;
  /** Maker and model, as they are printed on it or nearly so. */
  readonly label: string;
  readonly fileSystem: string | null;
  readonly bytes: number;
  /** Why nothing can be copied to it. */
  readonly problem: Problem | null;
  /** How the last copying to it, since it was plugged in, has ended; null before and meanwhile. */
  readonly outcome: Exclude<StickVisit['state'], 'running'> | null;
}

/** One copying to one stick. */
export interface StickVisit {
  /** The order it belongs to; 0 when the stick's coming was the order (`export.auto`). */
  readonly order: number;
  /** The stick's label. */
  readonly stick: string;
  /** Of this recorder, in the stick's root. */
  readonly folder: string;
  readonly state: 'running' | 'complete' | 'full' | 'stopped' | 'failed';
  /** Of all that is wanted, what is found there already included. */
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
  readonly copied: number;
  readonly copiedBytes: number;
  readonly found: number;
  /** Ids: deleted before their turn came; not copied; copied, but not what was filed. */
  readonly gone: readonly string[];
  readonly failed: readonly string[];
  readonly damaged: readonly string[];
  /** From the beginning until all recordings were on the stick, and until they were read back and it was let go. */
  readonly writtenMs: number | null;
  readonly tookMs: number | null;
  /** Why it ended, or what is wrong beside it. */
  readonly problem: Problem | null;
}

/** What the USB process tells the recorder: `PUT /v1/stick`. */
export interface StickReport {
  readonly sticks: readonly StickSeen[];
  /** Of the last order, in the order in which they were begun; one may be running. */
  readonly visits: readonly StickVisit[];
  /** The last order that was carried out to its end, and why nothing came of it. */
  readonly answered: { readonly order: number; readonly problem: Problem | null } | null;
}

/** `GET /v1/stick`. */
export interface StickStatus extends StickReport {
  /** Whether the process that looks after sticks is there. */
  readonly there: boolean;
}

/** Body of `POST /v1/stick/export`. */
export interface StickWish {
  /** As of `GET /v1/calls`, without order and page; all calls when it is left out. */
  readonly query?: string;
  /** What earlier visits copied is looked for too, and copied again where it is gone. */
  readonly all?: boolean;
  /** Name or label of one stick; each of them in turn when it is left out. */
  readonly stick?: string;
}

/** A line of `GET /v1/stick/orders`: what the USB process is to do. `hello` is the first. */
export type StickOrder =
  | ({ readonly do: 'export'; readonly order: number } & StickWish)
  | { readonly do: 'stop' }
  | { readonly do: 'hello' };
