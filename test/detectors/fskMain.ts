import { seedFor } from '../rig/random.js';
import { compareFsk } from './fsk.js';

const { lines, ok } = await compareFsk(seedFor('FSK beside minimodem'));
console.log(lines.join('\n'));
process.exitCode = ok ? 0 : 1;
