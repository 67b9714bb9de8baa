import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { keepRunning } from './keepRunning.js';
import type { OwnTape } from './ownTape.js';
import { RATE_HZ } from './tones.js';
import type { Wire } from './wire.js';

/**
 * Makes the line's sound block by block by the clock, a constant lead ahead, and feeds it to the wire through
 * aplay. The line lives on while the wire is away; when it is back the sound goes on where the clock is.
 */
export interface Pump {
  /** The sound is on the wire so many samples late (or early, when negative): sets it right once. */
  correct(lateSamples: number): void;
  close(): Promise<void>;
}

export interface PumpEvents {
  /** The next so many samples; called in order, without holes. */
  make(samples: number): Int16Array;
  /** The way to the wire is broken. */
  lost(): void;
}

export const BLOCK_SAMPLES = 160;
/** More than aplay buffers, so that it starts at once, and enough for this process to be held up as long. */
const LEAD_SAMPLES = 0.4 * RATE_HZ;
const APLAY_BUFFER_MS = 300;
const EVERY_MS = 10;
/** When aplay takes nothing for so long it hangs; a fresh one is better. */
const MAX_WAITING_BYTES = 2 * RATE_HZ;

type Player = ChildProcessByStdio<Writable, null, null>;

export function startPump(wire: Wire, nowMs: () => number, own: OwnTape, events: PumpEvents): Pump {
  const beganMs = nowMs();
  let player: Player | null = null;
  /** Samples to leave out of the feed, or to fill in when negative. */
  let late = 0;

  const due = () => Math.floor(((nowMs() - beganMs) * RATE_HZ) / 1000);
  const feed = (pcm: Int16Array) => {
    if (player === null || pcm.length === 0) return;
    if (player.stdin.writableLength > MAX_WAITING_BYTES) {
      player.kill('SIGKILL');
      return;
    }
    const drop = Math.max(0, Math.min(late, pcm.length));
    const fill = Math.max(0, -late);
    late += fill - drop;
    const due = new Int16Array(fill + pcm.length - drop);
    due.set(pcm.subarray(drop), fill);
    const { buffer, byteOffset, byteLength } = wire.mix(due);
    player.stdin.write(Buffer.from(buffer, byteOffset, byteLength));
  };
  const fill = () => {
    while (own.end + BLOCK_SAMPLES <= due() + LEAD_SAMPLES) {
      const pcm = events.make(BLOCK_SAMPLES);
      own.append(pcm);
      feed(pcm);
    }
  };
  const play = () => {
    const env = { ...process.env, ...wire.clientEnv };
    const aplay = spawn('aplay', aplayArguments(wire.device), { env, stdio: ['pipe', 'ignore', 'ignore'] });
    aplay.stdin.on('error', () => undefined);
    fill();
    player = aplay;
    late = 0;
    wire.restart();
    feed(own.slice(due(), own.end));
    return aplay;
  };
  const playing = keepRunning(wire, play, () => {
    player = null;
    events.lost();
  });
  const timer = setInterval(fill, EVERY_MS);
  return {
    correct(lateSamples) {
      late += lateSamples;
    },
    async close() {
      clearInterval(timer);
      await playing.close();
    },
  };
}

function aplayArguments(device: string): string[] {
  const format = ['-q', '-D', device, '-t', 'raw', '-f', 'S16_LE', '-r', String(RATE_HZ), '-c', '1'];
  return [...format, '--fatal-errors', `--buffer-time=${APLAY_BUFFER_MS * 1000}`, '--period-time=20000'];
}
