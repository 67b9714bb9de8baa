import { asProblem, whyOf } from '../../card/blockStore.js';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { Disk } from '../../card/disk.js';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import { entryOf } from './entry.js';
import { type Exported, MANIFEST_NAME, manifestLine } from './manifest.js';
import { type Written, writeAs } from './material.js';
import { PART_ENDING } from './names.js';
import { type Ahead, openAhead } from './openAhead.js';
import type { OpenRecording } from './original.js';
import { Overlap } from './overlap.js';
import { type CopyOrder, type CopyPlan, directoryOf, type Planned, planCopy, SPARE_BYTES } from './plan.js';
import { isAsProven } from './readBack.js';
import { writeLists } from './targetLists.js';

export interface CopyPorts {
  readonly target: Disk;
  readonly open: OpenRecording;
  /** Told after each file. */
  progress(now: CopyProgress): void;
  /** ISO 8601. */
  nowIso(): string;
  /** The heading row and words of `calls.csv`. */
  readonly language: 'ja' | 'en';
}

/** Of all that is wanted, what is found in the target already included. */
export interface CopyProgress {
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
}

export interface CopyResult {
  /** `full`: the target has no room for the next one. `stopped`: by the signal. `failed`: see `problem`. */
  readonly end: 'complete' | 'full' | 'stopped' | 'failed';
  readonly wanted: number;
  readonly copied: number;
  readonly copiedBytes: number;
  /** There already, from an earlier export. */
  readonly found: number;
  /** Deleted on the recorder before their turn came. */
  readonly gone: readonly CatalogueRow[];
  readonly failed: readonly { readonly row: CatalogueRow; readonly problem: Problem }[];
  /** Copied as they are, but their sound is not what was filed. */
  readonly damaged: readonly CatalogueRow[];
  /** Unfinished files of an earlier try that had to be left. */
  readonly left: readonly string[];
  /** Why it ended, or why the lists beside the recordings could not be made. */
  readonly problem: Problem | null;
}

/** Together on the medium before they are read back, so that the medium is asked to sync rarely. */
const BATCH_BYTES = 32 * 1024 ** 2;
const BATCH_FILES = 64;
/** Of the first batch, so that the medium need not wait long for it; each next one has twice as many. */
const FIRST_BATCH_BYTES = 4 * 1024 ** 2;
/** So many files are read back at once, so that what reads them never waits for its next one. */
const READERS = 4;

type Batch = { readonly item: Planned; readonly path: string; readonly written: Written }[];

/**
 * Copies recordings into a folder, in order. Each is written under a name that says it is unfinished, synced,
 * read back past the page cache, entered in the manifest, and only then gets its name, which nobody had. While
 * one batch is read back the next is synced and the one after it written, so that the medium never waits. Run
 * again it goes on where it ended.
 *
 * @throws ProblemError exportNotOurs, exportTargetFailed, exportTargetReadOnly when the target cannot even be
 *   looked at; whatever comes later is in the result
 */
export async function copyRecordings(
  order: CopyOrder,
  ports: CopyPorts,
  signal: AbortSignal,
): Promise<CopyResult> {
  const plan = await planCopy(order, ports.target).catch((error: unknown) => {
    throw targetProblem(error, ports.target.root);
  });
  return new Copier(order, ports, plan, signal).run();
}

/** What Node says of the target, as a sentence. */
export function targetProblem(error: unknown, path: string): ProblemError {
  const why = whyOf(error);
  if (why === 'EROFS') return asProblem(error, { code: 'exportTargetReadOnly', path });
  return asProblem(error, { code: 'exportTargetFailed', path, why });
}

class Copier {
  readonly #order: CopyOrder;
  readonly #ports: CopyPorts;
  readonly #plan: CopyPlan;
  readonly #signal: AbortSignal;
  readonly #sources: Ahead;
  /** Files of the manifest by name, with what was added now. */
  readonly #exported: Map<string, Exported>;
  readonly #parts = new Set<string>();
  readonly #made = new Set<string>(['.']);
  readonly #gone: CatalogueRow[] = [];
  readonly #failed: CopyResult['failed'][number][] = [];
  readonly #damaged: CatalogueRow[] = [];
  readonly #progress: { -readonly [K in keyof CopyProgress]: CopyProgress[K] };
  /** Of the file system, as it was first. */
  #totalBytes: number | null = null;
  #copied = 0;
  #copiedBytes = 0;
  #found = 0;

