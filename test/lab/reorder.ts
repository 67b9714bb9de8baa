import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeCard, PATTERN_FILE, run, type Workplace } from './powerCut.js';
import { Guest } from './qemu.js';
import type { FileSystem, Report } from './reports.js';

const CALLS = 3;
const LOG_BYTES = 64 * 1024 ** 2;
const PATIENCE_MS = 600_000;

export type Replayed = Extract<Report, { kind: 'replayed' }>;

/**
 * What a card does that takes writes and forgets or reorders them: records every write of some calls, and in a
 * second boot plays them back up to each flush with a part of what was not flushed. Returns what was wrong.
 */
export async function runReorder(
  fs: FileSystem,
  seed: number,
  place: Workplace,
): Promise<{ readonly faults: readonly string[]; readonly replayed: Replayed | null }> {
  const dir = join(place.dir, fs);
  mkdirSync(dir);
  copyFileSync(join(place.dir, PATTERN_FILE), join(dir, PATTERN_FILE));
  const disks = makeCard(dir, fs);
  const before = join(dir, 'before');
  const log = join(dir, 'log');
  run(['cp', '--sparse=always', disks.card, before]);
  run(['truncate', '-s', String(LOG_BYTES), log]);
  const faults: string[] = [];
  let replayed: Replayed | null = null;
  const heard = (report: Report) => {
    if (report.kind === 'failed') faults.push(report.why);
    if (report.kind === 'replayed') replayed = report;
  };
  for (const mode of ['log', 'replay'] as const) {
    const kernelWords = [`lab.mode=${mode}`, `lab.fs=${fs}`, `lab.seed=${seed}`, `lab.calls=${CALLS}`];
    const images = [disks.ring, mode === 'log' ? disks.card : before, log];
    const guest = await Guest.start({ lab: place.lab, out: dir, disks: images, kernelWords, heard });
    const late = setTimeout(() => {
      faults.push(`the guest came to no end (${mode})`);
      void guest.cut();
    }, PATIENCE_MS);
    await guest.ended;
    clearTimeout(late);
    if (faults.length > 0) break;
  }
  if (faults.length === 0 && replayed === null) faults.push('the guest told nothing of its replay');
  return { faults, replayed };
}
