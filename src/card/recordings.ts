import type { Problem } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import { INDEX_NAME, parseDayIndex, sameRecording } from './dayIndex.js';
import type { Disk } from './disk.js';
import { factsInHeader } from './header.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import { isRecordingName } from './names.js';
import type { Facts, IndexLine } from './types.js';

export interface Verified {
  readonly id: string;
  /** Relative to the recordings directory. */
  readonly path: string;
  readonly ok: boolean;
  readonly expectedSha256: string;
  /** Null when the file cannot be read. */
  readonly actualSha256: string | null;
}

/** The filed recordings as the card's own files tell of them. */
export class Recordings {
  readonly #disk: Disk;
  readonly #report: (problem: Problem) => void;
  /** By path. */
  readonly #lines = new Map<string, IndexLine>();
  #newestFirst: readonly IndexLine[] | null = null;
  #loading: Promise<void> | null = null;

  /** @param report told of every line and file that cannot be read; they are passed over and left alone */
  constructor(disk: Disk, report: (problem: Problem) => void) {
    this.#disk = disk;
    this.#report = report;
  }

  /** Reads the day indexes, newest day first, and the headers of files no index names. Runs once. */
  load(): Promise<void> {
    this.#loading ??= this.#loadDays();
    return this.#loading;
  }

  /** So many are known by now. */
  get count(): number {
    return this.#lines.size;
  }

  /** The newest known by now. */
  get newest(): IndexLine | null {
    return this.#sorted()[0] ?? null;
  }

  /** A call was just filed. */
  add(line: IndexLine): void {
    for (const [path, known] of this.#lines) if (sameRecording(known, line)) this.#lines.delete(path);
    this.#lines.set(line.path, line);
    this.#newestFirst = null;
  }

  /** Newest first. */
  async list(limit: number): Promise<readonly IndexLine[]> {
    await this.load();
    return this.#sorted().slice(0, limit);
  }

  /** By id, or `last`. The newest when an id came twice. */
  async find(id: string): Promise<IndexLine | null> {
    await this.load();
    const sorted = this.#sorted();
    return (id === 'last' ? sorted[0] : sorted.find((line) => line.id === id.toUpperCase())) ?? null;
  }

  /** Reads the file past the page cache: its sound must have the hash, its header the facts of the index. */
  async verify(id: string): Promise<Verified | null> {
    const line = await this.find(id);
    if (line === null) return null;
    const { path, audioSha256 } = line;
    const about = { id: line.id, path, expectedSha256: audioSha256 };
    try {
      const facts = factsInHeader(await this.#disk.readHead(path, FILE_HEADER_BYTES));
      const { sha256, bytes } = await this.#disk.hash(path, FILE_HEADER_BYTES);
      const ok = sha256 === audioSha256 && bytes === line.bytes - FILE_HEADER_BYTES && agrees(facts, line);
      return { ...about, ok, actualSha256: sha256 };
    } catch {
      return { ...about, ok: false, actualSha256: null };
    }
  }

  #sorted(): readonly IndexLine[] {
    this.#newestFirst ??= [...this.#lines.values()]
      .map((line) => ({ line, ms: Date.parse(line.start) }))
      .sort((a, b) => b.ms - a.ms || (a.line.path < b.line.path ? 1 : -1))
      .map(({ line }) => line);
    return this.#newestFirst;
  }

  async #loadDays(): Promise<void> {
    try {
      for (const year of await this.#numbered('', 4))
        for (const month of await this.#numbered(year, 2))
          for (const day of await this.#numbered(month, 2)) await this.#loadDay(day);
    } catch (error) {
      this.#report({ code: 'cardMissing', path: this.#disk.root, why: whyOf(error) });
    }
  }

  /** Paths of the directories named by so many digits, highest first. */
  async #numbered(path: string, digits: number): Promise<string[]> {
    const names = (await this.#disk.list(path)).filter(
      (name) => /^\d+$/.test(name) && name.length === digits,
    );
    return names
      .sort()
      .reverse()
      .map((name) => (path === '' ? name : `${path}/${name}`));
  }

  async #loadDay(day: string): Promise<void> {
    const { lines, broken } = parseDayIndex((await this.#disk.readText(`${day}/${INDEX_NAME}`)) ?? '');
    for (const line of broken) this.#report({ code: 'indexLineBroken', path: `${day}/${INDEX_NAME}`, line });
    const names = new Set((await this.#disk.list(day)).filter((name) => isRecordingName(name)));
    for (const line of lines) {
      names.delete(line.path.slice(day.length + 1));
      this.#know(line);
    }
    for (const name of names) await this.#loadFile(`${day}/${name}`);
  }

  async #loadFile(path: string): Promise<void> {
    try {
      const facts = factsInHeader(await this.#disk.readHead(path, FILE_HEADER_BYTES));
      if (typeof facts === 'string') this.#report({ code: 'recordingUnreadable', path, why: facts });
      else this.#know({ ...facts, path, bytes: (await this.#disk.stat(path))?.bytes ?? 0 });
    } catch (error) {
      this.#report({ code: 'recordingUnreadable', path, why: whyOf(error) });
    }
  }

  /** What filing said meanwhile is newer than what was read. */
  #know(line: IndexLine): void {
    if (this.#lines.has(line.path)) return;
    this.#lines.set(line.path, line);
    this.#newestFirst = null;
  }
}

function agrees(facts: Facts | string, line: IndexLine): boolean {
  if (typeof facts === 'string') return false;
  return (
    facts.audioSha256 === line.audioSha256 && facts.samples === line.samples && sameRecording(facts, line)
  );
}
