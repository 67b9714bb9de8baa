import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readCardCopy } from './cardCopy.js';
import { Ledger, SAMPLES_PER_MS } from './ledger.js';
import type { PatternReader } from './pattern.js';
import type { Boot, CardPlan } from './plan.js';
import { Guest } from './qemu.js';
import type { FileSystem, Report } from './reports.js';

const MIB = 1024 ** 2;
/** Small, so that it goes round within a few cuts: each unclean start uses up to 4 MiB. */
const RING_BYTES = 32 * MIB;
/** The least that mkfs.vfat makes a FAT32 of is 33 MiB. */
const CARD_BYTES = 128 * MIB;
/** One life of the guest: half a minute on two idle cores. */
const PATIENCE_MS = 900_000;

const MKFS: Readonly<Record<FileSystem, readonly string[]>> = {
  exfat: ['mkfs.exfat', '-c', '32K'],
  vfat: ['mkfs.vfat', '-F', '32'],
  ext4: ['mke2fs', '-q', '-F', '-t', 'ext4'],
};
const FSCK: Readonly<Record<FileSystem, readonly string[]>> = {
  exfat: ['fsck.exfat', '-n'],
  vfat: ['fsck.vfat', '-n'],
  ext4: ['e2fsck', '-f', '-n'],
};

/** The sound on the line, for the guest's player. */
export const PATTERN_FILE = 'pattern.raw';

export interface Workplace {
  readonly lab: string;
  /** Emptied by whoever made it. */
  readonly dir: string;
  readonly reader: PatternReader;
  say(line: string): void;
}

export interface CutResult {
  readonly faults: readonly string[];
  readonly finished: number;
  readonly intact: number;
  readonly largestLossMs: number;
}

const NOTHING: CutResult = { faults: [], finished: 0, intact: 0, largestLossMs: 0 };

/** One card through all its cuts: `result` is called when a boot has shown what the cuts before it left. */
export async function runCard(
  { fs, boots }: CardPlan,
  place: Workplace,
  result: (one: CutResult) => void,
): Promise<void> {
  const dir = join(place.dir, fs);
  mkdirSync(dir);
  copyFileSync(join(place.dir, PATTERN_FILE), join(dir, PATTERN_FILE));
  const disks = makeCard(dir, fs);
  const ledger = new Ledger();
  let cuts: readonly string[] = [];
  let sound = true;
  const judge = (copy: string) => {
    const { recordings, faults } = readCardCopy(copy, place.reader);
    const verdict = ledger.judge(recordings);
    rmSync(copy, { recursive: true });
    const { losses, finished, intact } = verdict;
    const largestLossMs = Math.max(0, ...losses.map(({ ms }) => ms));
    const lost = losses.length === 0 ? 'nothing to lose' : `loss ${Math.round(largestLossMs)} ms`;
    for (const [i, cut] of cuts.entries())
      place.say(
        i < cuts.length - 1
          ? `${cut}: judged together with the next`
          : `${cut}: ${lost}, recordings intact ${intact}/${finished}`,
      );
    cuts = [];
    const all = [...faults, ...verdict.faults];
    sound = all.length === 0;
    result({ faults: all, finished, intact, largestLossMs });
  };
  for (const [at, boot] of boots.entries()) {
    const { faults, log } = await live(fs, boot, { dir, disks, ledger, place, judge });
    if (faults.length > 0) result({ ...NOTHING, faults });
    if (faults.length > 0 || !sound) {
      for (const line of log.slice(-40)) place.say(`  ${line}`);
      return;
    }
    if (boot.cut === null) continue;
    const { after, delayMs } = boot.cut;
    const when = `${delayMs} ms after ${after === 'armed' ? 'arming, in recovery' : 'recovery'}`;
    cuts = [...cuts, `${fs}, cut ${at + 1}, ${when}, ${ledger.inCall ? 'in a call' : 'between calls'}`];
    ledger.cut();
  }
  const { code, said } = run([...FSCK[fs], disks.card]);
  if (code !== 0) result({ ...NOTHING, faults: [`fsck of the ${fs} card at the end: ${said}`] });
}

/** A blank disk for the ring and a fresh file system for the recordings. */
export function makeCard(dir: string, fs: FileSystem): { readonly ring: string; readonly card: string } {
  const disks = { ring: join(dir, 'ring'), card: join(dir, 'card') };
  run(['truncate', '-s', String(RING_BYTES), disks.ring]);
  run(['truncate', '-s', String(CARD_BYTES), disks.card]);
  const { code, said } = run([...MKFS[fs], disks.card]);
  if (code !== 0) throw new Error(`${MKFS[fs].join(' ')}: ${said}`);
  return disks;
}

interface Surroundings {
  readonly dir: string;
  readonly disks: { readonly ring: string; readonly card: string };
  readonly ledger: Ledger;
  readonly place: Workplace;
  /** The card's recordings were copied to here; nothing has happened on the line since. */
  judge(copy: string): void;
}

/** Boots, follows the reports, and takes the power away when the plan says so. */
async function live(fs: FileSystem, { seed, cut }: Boot, { dir, disks, ledger, place, judge }: Surroundings) {
  const faults: string[] = [];
  const log: string[] = [];
  const told = new Set<Report['kind']>();
  let cutPlace = Number.POSITIVE_INFINITY;
  let powerOff: () => void = () => undefined;
  const cutting = new Promise<void>((resolve) => {
    powerOff = resolve;
  });
  const heard = (report: Report) => {
    told.add(report.kind);
    ledger.take(report);
    if (report.kind === 'failed') faults.push(report.why);
    if (report.kind === 'checked' && report.fsckCode !== 0) faults.push(`fsck -n: ${report.said}`);
    if (report.kind === 'daemon') log.push(report.line);
    if (report.kind === 'recovered') judge(join(dir, report.copy));
    // By the line's time: how fast the guest runs does not decide what it is doing then.
    if (report.kind === cut?.after) cutPlace = ledger.place + cut.delayMs * SAMPLES_PER_MS;
    if (ledger.place >= cutPlace) powerOff();
    if (faults.length > 0) powerOff();
  };
  const kernelWords = [`lab.fs=${fs}`, `lab.seed=${seed}`, ...(cut === null ? ['lab.last'] : [])];
  const { lab } = place;
  const guest = await Guest.start({ lab, out: dir, disks: [disks.ring, disks.card], kernelWords, heard });
  const late = setTimeout(() => {
    const console = readFileSync(join(dir, 'console.txt'), 'utf8').slice(-2000);
    faults.push(`the guest came to no end; its console says:\n${console}`);
    powerOff();
  }, PATIENCE_MS);
  const byItself = await Promise.race([cutting.then(() => false), guest.ended.then(() => true)]);
  clearTimeout(late);
  await guest.cut();
  if (byItself && (cut !== null || !told.has('checked'))) faults.push('the guest ended by itself');
  return { faults, log };
}

export function run([program = '', ...args]: readonly string[]): {
  readonly code: number;
  readonly said: string;
} {
  try {
    return { code: 0, said: execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status?: number; stdout?: string; stderr?: string };
    return { code: status ?? 1, said: `${stdout ?? ''}${stderr ?? error}` };
  }
}
