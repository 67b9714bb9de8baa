import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';

/** `scripts/fuzz [--bytes N] [--seed N] [--jobs J]`: each job has its share of the bytes and a seed of its own. */
const { values } = parseArgs({
  options: {
    bytes: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const bytes = Number(values.bytes);
const seed = Number(values.seed);
const jobs = Number(values.jobs);
if (![bytes, seed, jobs].every((count) => Number.isInteger(count) && count >= 0) || jobs < 1)
  throw new RangeError('--bytes, --seed and --jobs are whole numbers');

const startedMs = Date.now();
try {
  const results = await Promise.all(
    Array.from({ length: jobs }, (_, job) => fuzz({ bytes: Math.ceil(bytes / jobs), seed: seed + job })),
  );
  const sum = (of: (typeof results)[number], name: 'bytes' | 'recoveries' | 'readies' | 'samples') =>
    of[name];
  const total = (name: Parameters<typeof sum>[1]) => results.reduce((all, one) => all + sum(one, name), 0);
  const heap = [0, 1, 2].map((stage) =>
    Math.max(...results.map(({ heapMb }) => heapMb[stage] ?? 0)).toFixed(1),
  );
  console.log(
    `fuzz: OK seed ${seed}, ${total('bytes')} bytes, ${((Date.now() - startedMs) / 1000).toFixed(1)} s, ` +
      `heap ${heap.join('/')} MB, ${total('recoveries')} recoveries, ${total('readies')} times ready, ` +
      `${total('samples')} samples`,
  );
} catch (error) {
  console.error(error);
  console.error(`fuzz: FAILED; replay: scripts/fuzz --bytes ${bytes} --seed ${seed} --jobs ${jobs}`);
  process.exit(1);
}
