import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { syncDirectory, whyOf, writeFully } from './blockStore.js';
import {
  crcOfLine,
  type Entry,
  entryLine,
  type JournalEntry,
  type JournalPlace,
  readEntry,
  seqOfLine,
} from './journalLine.js';

export const JOURNAL_NAME = 'journal.ndjson';

/** The second copy of what was filed and said of recordings, away from the recordings themselves. */
export interface Journal {
  /** Resolves with the entry's place when it is surely on the medium. */
  append(entry: Entry): Promise<JournalPlace>;
  /**
   * Entries in order, those before `fromSeq` passed over unread.
   * @param broken told of the line's number (from 1) of each that cannot be believed
   */
  read(fromSeq: number, broken?: (line: number) => void): AsyncIterable<JournalEntry>;
}

const TAIL_BYTES = 256 * 1024;
/** Rewritten when it has more than this many bytes and more than twice the live ones. */
const COMPACT_BYTES = 1024 ** 2;

/**
 * The journal as a file of the state directory. FORMAT.md, "Journal". A torn last line is cut off when it is
 * opened: nobody was told that it was there.
 */
export class FileJournal implements Journal {
  readonly path: string;
  #file: FileHandle;
  #bytes: number;
  #seq: number;
  #queue: Promise<unknown> = Promise.resolve();
  /** Of an entry, by those at the journal's end when it was opened. */
  readonly #meanBytes: number;
  /** Of the newest recording the journal's end names: what a new one is ordered behind before all is loaded. */
  readonly newestOrderMs: number | null;

  private constructor(path: string, file: FileHandle, bytes: number, tail: readonly JournalEntry[]) {
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
    this.#seq = tail.at(-1)?.seq ?? 0;
    this.#meanBytes = tail.length === 0 ? 0 : Math.min(bytes, TAIL_BYTES) / tail.length;
    this.newestOrderMs = tail.reduce<number | null>((newest, { entry }) => {
      const ms =
        'orderMs' in entry ? entry.orderMs : entry.op === 'clock' ? Date.parse(entry.correctedStart) : null;
      return ms === null ? newest : Math.max(newest ?? ms, ms);
    }, null);
  }

  static async open(path: string): Promise<FileJournal> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o640);
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const whole = buffer.lastIndexOf(10) + 1;
      if (whole < buffer.length) await file.truncate(from + whole);
      if (size === 0) await syncDirectory(dirname(path));
      const lines = buffer.subarray(0, whole).toString('utf8').split('\n');
      const tail = lines.flatMap((line) => readEntry(line) ?? []);
      return new FileJournal(path, file, from + whole, tail);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  append(entry: Entry): Promise<JournalPlace> {
    return this.#inTurn(async () => {
      const seq = this.#seq + 1;
      const text = entryLine(seq, entry);
      const line = Buffer.from(`${text}\n`);
      try {
        await this.#file.appendFile(line);
        await this.#file.datasync();
      } catch (error) {
        await this.#file.truncate(this.#bytes).catch(() => {});
        throw error;
      }
      this.#bytes += line.length;
      this.#seq = seq;
      return { seq, crc: crcOfLine(text) };
    });
  }

  read(fromSeq: number, broken: (line: number) => void = () => {}): AsyncIterable<JournalEntry> {
    return readJournal(this.path, fromSeq, broken);
  }

  /**
   * Leaves out what is said of recordings that are no more, once that is more than half of it: rewritten
   * beside its place and renamed.
   * @param liveCalls how many recordings there are
   */
  compactWhenWorth(liveCalls: number, isAlive: (entry: Entry) => Promise<boolean>): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#bytes < COMPACT_BYTES || this.#bytes <= 2 * liveCalls * this.#meanBytes) return false;
      await this.#rewrite(isAlive);
      return true;
    });
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#file.close();
  }

  async #rewrite(isAlive: (entry: Entry) => Promise<boolean>): Promise<void> {
    const temporary = `${this.path}.new`;
    const file = await open(temporary, 'w+', 0o640);
    let bytes = 0;
    try {
      for await (const { seq, entry } of this.read(0)) {
        // The last one stays in any case: it keeps the count, and says up to where a snapshot is complete.
        if (seq !== this.#seq && !(await isAlive(entry))) continue;
        const line = Buffer.from(`${entryLine(seq, entry)}\n`);
        await writeFully(file, line, bytes);
        bytes += line.length;
      }
      await file.sync();
      await rename(temporary, this.path);
      await syncDirectory(dirname(this.path));
    } finally {
      await file.close();
    }
    const old = this.#file;
    this.#file = await open(this.path, 'a+', 0o640);
    this.#bytes = bytes;
    await old.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }
}

/** The journal's entries, read while another may append to it; nothing when it is not there. */
export async function* readJournal(
  path: string,
  fromSeq: number,
  broken: (line: number) => void,
): AsyncGenerator<JournalEntry> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let failed: number | null = null;
  try {
    for await (const line of lines) {
      // The last line may be one that is being written: only a line that others follow is called broken.
      if (failed !== null) broken(failed);
      failed = null;
      number++;
      const seq = seqOfLine(line);
      if (seq !== null && seq < fromSeq) continue;
      const entry = readEntry(line);
      if (entry !== null) yield entry;
      else failed = number;
    }
  } catch (error) {
    if (whyOf(error) !== 'ENOENT') throw error;
  }
}
