import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { WorldOptions, WorldResult } from './world.js';

const CALLS_PER_WORLD = 100;

export interface SimulationOptions {
  readonly calls: number;
  readonly cuts: number;
  readonly seed: number;
  readonly jobs: number;
  /** One world alone, to look at it again. */
  readonly only: number | null;
}

export interface SimulationResult extends Omit<WorldResult, 'violation'> {
  readonly worlds: number;
  readonly violation: (NonNullable<WorldResult['violation']> & { readonly world: number }) | null;
}

/** What each world is, whoever runs it: calls and cuts shared out evenly, a seed of its own. */
export function worldsOf({ calls, cuts, seed }: Omit<SimulationOptions, 'jobs' | 'only'>): WorldOptions[] {
  const worlds = Math.max(1, Math.round(calls / CALLS_PER_WORLD));
  const share = (of: number, world: number) =>
    Math.floor((of * (world + 1)) / worlds) - Math.floor((of * world) / worlds);
  return Array.from({ length: worlds }, (_, world) => ({
    seed: createHash('sha256').update(`${seed}/${world}`).digest().readUInt32LE(0),
    calls: share(calls, world),
    cuts: share(cuts, world),
  }));
}

/** Runs all worlds in so many threads; stops at the first violation. The hash is that of all in their order. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const worlds = worldsOf(options);
  const waiting = options.only === null ? [...worlds.keys()] : [options.only];
  const results = new Map<number, WorldResult>();
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, () => work(worlds, waiting, results)));
  return summary([...results].sort(([a], [b]) => a - b));
}

function work(
  worlds: readonly WorldOptions[],
  waiting: number[],
  results: Map<number, WorldResult>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    const next = () => {
      const world = waiting.shift();
      const options = world === undefined ? undefined : worlds[world];
      if (options === undefined) void worker.terminate();
      else worker.postMessage({ world, options });
    };
    worker.on('message', ({ world, result }: { world: number; result: WorldResult }) => {
      results.set(world, result);
      if (result.violation !== null) waiting.length = 0;
      next();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    next();
  });
}

function summary(results: readonly (readonly [number, WorldResult])[]): SimulationResult {
  const sum = (of: (result: WorldResult) => number) => results.reduce((all, [, one]) => all + of(one), 0);
  const broken = results.find(([, { violation }]) => violation !== null);
  const violation = broken?.[1].violation ?? null;
  return {
    worlds: results.length,
    calls: sum(({ calls }) => calls),
    cuts: sum(({ cuts }) => cuts),
    recordings: sum(({ recordings }) => recordings),
    filed: sum(({ filed }) => filed),
    evicted: sum(({ evicted }) => evicted),
    largestLossMs: Math.max(0, ...results.map(([, { largestLossMs }]) => largestLossMs)),
    hash: createHash('sha256')
      .update(results.map(([, { hash }]) => hash).join())
      .digest('hex')
      .slice(0, 16),
    violation: violation === null || broken === undefined ? null : { ...violation, world: broken[0] },
  };
}
