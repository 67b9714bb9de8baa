import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Rig } from '../rig/denwaban.js';

/**
 * What the daemon costs while it records a call, beside arecord and ffmpeg capturing the same line at the
 * same time; and how long after the off-hook byte the notice's first sample is on the wire.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    calls: { type: 'string', default: '50' },
  },
});
const TICKS_PER_SECOND = 100;

interface Cost {
  readonly cpuSeconds: number;
  readonly cpuPercent: number;
  /** Proportional set size of all its processes at the end; shared pages are divided among their users. */
  readonly memoryMb: number;
  readonly processes: number;
}

/** What `read` finds of a process; a process that ended since it was listed has nothing. */
function ofLiving<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return nothing;
    throw error;
  }
}

/** The process and everything below it. */
function family(pid: number): number[] {
  const children = ofLiving(() => readdirSync(`/proc/${pid}/task`), []).flatMap((task) =>
    ofLiving(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'), '').match(/\d+/g),
  );
  return [pid, ...children.flatMap((child) => (child === null ? [] : family(Number(child))))];
}

/** CPU time of a process and of those of its children that have ended (a player, a question to the clock). */
function cpuSeconds(pid: number): number {
  const stat = ofLiving(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return sum([11, 12, 13, 14].map((field) => Number(fields[field] ?? 0))) / TICKS_PER_SECOND;
}

function memoryMb(pid: number): number {
  const rollup = ofLiving(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), '');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
}

const round = (value: number) => Math.round(value * 100) / 100;
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

async function costs(pids: Record<string, number>, seconds: number): Promise<Record<string, Cost>> {
  const spentBy = (pid: number) => sum(family(pid).map(cpuSeconds));
  const before = Object.entries(pids).map(([name, pid]) => ({ name, pid, cpu: spentBy(pid) }));
  await delay(seconds * 1000);
  return Object.fromEntries(
    before.map(({ name, pid, cpu }) => {
      const spent = spentBy(pid) - cpu;
      const living = family(pid);
      const cost: Cost = {
        cpuSeconds: round(spent),
        cpuPercent: round((spent * 100) / seconds),
        memoryMb: round(sum(living.map(memoryMb))),
        processes: living.length,
      };
      return [name, cost];
    }),
  );
}

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
  return latencies.sort((a, b) => a - b);
}

/** Nearest-rank percentile of sorted values. */
function percentile(sorted: readonly number[], percent: number): number {
  return round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN);
}

const cleanings: (() => Promise<void>)[] = [];
try {
  const rig = await Rig.start({ after: (one) => cleanings.push(one) });
  await rig.startDaemon();
  const seconds = Number(values.seconds);
  const recording = await sideBySide(rig, seconds);
  const latencies = await noticeLatencies(rig, Number(values.calls));
  const result = {
    seconds,
    recording,
    offHookToNoticeMs: {
      calls: latencies.length,
      p50: percentile(latencies, 50),
      p99: percentile(latencies, 99),
      max: percentile(latencies, 100),
    },
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    console.log(`Recording one call for ${seconds} s, all at once on the same line:`);
    console.table(recording);
    console.log('Off-hook byte to first notice sample on the wire, ms:');
    console.table(result.offHookToNoticeMs);
  }
} catch (error) {
  console.error(`bench: FAILED: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  for (const clean of cleanings) await clean();
}
