import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { pathOf } from '#src/card/names.js';
import { DAY_MS } from '#src/card/retention.js';
import type { Demand, RetentionPolicy, RetentionRule } from '#src/card/retentionTypes.js';
import { facts } from './callSamples.js';

export const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');

export function rule(change: Partial<RetentionRule> = {}): RetentionRule {
  return { name: '', direction: null, number: null, tag: null, minKeepMs: 0, maxAgeMs: null, ...change };
}

export function policy(
  change: Partial<RetentionPolicy> = {},
  top: Partial<RetentionRule> = {},
): RetentionPolicy {
  return {
    minFree: { bytes: 1000 },
    maxBytes: null,
    rules: [rule(top)],
    keepTaggedLast: null,
    onFull: 'stop',
    ...change,
  };
}

/** A recording so many days old. */
export function row(ageDays: number, change: Partial<CatalogueRow> = {}): CatalogueRow {
  const orderMs = NOW_MS - Math.round(ageDays * DAY_MS);
  const start = new Date(orderMs).toISOString();
  const made = facts({ start, orderMs, ...(change.id === undefined ? {} : { id: change.id }) });
  return { ...rowOf({ ...made, path: pathOf(made), bytes: 1000 }), ...change };
}

export function demand(change: Partial<Demand> = {}): Demand {
  return {
    freeBytes: 1e6,
    totalBytes: 1e6,
    usedBytes: 0,
    neededBytes: 0,
    ringFull: false,
    ...change,
  };
}
