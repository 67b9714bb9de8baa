import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Rig } from '../rig/denwaban.js';
import { type Cost, costs, percentile } from './processes.js';

async function sideBySide(rig: Rig, seconds: number): Promise<Record<string, Cost>> {
  await rig.pickUp();
  const peer = (program: string, args: string[]): ChildProcess =>
    spawn(program, args, { env: rig.env, stdio: ['ignore', 'ignore', 'ignore'] });
  const format = ['-f', 'S16_LE', '-r', '8000', '-c', '1'];
  const arecord = peer('arecord', ['-q', '-D', 'denwaban_line', ...format, join(rig.dir, 'arecord.wav')]);
  const ffmpeg = peer('ffmpeg', [
    ...['-v', 'error', '-f', 'alsa', '-sample_rate', '8000', '-channels', '1', '-i', 'denwaban_line'],
    join(rig.dir, 'ffmpeg.wav'),
  ]);
  await delay(2000);
  const measured = await costs(
    { denwaband: rig.daemon?.pid ?? 0, arecord: arecord.pid ?? 0, ffmpeg: ffmpeg.pid ?? 0 },
    seconds,
  );
  for (const child of [arecord, ffmpeg]) child.kill('SIGTERM');
  await rig.act('hang-up');
  await rig.event('filed');
  return measured;
}

/** Milliseconds from the off-hook byte on the tty to the notice's first sample on the wire. */
async function noticeLatencies(rig: Rig, calls: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let call = 0; call < calls; call++) {
    const from = rig.lineEvents.length;
    await rig.pickUp();
    const of = (name: string) => rig.lineEvents.slice(from).find(({ event }) => event === name);
    const heard = await rig.until('the notice on the wire', async () => of('heardBox'));
    latencies.push(heard.ms - (of('offHook')?.ms ?? Number.NaN));
    await rig.act('hang-up');
    await rig.until('rest', async () => (await rig.status()).call.state === 'idle');
  }
  return latencies;
}

export interface RecorderResult {
  readonly seconds: number;
  /** By program, all capturing the same line at the same time. */
  readonly recording: Readonly<Record<string, Cost>>;
  readonly offHookToNoticeMs: {
    readonly calls: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
}

/**
 * What the daemon costs while it records a call, beside arecord and ffmpeg capturing the same line at the
 * same time; and how long after the off-hook byte the notice's first sample is on the wire.
 */
export async function measureRecorder(
  t: { after(clean: () => Promise<void>): void },
  seconds: number,
  calls: number,
): Promise<RecorderResult> {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  const recording = await sideBySide(rig, seconds);
  const latencies = await noticeLatencies(rig, calls);
  return {
    seconds,
    recording,
    offHookToNoticeMs: {
      calls: latencies.length,
      p50: percentile(latencies, 50),
      p99: percentile(latencies, 99),
      max: percentile(latencies, 100),
    },
  };
}
