/** What `run.json` in the state directory says of the run that began last. FORMAT.md, "Run". */
export interface RunRecord {
  readonly v: 1;
  /** The kernel's boot id; `''` when it gave none. */
  readonly boot: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The orderly end; null while it runs, and for ever when it did not end so. */
  readonly endedAt: string | null;
}

/**
 * How the run before ended: `orderly`; `crash`: the process died while the machine ran on; `powerCut`: the machine
 * went with it, by a cut, a reset or a hang; `unknown`: nothing tells; `none`: there was no run before.
 */
export type StopKind = 'orderly' | 'crash' | 'powerCut' | 'unknown' | 'none';

export interface LastStop {
  readonly how: StopKind;
  /** When that run began, and when it ended, as far as it is known. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** Judges the last run by its record; pure. @param boot the kernel's boot id now */
export function lastStopOf(record: RunRecord | null, boot: string): LastStop {
  if (record === null) return { how: 'none', startedAt: null, endedAt: null };
  const { startedAt, endedAt } = record;
  if (endedAt !== null) return { how: 'orderly', startedAt, endedAt };
  if (boot === '' || record.boot === '') return { how: 'unknown', startedAt, endedAt };
  return { how: record.boot === boot ? 'crash' : 'powerCut', startedAt, endedAt };
}

/** Reads the record; null when the text is none. */
export function parseRun(json: string): RunRecord | null {
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read !== 'object' || read === null) return null;
    const { v, boot, startedAt, endedAt } = read as Record<string, unknown>;
    const texts = typeof boot === 'string' && typeof startedAt === 'string';
    if (v !== 1 || !texts || !(endedAt === null || typeof endedAt === 'string')) return null;
    return { v, boot, startedAt, endedAt };
  } catch {
    return null;
  }
}
