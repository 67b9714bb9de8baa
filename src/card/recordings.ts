import type { Language, Problem } from '../i18n/problems.js';
import { asProblem, whyOf } from './blockStore.js';
import { rowOf } from './catalogueRow.js';
import type { CallPage, CallQuery, CatalogueRow, CatalogueTotals, KeptCatalogue } from './catalogueTypes.js';
import { rewriteDay } from './dayFiles.js';
import { INDEX_NAME, parseDayIndex, putAnnotations, sameRecording } from './dayIndex.js';
import type { Disk } from './disk.js';
import { factsInHeader } from './header.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import type { Journal } from './journal.js';
import type { Entry } from './journalLine.js';
import type { Owed } from './owed.js';
import type { Annotation, Facts, IndexLine } from './types.js';

export interface Verified {
  readonly id: string;
  /** Relative to the recordings directory. */
  readonly path: string;
  readonly ok: boolean;
  readonly expectedSha256: string;
  /** Null when the file cannot be read. */
  readonly actualSha256: string | null;
}

/** What can be said of a recording; which one and when is added to it. */
export type Saying =
  Exclude<Annotation, { op: 'deleted' }> extends infer A
    ? A extends Annotation
      ? Omit<A, 'id' | 'start' | 'at'>
      : never
    : never;

export interface RecordingsOptions {
  readonly disk: Disk;
  readonly catalogue: KeptCatalogue;
  /** Of the words in `calls.csv`. */
  readonly language: Language;
  /** A day's index has changed, and with it the page that shows it. Never rejects. */
  dayChanged?(day: string): Promise<void>;
  report(problem: Problem): void;
  /** While somebody else has the card, what is said of recordings stands in the journal and is owed to the card. */
  readonly whileLent?: { lent(): boolean; readonly owed: Owed };
}

/**
 * The filed recordings for the rest of the recorder: lists from the catalogue, single ones from their own
 * files. What is filed or said is written to the journal, the card and the catalogue, in that order, one after
 * the other; only the newest recording is kept here.
 */
export class Recordings {
  readonly #options: RecordingsOptions;
  #journal: Journal | null = null;
  #newest: CatalogueRow | null = null;
  #calls = 0;
  #state: 'loading' | 'ready' = 'loading';
  #turn: Promise<unknown> = Promise.resolve();
  #tellComplete: () => void = () => {};
  /** Resolves when the list is complete for the first time. */
  readonly complete = new Promise<void>((resolve) => {
    this.#tellComplete = resolve;
  });

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  /** From now on everything is written there too. */
  keepJournal(journal: Journal): void {
    this.#journal = journal;
  }

  /** So many are known by now. */
  get count(): number {
    return this.#calls;
  }

  /** While it loads, lists are incomplete. */
  get state(): 'loading' | 'ready' {
    return this.#state;
  }

  /** The newest known by now. */
  get newest(): CatalogueRow | null {
    return this.#newest;
  }

  /** What the catalogue says of itself when it has come so far. */
  loaded({ calls, newest }: CatalogueTotals, state: 'loading' | 'ready'): void {
    this.#calls = calls;
    this.#state = state;
    if (state === 'ready') this.#tellComplete();
    if (newest !== null) this.#beNewest(newest);
  }

  query(query: CallQuery): Promise<CallPage> {
    return this.#options.catalogue.query(query);
  }

  /** By id, in either case of letters, or `last`. */
  find(id: string): Promise<CatalogueRow | null> {
    return this.#options.catalogue.find(id);
  }

  /** A recording's facts as its own file tells them; by its day's index where the file's header had no room. */
  async facts(id: string): Promise<{ readonly row: CatalogueRow; readonly facts: Facts } | null> {
    const row = await this.find(id);
    if (row === null) return null;
    const inFile = await this.#header(row);
    if (typeof inFile !== 'string' && inFile.cut !== true) return { row, facts: inFile };
    const line = await this.#line(row);
    if (line === null) return typeof inFile === 'string' ? null : { row, facts: inFile };
    const { path: _, bytes: __, ...facts } = line;
    return { row, facts };
  }

