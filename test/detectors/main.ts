import { seedFor } from '../rig/random.js';
import { compareDtmf } from './dtmf.js';
import { compareFsk } from './fsk.js';
import type { Report } from './report.js';
import { compareTalkOff } from './talkOff.js';

/** `scripts/detectors`: what the detectors hear, beside others and in what is none of theirs. */
const seed = seedFor('detectors');
const packages = process.argv.slice(2);
const parts: readonly (() => Promise<Report>)[] = [
  () => compareDtmf(seed),
  () => compareFsk(seed),
  () => compareTalkOff(packages),
];

for (const part of parts) {
  const { lines, ok } = await part();
  console.log(`${lines.join('\n')}\n`);
  if (!ok) process.exitCode = 1;
}
