import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { samplesOf } from '../signal/wav.js';
import { type Frame, FrameReader } from './frames.js';

export type BackendName = 'cell' | 'arecord';

/** A capture process that runs: frames until it ends, and then the reason. */
export interface Running {
  readonly pid: number | undefined;
  kill(): void;
}

export interface BackendEvents {
  frame(frame: Frame): void;
  /** Called once. `addonMissing`: this backend can never work here. */
  ended(why: { readonly addonMissing: boolean; readonly reason: string }): void;
}

export interface BackendSettings {
  readonly device: string;
  readonly rateHz: number;
  readonly periodSamples: number;
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: () => number;
}

const CELL = fileURLToPath(new URL('./cellMain.js', import.meta.url));
const ADDON_MISSING = 3;

/** The backend of this installation: the package has no alsa-capture, and arecord is what it was built for. */
export function ownBackend(): BackendName {
  try {
    createRequire(import.meta.url).resolve('alsa-capture');
    return 'cell';
  } catch {
    return 'arecord';
  }
}

/** Both backends deliver the same thing: stamped frames of 16-bit mono sound, and an end. */
export function startBackend(name: BackendName, settings: BackendSettings, events: BackendEvents): Running {
  const { device, rateHz, periodSamples, env } = settings;
  const child =
    name === 'cell'
      ? spawn(process.execPath, [CELL, device, String(rateHz), String(periodSamples)], { env })
      : spawn('arecord', arecordArguments(settings), { env });
  let reason = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    reason = lastLine(reason + text);
  });
  let over = false;
  const end = (addonMissing: boolean, why: string) => {
    if (over) return;
    over = true;
    child.kill('SIGKILL');
    events.ended({ addonMissing, reason: why });
  };
  child.on('error', (error) => end(false, error.message));
  child.on('close', (code, signal) =>
    end(name === 'cell' && code === ADDON_MISSING, reason || `ended with ${signal ?? `code ${code}`}`),
  );
  const take = name === 'cell' ? stampedFrames(child.stdout) : rawFrames(child.stdout, settings.nowMs);
  take(
    (frame) => over || events.frame(frame),
    (why) => end(false, why),
  );
  return { pid: child.pid, kill: () => child.kill('SIGKILL') };
}

function arecordArguments({ device, rateHz, periodSamples }: BackendSettings): string[] {
  const periodUs = Math.round((periodSamples * 1e6) / rateHz);
  return [
    ...['-D', device, '-q', '-t', 'raw', '-f', 'S16_LE', '-r', String(rateHz), '-c', '1'],
    ...[`--period-time=${periodUs}`, '--buffer-time=500000', '--fatal-errors'],
  ];
}

type Take = (frame: (frame: Frame) => void, fault: (reason: string) => void) => void;

function stampedFrames(stdout: Readable): Take {
  const reader = new FrameReader();
  return (frame, fault) =>
    stdout.on('data', (bytes: Buffer) => {
      try {
        reader.feed(bytes).forEach(frame);
      } catch (error) {
        fault(error instanceof Error ? error.message : String(error));
      }
    });
}

/** arecord has no stamps: the time at which bytes arrive here stands in. */
function rawFrames(stdout: Readable, nowMs: () => number): Take {
  let odd = Buffer.alloc(0);
  return (frame) =>
    stdout.on('data', (bytes: Buffer) => {
      const all = odd.length === 0 ? bytes : Buffer.concat([odd, bytes]);
      const whole = all.length & ~1;
      odd = Buffer.from(all.subarray(whole));
      if (whole > 0) frame({ ms: nowMs(), samples: samplesOf(all.subarray(0, whole)) });
    });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
