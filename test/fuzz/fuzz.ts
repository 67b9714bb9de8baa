import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';

export interface FuzzJob {
  readonly bytes: number;
  readonly seed: number;
}

export interface FuzzResult {
  readonly bytes: number;
  /** Storms after which a whole call went through. */
  readonly recoveries: number;
  /** How often a driver became ready. */
  readonly readies: number;
  /** Sound that was decoded. */
  readonly samples: number;
  /** After a tenth, a half and all of the bytes, garbage collected. */
  readonly heapMb: readonly number[];
}

/** What a heap may grow by without anything being kept: code that was compiled later, and the like. */
const FLAT_MB = 6;

/**
 * Noise through every driver with a tty, in a thread of its own whose timers it takes the place of.
 *
 * @throws Error what was thrown, was wedged or grew, with profile and seed
 */
export async function fuzz(job: FuzzJob): Promise<FuzzResult> {
  const result = await new Promise<FuzzResult>((resolve, reject) => {
    const worker = new Worker(new URL('./fuzzWorker.js', import.meta.url), { workerData: job });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
  });
  const [early = 0, ...later] = result.heapMb;
  for (const mb of later) assert.ok(mb - early < FLAT_MB, `the heap grew: ${result.heapMb.join(', ')} MB`);
  return result;
}
