import { type Problem, ProblemError } from '../../i18n/problems.js';
import { asProblem, whyOf } from '../blockStore.js';
import { liveRows } from '../catalogueRow.js';
import { parseSums, SUMS_NAME } from '../dayFiles.js';
import { INDEX_NAME, parseDayIndex, sameRecording } from '../dayIndex.js';
import type { Disk } from '../disk.js';
import { factsInHeader } from '../header.js';
import { FILE_HEADER_BYTES } from '../headerText.js';
import { isRecordingName } from '../names.js';
import { inTurn, orderedDisk } from '../orderedDisk.js';
import { replaceTexts } from '../replaceTexts.js';
import type { IndexLine } from '../types.js';
import {
  dayCount,
  dayLine,
  dayScript,
  monthScript,
  monthsScript,
  type PageCall,
  parseMonthScript,
  parseMonthsScript,
} from './pageScripts.js';
import { type DayCount, PAGE_DATA, PAGE_NAMES, type PageMonths, type PageProgress } from './pageTypes.js';

const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;
const DAY = /^(0[1-9]|[12]\d|3[01])$/;
const MONTHS_FILE = `${PAGE_DATA}/months.js`;

export interface PageFilesOptions {
  readonly disk: Disk;
  /** The page itself, as it is put on every drive. */
  html(): Promise<string>;
  report(problem: Problem): void;
  /** Carries out writing while nobody else deletes or creates files. */
  turn?<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * The page in the recordings' root by which the drive explains itself, and its data: `months.js`, a script for
 * each month, one for each day. All of it is made from the day folders and may be thrown away; it never stands
 * in the way of filing.
 */
export class PageFiles {
  readonly #options: PageFilesOptions;
  readonly #disk: Disk;
  #rebuilding: Promise<unknown> | null = null;
  readonly #stopping = new AbortController();

  constructor(options: PageFilesOptions) {
    this.#options = options;
    this.#disk = orderedDisk(options.disk);
  }

  /** What a day's folder says has changed. On the medium when it resolves; what fails is reported. */
  async dayChanged(day: string): Promise<void> {
    await this.#unlessFails(() => inTurn(this.#disk, (disk) => this.#takeDay(disk, day)));
  }

  /** Looks whether the page is there and of this version, and knows every month; makes what is missing. */
  async check(): Promise<void> {
    await this.#unlessFails(async () => {
      const found = await monthsOf(this.#disk);
      const known = await this.#known(this.#disk);
      if (known === null) {
        if (found.length > 0) await this.rebuild();
        return;
      }
      await this.#turn((disk) => this.#putHtml(disk));
      const scripts = new Set(await this.#disk.list(PAGE_DATA));
      for (const month of found)
        if (known[month] === undefined || !scripts.has(`${month}.js`)) await this.#makeMonth(month);
    });
  }

  /**
   * Makes all of it anew, newest month first, from the day folders alone. The page works meanwhile.
   * @throws ProblemError pageNotWritten, also when it is stopped
   */
  async rebuild(
    progress: (done: PageProgress) => void = () => {},
    signal: AbortSignal = this.#stopping.signal,
  ): Promise<PageProgress> {
    try {
      return await this.#rebuild(progress, signal);
    } catch (error) {
      throw asProblem(error, this.#problemOf(error));
    }
  }

  /** Ends what runs by itself; resolves when nothing of it touches the card any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#rebuilding;
  }

  async #rebuild(progress: (done: PageProgress) => void, signal: AbortSignal): Promise<PageProgress> {
    const months = await monthsOf(this.#disk);
    let done: PageProgress = { months: months.length, monthsDone: 0, calls: 0 };
    progress(done);
    await this.#turn(async (disk) => {
      await this.#putHtml(disk);
      await this.#removeStale(disk, new Set(months));
    });
    for (const month of months) {
      signal.throwIfAborted();
      this.#stopping.signal.throwIfAborted();
      const calls = await this.#makeMonth(month);
      done = { ...done, monthsDone: done.monthsDone + 1, calls: done.calls + calls };
      progress(done);
    }
    return done;
  }

  async #takeDay(disk: Disk, day: string): Promise<void> {
    const month = monthOf(day);
    const known = await this.#known(disk);
    const lines = parseMonthScript((await disk.readText(`${PAGE_DATA}/${month}.js`)) ?? '');
    if (known === null) {
      if ((await monthsOf(disk)).length > 1) return this.#rebuildSoon();
      await this.#putHtml(disk);
    }
    if (lines === null || known?.[month] === undefined) {
      await writeMonth(disk, month, known ?? {});
      return;
    }
    const calls = await callsOf(disk, day);
    const counts: Record<string, DayCount> = { ...known[month] };
    const days = new Map(lines);
    if (calls.length > 0) {
      days.set(day.slice(8), dayLine(calls));
      counts[day.slice(8)] = dayCount(day, calls);
    } else {
      days.delete(day.slice(8));
      delete counts[day.slice(8)];
    }
    await replaceTexts(disk, [
      [`${PAGE_DATA}/${month}/${day.slice(8)}.js`, dayScript(day, calls)],
      [`${PAGE_DATA}/${month}.js`, monthScript(month, days)],
      [MONTHS_FILE, monthsScript({ ...known, [month]: counts })],
    ]);
  }

  async #makeMonth(month: string): Promise<number> {
    return this.#turn(async (disk) => writeMonth(disk, month, (await this.#known(disk)) ?? {}));
  }

  async #putHtml(disk: Disk): Promise<void> {
    const html = await this.#options.html();
    await replaceTexts(
      disk,
      PAGE_NAMES.map((name) => [name, html]),
    );
  }

  async #removeStale(disk: Disk, months: ReadonlySet<string>): Promise<void> {
    for (const name of await disk.list(PAGE_DATA)) {
      const month = /^(\d{4}-\d\d)\.js$/.exec(name)?.[1];
      if (month !== undefined && !months.has(month)) await disk.remove(`${PAGE_DATA}/${name}`);
    }
    const known = (await this.#known(disk)) ?? {};
    const kept = Object.entries(known).filter(([month]) => months.has(month));
    await disk.makeDirectory(PAGE_DATA);
    await replaceTexts(disk, [[MONTHS_FILE, monthsScript(Object.fromEntries(kept))]]);
  }

  async #known(disk: Disk): Promise<PageMonths['months'] | null> {
    return parseMonthsScript((await disk.readText(MONTHS_FILE)) ?? '');
  }

  /** Not within the turn of whoever files a call: with 100,000 recordings it takes a while. */
  #rebuildSoon(): void {
    this.#rebuilding ??= this.#unlessFails(() => this.rebuild()).finally(() => {
      this.#rebuilding = null;
    });
  }

  #turn<T>(work: (disk: Disk) => Promise<T>): Promise<T> {
    const { turn = (whole: () => Promise<T>) => whole() } = this.#options;
    return turn(() => inTurn(this.#disk, work));
  }

  async #unlessFails(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#options.report(error instanceof ProblemError ? error.problem : this.#problemOf(error));
    }
  }

  #problemOf(error: unknown): Problem {
    return { code: 'pageNotWritten', path: this.#disk.root, why: whyOf(error) };
  }
}

