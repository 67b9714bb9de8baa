import { writeSync } from 'node:fs';
import { encodeFrame } from './frames.js';

/**
 * The capture cell: alsa-capture in a process of its own. `node cellMain.js DEVICE RATE PERIOD`.
 *
 * On any fault it says why in one line on stderr and kills itself: the addon goes on for ever after a read
 * error, sending stale sound and filling memory by a gigabyte in two seconds, and neither its close() nor
 * process.exit() ends it (facts: packages §2). It also ends with its parent. Exit 3: the addon cannot load.
 */
const ADDON_MISSING = 3;
const [device = 'default', rate = '8000', period = '160'] = process.argv.slice(2);

function die(reason: string): never {
  try {
    writeSync(2, `${reason.trim()}\n`);
  } catch {
    // The parent may be the reason: then nobody reads this.
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error(reason);
}

function send(payload: Uint8Array): void {
  const ms = Number(process.hrtime.bigint()) / 1e6;
  process.stdout.write(encodeFrame(ms, payload));
}

async function main(): Promise<void> {
  const addon = await import('alsa-capture').catch((error: unknown) => {
    writeSync(2, `${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    process.exit(ADDON_MISSING);
  });
  // An ordinary end would wait for the addon's thread for ever, while that fills the memory.
  process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
  process.stdout.on('error', () => die('nobody listens'));
  process.stdin.on('end', () => die('the parent is gone')).resume();
  const capture = new addon.default({
    device,
    rate: Number(rate),
    channels: 1,
    format: 'S16_LE',
    periodSize: Number(period),
  });
  capture.on('audio', send);
  capture.on('error', (error) => die(error.message));
  capture.on('readError', (error) => die(error));
  capture.on('overrun', () => die('overrun'));
  capture.on('shortRead', (samples) => die(`short read of ${samples} samples`));
  capture.on('rateDeviating', (actual) => die(`the device runs at ${actual} Hz, not ${rate} Hz`));
  capture.on('close', () => die('closed'));
}

await main();
