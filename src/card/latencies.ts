import type { Syncs } from './healthTypes.js';

/** Upper bounds of the classes, ms; a last class takes what is longer. Steps of at most 1.67. */
const BOUNDS_MS = [
  1, 1.6, 2.5, 4, 6, 10, 16, 25, 40, 60, 100, 160, 250, 400, 500, 800, 1300, 2000, 3200, 5000, 8000,
];
/** A card may stay busy 250 ms for a write, SDXC 500 ms (facts: storage §1); longer is slow. */
export const SLOW_MS = 500;

/** Durations in a histogram of fixed size. */
export interface Latencies {
  readonly counts: readonly number[];
  readonly slow: number;
  readonly maxMs: number;
}

export const noLatencies: Latencies = {
  counts: Array<number>(BOUNDS_MS.length + 1).fill(0),
  slow: 0,
  maxMs: 0,
};

export function withLatency({ counts, slow, maxMs }: Latencies, tookMs: number): Latencies {
  const found = BOUNDS_MS.findIndex((bound) => tookMs <= bound);
  const at = found < 0 ? BOUNDS_MS.length : found;
  return {
    counts: counts.map((count, i) => (i === at ? count + 1 : count)),
    slow: slow + (tookMs > SLOW_MS ? 1 : 0),
    maxMs: Math.max(maxMs, tookMs),
  };
}

export function syncsOf(latencies: Latencies): Syncs {
  const count = latencies.counts.reduce((all, one) => all + one, 0);
  const { slow, maxMs } = latencies;
  if (count === 0) return { count, slow, p50Ms: null, p99Ms: null, maxMs: null };
  return { count, slow, p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99), maxMs };
}

/** Nearest rank: the upper bound of the class in which it lies, and never more than the longest. */
function percentile({ counts, maxMs }: Latencies, percent: number): number {
  let left = Math.ceil((counts.reduce((all, one) => all + one, 0) * percent) / 100);
  for (const [i, count] of counts.entries()) {
    left -= count;
    if (left <= 0) return Math.min(BOUNDS_MS[i] ?? maxMs, maxMs);
  }
  return maxMs;
}
