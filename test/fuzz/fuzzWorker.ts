import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { Random } from '../rig/random.js';
import { Bench, DEVICES } from './bench.js';
import type { FuzzJob, FuzzResult } from './fuzz.js';
import { Noise } from './noise.js';
import { VirtualTime } from './virtualTime.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const STAGES = [0.1, 0.5, 1];
const ENDLESS_BYTES = 60_000;
const ENDLESS_MB = 1;
const LONG_CALL_MS = 10 * 60_000;
const LONG_CALL_MB = 0.4;

function heapNowMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/** What never ends is not kept. */
async function endless(bench: Bench): Promise<void> {
  for (const open of ['', '\x10X']) {
    const beforeMb = heapNowMb();
    await bench.endless(ENDLESS_BYTES, open);
    const grownMb = heapNowMb() - beforeMb;
    assert.ok(grownMb < ENDLESS_MB, `${grownMb} MB are kept of ${ENDLESS_BYTES} bytes without an end`);
    await bench.recovers();
  }
}

/** A long call costs no more memory than a short one. */
async function longCall(bench: Bench): Promise<void> {
  await bench.inCall(LONG_CALL_MS / 10);
  const beforeMb = heapNowMb();
  await bench.inCall(LONG_CALL_MS);
  const grownMb = heapNowMb() - beforeMb;
  assert.ok(grownMb < LONG_CALL_MB, `a call of ${LONG_CALL_MS / 60_000} min keeps ${grownMb} MB`);
  await bench.recovers();
}

async function fuzzed({ bytes, seed }: FuzzJob): Promise<FuzzResult> {
  const random = new Random(seed);
  const time = new VirtualTime();
  time.install();
  const noise = new Noise(random);
  const heapMb: number[] = [];
  const result = { bytes: 0, recoveries: 0, readies: 0, samples: 0 };
  const profiles = Object.keys(DEVICES);
  const typicalStorm = Math.min(400_000, Math.max(20_000, bytes / 500));
  for (const [place, profile] of profiles.entries()) {
    const share = Math.ceil(bytes / profiles.length);
    const bench = new Bench(profile, time, random, noise);
    try {
      await bench.recovers();
      await endless(bench);
      if (profile === 'v253-inband') await longCall(bench);
      while (bench.fed < share) {
        await bench.storm(Math.min(share - bench.fed, 1 + random.below(2 * typicalStorm)));
        await bench.recovers();
        const done = (place * share + bench.fed) / bytes;
        while (done >= (STAGES[heapMb.length] ?? 2)) {
          heapMb.push(heapNowMb());
        }
      }
      await bench.stop();
    } catch (error) {
      throw new Error(`${profile}, seed ${seed}, after ${bench.fed} bytes`, { cause: error });
    }
    result.bytes += bench.fed;
    result.recoveries += bench.calls;
    result.readies += bench.readies;
    result.samples += bench.samples;
  }
  return { ...result, heapMb };
}

parentPort?.postMessage(await fuzzed(workerData as FuzzJob));
