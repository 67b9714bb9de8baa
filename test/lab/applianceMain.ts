import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAppliance } from './appliance.js';
import { SCENARIOS } from './applianceReports.js';

/**
 * The lab's second guest: `applianceMain.js SCENARIO [--keep]`. With `--keep` what the guest left stays. Exit 0 when
 * every promise held, 1 when not, 64 for a wrong command line.
 */
const LAB = resolve(import.meta.dirname, '../../.lab');

async function main(): Promise<number> {
  const [word, keep] = process.argv.slice(2);
  const scenario = SCENARIOS.find((one) => one === word);
  if (scenario === undefined || (keep !== undefined && keep !== '--keep')) {
    console.error(`lab ${SCENARIOS.join('|')} [--keep]`);
    return 64;
  }
  const dir = mkdtempSync(join(tmpdir(), 'dnw-lab-'));
  process.once('exit', () => {
    if (keep === undefined) rmSync(dir, { recursive: true, force: true });
    else console.log(`left in ${dir}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const began = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const { faults, measured } = await runAppliance(scenario, LAB, dir, say);
  for (const line of measured) console.log(line);
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  console.log(faults.length === 0 ? `${scenario}: OK` : `${scenario}: FAILED, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

process.exit(await main());
