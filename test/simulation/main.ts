import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { simulate } from './worlds.js';

/** `npm run simulate -- --calls N --seed S [--cuts C] [--jobs J] [--world I]` */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    cuts: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    world: { type: 'string' },
  },
});
const calls = Number(values.calls);
const cuts = Number(values.cuts ?? Math.ceil(calls / 100));
const seed = Number(values.seed);
if (![calls, cuts, seed].every((count) => Number.isInteger(count) && count >= 0))
  throw new RangeError('--calls, --cuts and --seed are whole numbers');

const startedMs = Date.now();
const only = values.world === undefined ? null : Number(values.world);
const found = await simulate({ calls, cuts, seed, jobs: Number(values.jobs), only });
const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
if (found.violation !== null) {
  const { world, message, lines } = found.violation;
  console.error(lines.join('\n'));
  console.error(`simulate: VIOLATION ${message}`);
  console.error(
    `replay: npm run simulate -- --calls ${calls} --cuts ${cuts} --seed ${seed} --world ${world}`,
  );
  process.exit(1);
}
console.log(
  `simulate: OK seed ${seed}: ${found.calls} calls, ${found.recordings} recordings, ${found.cuts} cuts, ` +
    `${found.evicted} files evicted, largest loss ${found.largestLossMs.toFixed(0)} ms, ` +
    `${found.worlds} worlds, ${seconds} s, hash ${found.hash}`,
);