  constructor(order: CopyOrder, ports: CopyPorts, plan: CopyPlan, signal: AbortSignal) {
    this.#order = order;
    this.#ports = ports;
    this.#plan = plan;
    this.#signal = signal;
    const missing = plan.items.filter(({ there }) => there === null);
    this.#sources = openAhead(
      ports.open,
      missing.map(({ row }) => row),
    );
    this.#exported = new Map(plan.manifest.exported.map((one) => [one.name, one]));
    const bytes = plan.items.reduce((sum, item) => sum + item.bytes, 0);
    this.#progress = { files: plan.items.length, filesDone: 0, bytes, bytesDone: 0 };
  }

  async run(): Promise<CopyResult> {
    let end: CopyResult['end'] = 'failed';
    let problem: Problem | null = null;
    try {
      end = await this.#copyAll();
    } catch (error) {
      if (this.#signal.aborted) end = 'stopped';
      else if (whyOf(error) === 'ENOSPC') end = 'full';
      else problem = targetProblem(error, this.#ports.target.root).problem;
    }
    const { target, language } = this.#ports;
    try {
      for (const part of this.#parts) await target.remove(part);
      if (this.#parts.size > 0) await target.barrier();
      await writeLists(target, [...this.#exported.values()], language);
    } catch (error) {
      // A target that went away is told once.
      problem ??= targetProblem(error, target.root).problem;
      if (end === 'complete') end = 'failed';
    }
    return {
      ...{ end, problem, wanted: this.#plan.items.length, found: this.#found },
      ...{ copied: this.#copied, copiedBytes: this.#copiedBytes },
      ...{ gone: this.#gone, failed: this.#failed, damaged: this.#damaged, left: this.#plan.left },
    };
  }

  async #copyAll(): Promise<'complete' | 'full'> {
    const { target } = this.#ports;
    await target.makeDirectory('.');
    const { items, manifest } = this.#plan;
    // A target that cannot be written says so here; making directories, Node says ENOENT of a read-only one.
    if (manifest.endsInLine || items.some(({ there }) => there === null))
      await target.append(MANIFEST_NAME, manifest.endsInLine ? '\n' : '');
    for (const part of this.#plan.stale) await target.remove(part);
    if (this.#plan.stale.length > 0) await target.barrier();
    const overlap = new Overlap(() => target.barrier());
    let batch: Batch = [];
    let enoughBytes = FIRST_BATCH_BYTES;
    const settle = async () => {
      const full = batch;
      batch = [];
      enoughBytes = Math.min(BATCH_BYTES, 2 * enoughBytes);
      if (full.length > 0) await overlap.add(() => this.#settle(full));
    };
    let end: 'complete' | 'full' = 'complete';
    try {
      for (const planned of items) {
        this.#signal.throwIfAborted();
        const item = await this.#recheck(planned);
        if (item === null) continue;
        if (!(await this.#fits(item)) || (await this.#write(item, batch)) === 'full') {
          end = 'full';
          break;
        }
        const bytes = batch.reduce((sum, { written }) => sum + written.proof.bytes, 0);
        if (bytes >= enoughBytes || batch.length >= BATCH_FILES) await settle();
      }
      await settle();
    } finally {
      await this.#sources.close();
      await overlap.ended().catch(() => {});
    }
    await overlap.ended();
    return end;
  }

  /** Null when an earlier export's file is there and right; else what is to be written, under a name that is free. */
  async #recheck(item: Planned): Promise<Planned | null> {
    const { there } = item;
    if (there === null) return item;
    const { target } = this.#ports;
    const right =
      !this.#order.recheck || (await target.hash(there.name, 0, this.#signal)).sha256 === there.sha256;
    if (!right) return { ...item, there: null, path: await this.#plan.names.giveOne(item.path) };
    this.#found++;
    this.#tell(item.bytes);
    return null;
  }

  async #fits(item: Planned): Promise<boolean> {
    const { freeBytes, totalBytes } = await this.#ports.target.space();
    this.#totalBytes ??= totalBytes;
    // A stick that was pulled and unmounted leaves a directory of the recorder's own disk in its place.
    if (totalBytes !== this.#totalBytes)
      throw Object.assign(new Error('another file system'), { code: 'ENODEV' });
    return freeBytes >= item.bytes + SPARE_BYTES;
  }

  /** Into an unfinished file. What is wrong with one recording does not stop the others. */
  async #write(item: Planned, batch: Batch): Promise<'done' | 'full'> {
    const { target } = this.#ports;
    const { row } = item;
    const path = item.path + PART_ENDING;
    let made = false;
    try {
      const source = await this.#sources.open(row, this.#signal);
      if (source === null) {
        this.#gone.push(row);
        this.#tell(item.bytes);
        return 'done';
      }
      await this.#makeDirectory(directoryOf(path));
      const file = await target.create(path);
      made = true;
      this.#parts.add(path);
      try {
        const written = await writeAs(this.#order, row, source, file, this.#signal);
        batch.push({ item, path, written });
      } finally {
        await file.close();
      }
      return 'done';
    } catch (error) {
      const full = whyOf(error) === 'ENOSPC';
      if (made && !this.#signal.aborted && (full || error instanceof ProblemError)) await this.#remove(path);
      if (full) return 'full';
      if (this.#signal.aborted || !(error instanceof ProblemError) || endsAll(error.problem)) throw error;
      this.#failed.push({ row, problem: error.problem });
      this.#tell(item.bytes);
      return 'done';
    }
  }

  /** Makes sure that a synced batch is on the medium as it was written, and gives its files their names. */
  async #settle(batch: Batch): Promise<void> {
    const { target } = this.#ports;
    const right: (Batch[number] & { readonly exported: Exported })[] = [];
    const hashes = await this.#readBack(batch);
    for (const [i, one] of batch.entries()) {
      const sha256 = hashes[i] ?? null;
      // Somebody may have put a file there meanwhile, and a rename would take its place.
      const taken = (await target.stat(one.item.path)) !== null;
      if (sha256 !== null && !taken) {
        const exported = entryOf(this.#order, one.item, one.written, sha256, this.#ports.nowIso());
        right.push({ ...one, exported });
      } else {
        await this.#remove(one.path);
        const path = `${target.root}/${one.item.path}`;
        const code = taken ? 'exportNotOurs' : 'exportReadBackDiffers';
        this.#failed.push({ row: one.item.row, problem: { code, path } });
      }
    }
    this.#signal.throwIfAborted();
    // Before the names: a file that is there and not in the manifest is somebody else's.
    await target.append(MANIFEST_NAME, right.map(({ exported }) => manifestLine(exported)).join(''));
    for (const { item, path, written, exported } of right) {
      await target.rename(path, item.path);
      this.#parts.delete(path);
      this.#exported.set(exported.name, exported);
      this.#copied++;
      this.#copiedBytes += exported.bytes;
      if (!written.original.intact) this.#damaged.push(item.row);
    }
  }

  /** Each file's SHA-256, null where the medium holds something else than was written. */
  async #readBack(batch: Batch): Promise<readonly (string | null)[]> {
    const hashes: (string | null)[] = batch.map(() => null);
    const rest = batch.entries();
    const reader = async () => {
      for (const [i, { item, path, written }] of rest) {
        hashes[i] = await isAsProven(this.#ports.target, path, written.proof, this.#signal);
        this.#tell(item.bytes);
      }
    };
    const readers = Array.from({ length: READERS }, reader);
    // All of them have ended before anything is done with a file.
    const [failed] = (await Promise.allSettled(readers)).filter(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return hashes;
  }

  async #makeDirectory(path: string): Promise<void> {
    if (this.#made.has(path)) return;
    await this.#ports.target.makeDirectory(path);
    this.#made.add(path);
  }

  async #remove(path: string): Promise<void> {
    await this.#ports.target.remove(path);
    await this.#ports.target.barrier();
    this.#parts.delete(path);
  }

  #tell(bytes: number): void {
    this.#progress.filesDone++;
    this.#progress.bytesDone += bytes;
    this.#ports.progress({ ...this.#progress });
  }
}

/** The recorder itself is gone, or what converts: the next one would fare no better. */
export function endsAll({ code }: Problem): boolean {
  return code === 'exportProgramMissing' || code === 'controlLost' || code === 'controlUnreachable';
}
