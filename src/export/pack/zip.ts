import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { whyOf } from '../../card/blockStore.js';
import { csvOfRows } from '../../card/callsCsv.js';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { type Disk, realDisk } from '../../card/disk.js';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import { type CopyPorts, type CopyProgress, type CopyResult, endsAll, targetProblem } from './copier.js';
import { entryOf } from './entry.js';
import { type Exported, LIST_NAME, MANIFEST_NAME, manifestLine, SUMS_NAME, sumsOf } from './manifest.js';
import { writeAs } from './material.js';
import { PART_ENDING } from './names.js';
import { type CopyOrder, type Planned, SPARE_BYTES, zipPlan } from './plan.js';
import { isAsProven } from './readBack.js';

export interface ZipPorts extends Omit<CopyPorts, 'target'> {
  /** Absolute; nothing is there. */
  readonly file: string;
}

/** Sound does not get much smaller; a zip's reader must not wait for more. */
const LEVEL = 1;
/** The oldest day that a zip can tell; a clock that was never set is before it. */
const OLDEST_MS = Date.UTC(1980, 0, 2);

/**
 * Packs recordings into one new archive, with manifest, sums and list. It has its name only when all of it was
 * synced and read back past the page cache; before, nothing of it stays whatever happens.
 */
export async function zipRecordings(
  order: CopyOrder,
  ports: ZipPorts,
  signal: AbortSignal,
): Promise<CopyResult> {
  return new Zipper(order, ports, signal).run();
}

class Zipper {
  readonly #order: CopyOrder;
  readonly #ports: ZipPorts;
  readonly #signal: AbortSignal;
  /** Aborted by the signal, and when the archive cannot be written any more. */
  readonly #over = new AbortController();
  readonly #disk: Disk;
  readonly #name: string;
  readonly #items: readonly Planned[];
  readonly #zip = new ZipFile();
  readonly #exported: Exported[] = [];
  readonly #gone: CatalogueRow[] = [];
  readonly #failed: CopyResult['failed'][number][] = [];
  readonly #damaged: CatalogueRow[] = [];
  readonly #progress: { -readonly [K in keyof CopyProgress]: CopyProgress[K] };

  constructor(order: CopyOrder, ports: ZipPorts, signal: AbortSignal) {
    this.#order = order;
    this.#ports = ports;
    this.#signal = signal;
    this.#disk = realDisk(dirname(ports.file));
    this.#name = basename(ports.file);
    this.#items = zipPlan(order).items;
    const bytes = this.#items.reduce((sum, item) => sum + item.bytes, 0);
    this.#progress = { files: this.#items.length, filesDone: 0, bytes, bytesDone: 0 };
  }