/** Writes a month's script and those of its days. @returns how many calls it has */
async function writeMonth(disk: Disk, month: string, known: PageMonths['months']): Promise<number> {
  const folder = month.replace('-', '/');
  const lines = new Map<string, string>();
  const counts: Record<string, DayCount> = {};
  const texts: [path: string, text: string][] = [];
  let total = 0;
  await disk.makeDirectory(`${PAGE_DATA}/${month}`);
  for (const day of (await disk.list(folder)).filter((name) => DAY.test(name)).sort()) {
    const calls = await callsOf(disk, `${folder}/${day}`);
    if (calls.length === 0) continue;
    texts.push([`${PAGE_DATA}/${month}/${day}.js`, dayScript(`${folder}/${day}`, calls)]);
    lines.set(day, dayLine(calls));
    counts[day] = dayCount(`${folder}/${day}`, calls);
    total += calls.length;
  }
  texts.push([`${PAGE_DATA}/${month}.js`, monthScript(month, lines)]);
  texts.push([MONTHS_FILE, monthsScript({ ...known, [month]: counts })]);
  await replaceTexts(disk, texts);
  return total;
}

/** The recordings of a day whose files are there; what no index names tells of itself. */
async function callsOf(disk: Disk, day: string): Promise<PageCall[]> {
  const names = (await disk.list(day)).filter(isRecordingName);
  const index = parseDayIndex((await disk.readText(`${day}/${INDEX_NAME}`)) ?? '');
  const sums = parseSums((await disk.readText(`${day}/${SUMS_NAME}`)) ?? '');
  const there = new Set(names.map((name) => `${day}/${name}`));
  const lines = index.lines.filter(({ path }) => there.has(path));
  const listed = new Set(lines.map(({ path }) => path));
  for (const path of there) {
    const line = listed.has(path) ? null : await lineByHeader(disk, path);
    // A copy somebody made of a file has the same facts.
    if (line !== null && !lines.some((one) => sameRecording(one, line))) lines.push(line);
  }
  const annotations = index.annotations.filter(({ op }) => op !== 'deleted');
  return liveRows({ ...index, lines, annotations }).map(({ line, row }) => {
    return { line, row, sha256: sums.get(row.path.slice(day.length + 1)) ?? null };
  });
}

async function lineByHeader(disk: Disk, path: string): Promise<IndexLine | null> {
  try {
    const facts = factsInHeader(await disk.readHead(path, FILE_HEADER_BYTES));
    return typeof facts === 'string' ? null : { ...facts, path, bytes: (await disk.stat(path))?.bytes ?? 0 };
  } catch {
    return null;
  }
}

/** Months (`2026-11`) of which there are folders, newest first. */
async function monthsOf(disk: Disk): Promise<string[]> {
  const found: string[] = [];
  for (const year of (await disk.list('')).filter((name) => YEAR.test(name)))
    for (const month of (await disk.list(year)).filter((name) => MONTH.test(name)))
      found.push(`${year}-${month}`);
  return found.sort().reverse();
}

function monthOf(day: string): string {
  return day.slice(0, 7).replace('/', '-');
}
