import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const TICKS_PER_SECOND = 100;

export interface Cost {
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
export function family(pid: number): number[] {
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

export function memoryMb(pid: number): number {
  const rollup = ofLiving(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), '');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
}

export const round = (value: number) => Math.round(value * 100) / 100;
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

export async function costs(pids: Record<string, number>, seconds: number): Promise<Record<string, Cost>> {
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

/** Nearest-rank percentile of values in any order. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN);
}