  /** Reads the file past the page cache: its sound must have the hash, its header the facts of the index. */
  async verify(id: string): Promise<Verified | null> {
    const row = await this.find(id);
    if (row === null) return null;
    const header = await this.#header(row);
    const line = (await this.#line(row)) ?? (typeof header === 'string' ? null : header);
    const about = { id: row.id, path: row.path, expectedSha256: line?.audioSha256 ?? '' };
    try {
      const { sha256, bytes } = await this.#options.disk.hash(row.path, FILE_HEADER_BYTES);
      const whole = sha256 === line?.audioSha256 && bytes === row.bytes - FILE_HEADER_BYTES;
      return { ...about, ok: whole && line !== null && agrees(header, line), actualSha256: sha256 };
    } catch {
      return { ...about, ok: false, actualSha256: null };
    }
  }

  /** A call was just filed, and stands in its day's index already. */
  filed(line: IndexLine): Promise<void> {
    this.#beNewest(rowOf(line));
    return this.#inTurn(async () => {
      await this.#write(line);
      // Filed again, or found on the card by loading between its index line and now: it is counted already.
      const known = await this.find(line.id).catch(() => null);
      if (known === null || !sameRecording(known, line)) this.#calls++;
      await this.#options.catalogue.put(line);
    });
  }

  /**
   * Something is said of a recording: it stands in journal and day index when this resolves, and a hold on
   * the file itself. While the card is lent, in journal and list; on the card after {@link payCard}.
   * @param at ISO 8601, when it was said
   * @returns the recording as it was; null when there is none of this id
   * @throws ProblemError cardReadOnly, cardFull, cardMissing
   */
  annotate(id: string, saying: Saying, at: string): Promise<CatalogueRow | null> {
    return this.#inTurn(async () => {
      const row = await this.find(id);
      if (row === null) return null;
      const annotation = { id: row.id, start: row.start, at, ...saying } as Annotation;
      const { whileLent } = this.#options;
      const owed = whileLent?.lent() ? whileLent.owed : null;
      await this.#write(annotation, () => owed?.put(annotation) ?? this.#onCard(row, annotation));
      await this.#options.catalogue.annotate(annotation);
      if (annotation.op === 'deleted') this.#calls--;
      // It may be the newest, or have become it by a corrected time.
      this.#newest = await this.find('last');
      return row;
    });
  }

  /** A recording was deleted; its tombstone stands in the day's index already. */
  deleted(tombstone: Annotation & { readonly op: 'deleted' }): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write(tombstone);
      await this.#options.catalogue.annotate(tombstone);
      await this.#forget(tombstone);
    });
  }

  /** What is made of a day's index is made anew, after something was said of its recordings. */
  async rewriteDay(day: string): Promise<void> {
    await rewriteDay(this.#options.disk, day, this.#options.language);
    await this.#options.dayChanged?.(day);
  }

  /** Writes onto the card what was said while it was lent. @throws ProblemError when it cannot; all stays owed */
  payCard(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#options.whileLent?.owed.settle(async (annotation) => {
        const row = await this.find(annotation.id);
        if (row === null || !sameRecording(row, annotation)) return;
        await this.#onCard(row, annotation);
        // A start in between has read the day from the card, which did not know it yet.
        await this.#options.catalogue.annotate(annotation);
      });
    });
  }

  /** Resolves when all that was said is written. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  async #forget(gone: Pick<CatalogueRow, 'id' | 'start'>): Promise<void> {
    this.#calls--;
    if (this.#newest !== null && sameRecording(this.#newest, gone)) this.#newest = await this.find('last');
  }

  async #onCard(row: CatalogueRow, annotation: Annotation): Promise<void> {
    const { disk } = this.#options;
    const day = row.path.slice(0, 10);
    try {
      if (annotation.op === 'hold') await disk.setReadOnly(row.path, true);
      await putAnnotations(disk, day, [annotation]);
      await this.rewriteDay(day);
      if (annotation.op === 'release') await disk.setReadOnly(row.path, false);
    } catch (error) {
      const why = whyOf(error);
      if (why === 'EROFS') throw asProblem(error, { code: 'cardReadOnly', path: row.path });
      if (why === 'ENOSPC') throw asProblem(error, { code: 'cardFull', path: row.path, bytes: 0 });
      throw asProblem(error, { code: 'cardMissing', path: disk.root, why });
    }
  }

  /** Into the journal, then what else is to be done; a state directory that fails stops neither. */
  async #write(entry: Entry, then: () => Promise<void> = async () => {}): Promise<void> {
    const place = await this.#journal?.append(entry).catch((error) => {
      this.#options.report({ code: 'stateUnusable', path: 'journal.ndjson', why: whyOf(error) });
    });
    await then();
    if (place) void this.#options.catalogue.reached(place).catch(() => {});
  }

  async #header(row: CatalogueRow): Promise<Facts | string> {
    try {
      return factsInHeader(await this.#options.disk.readHead(row.path, FILE_HEADER_BYTES));
    } catch (error) {
      return whyOf(error);
    }
  }

  async #line(row: CatalogueRow): Promise<IndexLine | null> {
    const text = await this.#options.disk
      .readText(`${row.path.slice(0, 10)}/${INDEX_NAME}`)
      .catch(() => null);
    return parseDayIndex(text ?? '').lines.find((line) => sameRecording(line, row)) ?? null;
  }

  #beNewest(row: CatalogueRow): void {
    if (this.#newest === null || row.orderMs >= this.#newest.orderMs) this.#newest = row;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

function agrees(header: Facts | string, line: Facts): boolean {
  if (typeof header === 'string') return false;
  return (
    header.audioSha256 === line.audioSha256 && header.samples === line.samples && sameRecording(header, line)
  );
}