  async run(): Promise<CopyResult> {
    let end: CopyResult['end'] = 'failed';
    let problem: Problem | null = null;
    try {
      await this.#make();
      end = 'complete';
    } catch (error) {
      if (this.#signal.aborted) end = 'stopped';
      else if (whyOf(error) === 'ENOSPC') end = 'full';
      else problem = targetProblem(error, this.#ports.file).problem;
    }
    // What is in the way of removing was told already.
    for (const part of [this.#part, this.#one]) await this.#disk.remove(part).catch(() => {});
    const made = end === 'complete';
    return {
      ...{ end, problem, wanted: this.#items.length, found: 0, left: [] },
      copied: made ? this.#exported.length : 0,
      copiedBytes: made ? this.#exported.reduce((sum, { bytes }) => sum + bytes, 0) : 0,
      ...{ gone: this.#gone, failed: this.#failed, damaged: this.#damaged },
    };
  }

  get #part(): string {
    return this.#name + PART_ENDING;
  }

  /** Where a recording lies until all of it is there: an archive cannot take back what is in it. */
  get #one(): string {
    return `${this.#name}.1${PART_ENDING}`;
  }

  async #make(): Promise<void> {
    for (const stale of [this.#part, this.#one]) await this.#disk.remove(stale);
    await this.#disk.barrier();
    const output = this.#zip.outputStream as PassThrough;
    this.#zip.on('error', (error) => output.destroy(error));
    const written = this.#writeOut(output);
    // It is awaited below; a failure before must end the packing, not the process.
    written.catch((error: unknown) => this.#over.abort(error));
    const stop = () => this.#over.abort(this.#signal.reason);
    this.#signal.addEventListener('abort', stop);
    try {
      for (const item of this.#items) {
        this.#over.signal.throwIfAborted();
        if ((await this.#disk.space()).freeBytes < item.bytes + SPARE_BYTES) throw noSpace();
        await this.#add(item);
      }
      this.#addLists();
      this.#zip.end();
    } catch (error) {
      const why: unknown = this.#over.signal.aborted ? this.#over.signal.reason : error;
      output.destroy();
      await written.catch(() => {});
      throw why;
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
    const { sha256, bytes } = await written;
    await this.#disk.barrier();
    const proof = { head: Buffer.alloc(0), restSha256: sha256, bytes };
    const same = (await isAsProven(this.#disk, this.#part, proof, this.#signal)) !== null;
    if (!same) throw new ProblemError({ code: 'exportReadBackDiffers', path: this.#ports.file });
    if ((await this.#disk.stat(this.#name)) !== null)
      throw new ProblemError({ code: 'exportNotOurs', path: this.#ports.file });
    await this.#disk.rename(this.#part, this.#name);
    await this.#disk.syncDirectory('.');
  }

  /** The archive's bytes into the unfinished file, as they come. */
  async #writeOut(output: AsyncIterable<Buffer>): Promise<{ sha256: string; bytes: number }> {
    const file = await this.#disk.create(this.#part);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const piece of output) {
        hash.update(piece);
        bytes += piece.length;
        await file.write(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  async #add(item: Planned): Promise<void> {
    const { row } = item;
    try {
      const source = await this.#ports.open(row, this.#over.signal);
      if (source === null) this.#gone.push(row);
      else await this.#addFrom(source, item);
    } catch (error) {
      const over = this.#over.signal.aborted;
      if (over || !(error instanceof ProblemError) || endsAll(error.problem)) throw error;
      this.#failed.push({ row, problem: error.problem });
    }
    await this.#disk.remove(this.#one);
    this.#progress.filesDone++;
    this.#progress.bytesDone += item.bytes;
    this.#ports.progress({ ...this.#progress });
  }

  async #addFrom(source: AsyncIterable<Buffer>, item: Planned): Promise<void> {
    const { row, path } = item;
    const file = await this.#disk.create(this.#one);
    const written = await writeAs(this.#order, row, source, file, this.#over.signal).finally(() =>
      file.close(),
    );
    const hash = createHash('sha256');
    const bytes = createReadStream(`${this.#disk.root}/${this.#one}`, { signal: this.#over.signal });
    const passing = new PassThrough();
    const mtime = new Date(Math.max(Date.parse(row.correctedStart ?? row.start), OLDEST_MS));
    this.#zip.addReadStream(passing, path, { mtime, compressionLevel: LEVEL, size: written.proof.bytes });
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      hash.update(piece);
      if (!passing.write(piece)) await once(passing, 'drain', { signal: this.#over.signal });
    }
    passing.end();
    const exported = entryOf(this.#order, item, written, hash.digest('hex'), this.#ports.nowIso());
    this.#exported.push(exported);
    if (!written.original.intact) this.#damaged.push(row);
  }

  #addLists(): void {
    const rows = this.#exported.map(({ call, name, bytes }) => ({ ...call, path: name, bytes }));
    const lists = {
      [MANIFEST_NAME]: this.#exported.map(manifestLine).join(''),
      [SUMS_NAME]: sumsOf(this.#exported),
      [LIST_NAME]: csvOfRows(rows, this.#ports.language),
    };
    const mtime = new Date(this.#ports.nowIso());
    for (const [name, text] of Object.entries(lists)) this.#zip.addBuffer(Buffer.from(text), name, { mtime });
  }
}

function noSpace(): Error {
  return Object.assign(new Error('no room'), { code: 'ENOSPC' });
}
