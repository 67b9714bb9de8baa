import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PatternReader, pattern } from './pattern.js';
import { planOf } from './plan.js';
import { PATTERN_FILE, runCard, type Workplace } from './powerCut.js';
import { runReorder } from './reorder.js';
import { FILE_SYSTEMS, type FileSystem } from './reports.js';

/**
 * The lab: `main.js power-cut [--cuts N] [--seed S] [--fs exfat|vfat|ext4]`, or `main.js reorder [--seed S]
 * [--fs …]`. Exit 0 when every promise held, 1 when not, 64 for a wrong command line.
 */
const LAB = resolve(import.meta.dirname, '../../.lab');
/** When none is given: one of its first five cuts comes in a recovery. */
const SEED = 2;

interface Order {
  readonly scenario: string;
  readonly cuts: number;
  readonly seed: number;
  readonly only: FileSystem | null;
}

function commandLine(): Order {
  const options = { cuts: { type: 'string' }, seed: { type: 'string' }, fs: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { cuts = '5', seed = String(SEED), fs } = values;
    const [scenario = ''] = positionals;
    const only = FILE_SYSTEMS.find((one) => one === fs) ?? null;
    const right = scenario in SCENARIOS && /^[1-9]\d{0,3}$/.test(cuts) && /^\d{1,9}$/.test(seed);
    if (!right || (fs !== undefined && only === null)) throw new Error('wrong arguments');
    return { scenario, cuts: Number(cuts), seed: Number(seed), only };
  } catch {
    console.error(
      'lab power-cut [--cuts N] [--seed S] [--fs exfat|vfat|ext4]\nlab reorder [--seed S] [--fs …]',
    );
    process.exit(64);
  }
}

/** Each says what it found in one line, and returns the faults. */
const SCENARIOS = { 'power-cut': powerCut, reorder } as const;

async function powerCut({ cuts, seed, only }: Order, place: Workplace): Promise<[string, readonly string[]]> {
  const faults: string[] = [];
  let [touched, largestLossMs] = [0, 0];
  // All cards at once: each guest has its own time, and one core is enough for it.
  const finishedOnCards = planOf(cuts, seed, only).map(async (plan) => {
    let finished = 0;
    await runCard(plan, place, (result) => {
      faults.push(...result.faults);
      touched += result.finished - result.intact;
      finished = Math.max(finished, result.finished);
      largestLossMs = Math.max(largestLossMs, result.largestLossMs);
    });
    return finished;
  });
  const finished = (await Promise.all(finishedOnCards)).reduce((sum, one) => sum + one, 0);
  const loss = `largest loss ${Math.round(largestLossMs)} ms`;
  return [`${cuts} cuts, ${finished} finished recordings, ${touched} touched, ${loss}`, faults];
}

async function reorder({ seed, only }: Order, place: Workplace): Promise<[string, readonly string[]]> {
  const faults: string[] = [];
  let [moments, finished] = [0, 0];
  for (const fs of only === null ? FILE_SYSTEMS : [only]) {
    const { faults: found, replayed } = await runReorder(fs, seed, place);
    faults.push(...found.map((fault) => `${fs}: ${fault}`));
    if (replayed === null) continue;
    place.say(
      `${fs}: ${replayed.writes} writes, ${replayed.epochs} flushes, ${replayed.moments} moments tried, ` +
        `${replayed.finished} finished recordings`,
    );
    moments += replayed.moments;
    finished += replayed.finished;
  }
  return [`${moments} moments, ${finished} finished recordings`, faults];
}

async function main(): Promise<number> {
  const order = commandLine();
  const dir = mkdtempSync(join(tmpdir(), 'dnw-lab-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  writeFileSync(join(dir, PATTERN_FILE), new Uint8Array(pattern().buffer));
  const began = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const { scenario, seed } = order;
  say(`${scenario}, seed ${seed}`);
  const run = scenario === 'reorder' ? reorder : powerCut;
  const [sums, faults] = await run(order, { lab: LAB, dir, reader: new PatternReader(), say });
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  if (faults.length === 0) console.log(`${scenario}: OK, ${sums}`);
  else console.log(`${scenario}: FAILED with --seed ${seed}: ${faults.length} faults, ${sums}`);
  return faults.length === 0 ? 0 : 1;
}

process.exit(await main());
