import { spawn } from 'node:child_process';
import { samplesOf } from '../signal/wav.js';
import { keepRunning } from './keepRunning.js';
import { RATE_HZ } from './tones.js';
import type { Ear, Wire } from './wire.js';

/** A client that asks for little delay also keeps the null sink from rendering two seconds ahead. */
const PERIOD_MS = 10;

/** arecord on the wire's device, again and again while it is up. */
export function startEar(
  wire: Pick<Wire, 'device' | 'clientEnv' | 'up'>,
  nowMs: () => number,
  heard: (samples: Int16Array, arrivalMs: number) => void,
  lost: () => void,
): Ear {
  const format = ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', String(RATE_HZ), '-c', '1'];
  const buffers = [`--period-time=${PERIOD_MS * 1000}`, '--buffer-time=200000'];
  const listen = () => {
    const env = { ...process.env, ...wire.clientEnv };
    const arecord = spawn('arecord', ['-D', wire.device, ...format, ...buffers], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let odd: Uint8Array = Buffer.alloc(0);
    arecord.stdout.on('data', (bytes: Buffer) => {
      const arrivalMs = nowMs();
      const whole = odd.length === 0 ? bytes : Buffer.concat([odd, bytes]);
      odd = whole.subarray(whole.length & ~1);
      heard(samplesOf(whole), arrivalMs);
    });
    return arecord;
  };
  return keepRunning(wire, listen, lost);
}
