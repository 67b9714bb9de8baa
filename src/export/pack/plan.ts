import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { Disk } from '../../card/disk.js';
import { ProblemError } from '../../i18n/problems.js';
import {
  areOurSums,
  type Exported,
  type ExportFormat,
  LIST_NAME,
  MANIFEST_NAME,
  type Manifest,
  parseManifest,
  type RecorderName,
  recordingKey,
  SUMS_NAME,
} from './manifest.js';
import { bytesAs, endingOf } from './material.js';
import { numbered, PART_ENDING, pathBy, sameFileKey } from './names.js';

/** Left free for the lists. */
export const SPARE_BYTES = 4 * 1024 ** 2;
const OWN_NAMES = [MANIFEST_NAME, SUMS_NAME, LIST_NAME];

/** What is to be copied, and how. */
export interface CopyOrder {
  /** Copied in this order. */
  readonly rows: readonly CatalogueRow[];
  /** See names.ts. */
  readonly template: string;
  readonly format: ExportFormat;
  /** Loud and quiet parties are evened out; for every format but `original`. */
  readonly levelled?: boolean;
  readonly recorder: RecorderName;
  /** What is there already is read and compared, not only asked for its size. */
  readonly recheck: boolean;
}

/** One recording on its way. */
export interface Planned {
  readonly row: CatalogueRow;
  /** Relative to the target. */
  readonly path: string;
  readonly bytes: number;
  /** What an earlier export says is there, when a file of that size is. */
  readonly there: Exported | null;
}

export interface CopyPlan {
  readonly items: readonly Planned[];
  readonly manifest: Manifest;
  readonly names: TakenNames;
  /** Unfinished files of an earlier try that may be removed. */
  readonly stale: readonly string[];
  /** Unfinished files beside their finished ones. On FAT both may be one file after a pulled stick: removing one would give away the other's clusters. */
  readonly left: readonly string[];
}

/** Which names in the target are in use, whoever's they are. Directories are read once. */
export class TakenNames {
  readonly #disk: Disk;
  readonly #keys = new Set<string>(OWN_NAMES.map(sameFileKey));
  readonly #read = new Set<string>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  async has(path: string): Promise<boolean> {
    const directory = directoryOf(path);
    if (!this.#read.has(directory)) {
      this.#read.add(directory);
      for (const name of await this.#disk.list(directory))
        this.take(directory === '.' ? name : `${directory}/${name}`);
    }
    return this.#keys.has(sameFileKey(path));
  }

  take(path: string): void {
    this.#keys.add(sameFileKey(path));
  }

  /** The path, or the first of its numbered forms, that nobody has; it is taken then. */
  async giveOne(path: string): Promise<string> {
    for (let n = 1; ; n++) {
      const free = numbered(path, n);
      if (await this.has(free)) continue;
      this.take(free);
      return free;
    }
  }
}

/**
 * Looks at the target; changes nothing there.
 * @throws ProblemError exportNotOurs; Node's errors of the target
 */
export async function planCopy(order: CopyOrder, target: Disk): Promise<CopyPlan> {
  const manifest = parseManifest((await target.readText(MANIFEST_NAME)) ?? '');
  await refuseForeign(target, manifest);
  const names = new TakenNames(target);
  const known = new Map(manifest.exported.map((one) => [recordingKey(one.call, one), one]));
  // A name that the manifest gives away stays its own, whether or not its file is there.
  for (const { name } of manifest.exported) names.take(name);
  const items: Planned[] = [];
  const stale: string[] = [];
  const left: string[] = [];
  for (const row of order.rows) {
    const before = known.get(recordingKey(row, order)) ?? null;
    const found = before === null ? null : await target.stat(before.name);
    const there = before !== null && found?.bytes === before.bytes ? before : null;
    const own = before !== null && found === null;
    const wanted = pathBy(order.template, row, endingOf(order.format, row));
    const path = there?.name ?? (own ? before.name : await names.giveOne(wanted));
    items.push({ row, path, bytes: there?.bytes ?? bytesAs(order, row), there });
    if (await names.has(path + PART_ENDING)) (there === null ? stale : left).push(path + PART_ENDING);
  }
  return { items, manifest, names, stale, left };
}

/** The same for an archive, in which nothing is yet. */
export function zipPlan(order: CopyOrder): Pick<CopyPlan, 'items'> {
  const taken = new Set(OWN_NAMES.map(sameFileKey));
  const items = order.rows.map((row) => {
    const wanted = pathBy(order.template, row, endingOf(order.format, row));
    let n = 1;
    while (taken.has(sameFileKey(numbered(wanted, n)))) n++;
    const path = numbered(wanted, n);
    taken.add(sameFileKey(path));
    return { row, path, bytes: bytesAs(order, row), there: null };
  });
  return { items };
}

/** How many of the first of these the room is enough for. */
export function fitting(items: readonly Planned[], freeBytes: number): number {
  let left = freeBytes - SPARE_BYTES;
  let count = 0;
  for (const { bytes } of items) {
    left -= bytes;
    if (left < 0) break;
    count++;
  }
  return count;
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** What is made anew at the end must be an export's own. */
async function refuseForeign(target: Disk, { exported }: Manifest): Promise<void> {
  const sums = await target.readText(SUMS_NAME);
  const foreign = sums !== null && !areOurSums(sums, exported);
  const list = exported.length === 0 && (await target.stat(LIST_NAME)) !== null;
  const path = foreign ? SUMS_NAME : list ? LIST_NAME : null;
  if (path !== null) throw new ProblemError({ code: 'exportNotOurs', path: `${target.root}/${path}` });
}
