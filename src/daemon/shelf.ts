import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whyOf } from '../card/blockStore.js';
import { SNAPSHOT_NAME } from '../card/catalogue/snapshot.js';
import { WorkerCatalogue } from '../card/catalogue/workerCatalogue.js';
import type { Talk } from '../card/catalogueTypes.js';
import type { Disk } from '../card/disk.js';
import { FileJournal, JOURNAL_NAME } from '../card/journal.js';
import type { Entry } from '../card/journalLine.js';
import { OWED_NAME, Owed } from '../card/owed.js';
import { PageFiles } from '../card/page/pageFiles.js';
import type { PageProgress } from '../card/page/pageTypes.js';
import { Recordings } from '../card/recordings.js';
import type { ListState } from '../card/retentionTypes.js';
import type { Config } from '../config.js';
import { pageHtml } from '../export/page/pageHtml.js';
import { type Language, type Problem, ProblemError } from '../i18n/problems.js';

const PATIENCE_MS = 5000;
const SAVE_EVERY_MS = 15 * 60_000;

export interface ShelfListener {
  log(message: string, facts: Record<string, unknown>): void;
  /** The list of recordings is complete; again after it was made anew. */
  complete(): void;
  /** Carries out writing while nobody else deletes or creates files. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Somebody else has the card: nothing may be written to it. */
  lent(): boolean;
  /** A cut came between a deletion and the day's sums: they are to be made anew. */
  stale(day: string): void;
}

/** The filed recordings with what tells of them: the journal, the catalogue in its thread, the page on the drive. */
export class Shelf {
  readonly recordings: Recordings;
  readonly catalogue: WorkerCatalogue;
  readonly page: PageFiles;
  readonly #path: string;
  readonly #statePath: string;
  readonly #listener: ShelfListener;
  #journal: FileJournal | null = null;

  constructor(config: Config['card'], language: Language, disk: Disk, listener: ShelfListener) {
    this.#path = config.recordings;
    this.#statePath = config.state;
    this.#listener = listener;
    const report = (problem: Problem) => listener.log('found on the card', { problem });
    this.catalogue = new WorkerCatalogue({
      recordings: config.recordings,
      journal: join(config.state, JOURNAL_NAME),
      snapshot: join(config.state, SNAPSHOT_NAME),
      saveEveryMs: SAVE_EVERY_MS,
      report,
      stale: (day) => listener.stale(day),
      loaded: (totals, state) => {
        this.recordings.loaded(totals, state);
        if (state !== 'ready') return;
        this.#compactJournal(totals.calls);
        listener.complete();
        void this.page.check();
      },
    });
    this.page = new PageFiles({ disk, html: pageHtml, report, turn: (work) => listener.turn(work) });
    const owedPath = join(config.state, OWED_NAME);
    this.recordings = new Recordings({
      disk,
      catalogue: this.catalogue,
      language,
      dayChanged: (day) => this.page.dayChanged(day),
      report,
      whileLent: {
        lent: () => listener.lent(),
        owed: new Owed(owedPath, (why) => report({ code: 'stateUnusable', path: owedPath, why })),
      },
    });
  }

  /** Opens the journal. Returns the place of its newest recording in the order of all. */
  async openJournal(): Promise<number | null> {
    // What stands in the state directory is a second copy: recording goes on without it.
    const path = join(this.#statePath, JOURNAL_NAME);
    try {
      this.#journal ??= await FileJournal.open(path);
      this.recordings.keepJournal(this.#journal);
    } catch (error) {
      const problem: Problem = { code: 'stateUnusable', path, why: whyOf(error) };
      this.#listener.log('the journal is not kept', { problem });
    }
    return this.#journal?.newestOrderMs ?? null;
  }

  /** Begins to read what is on the card, or holds the list against it once more. */
  read(): void {
    if (this.catalogue.started) void this.catalogue.reconcile().catch(() => {});
    else this.catalogue.start();
  }

  /** For whoever asks for one recording just after the start: resolves when the list is complete, or soon. */
  async listed(): Promise<ListState> {
    await Promise.race([this.recordings.complete, delay(PATIENCE_MS, null, { ref: false })]);
    return this.recordings.state;
  }

  /** Nothing before the list is complete. */
  async talkSince(fromMs: number): Promise<Talk> {
    const none: Talk = { talkMs: 0, firstMs: null };
    return this.recordings.state === 'ready' ? this.catalogue.talkSince(fromMs).catch(() => none) : none;
  }

  /** Makes the page anew. @throws ProblemError driveWithPc, pageNotWritten */
  async rebuildPage(progress: (done: PageProgress) => void, closed: AbortSignal): Promise<PageProgress> {
    if (this.#listener.lent()) throw new ProblemError({ code: 'driveWithPc', path: this.#path });
    return this.page.rebuild(progress, closed);
  }

  /** What cannot be written in this time is said again by the card at the next start. */
  async close(patienceMs: number): Promise<void> {
    await Promise.race([this.recordings.idle(), delay(patienceMs, null, { ref: false })]);
    await Promise.all([this.catalogue.stop(), this.#journal?.close(), this.page.stop()]);
  }

  #compactJournal(calls: number): void {
    const isAlive = async ({ id, start }: Entry) => (await this.catalogue.find(id))?.start === start;
    this.#journal?.compactWhenWorth(calls, isAlive).catch((error) => {
      this.#listener.log('the journal cannot be compacted', { why: whyOf(error) });
    });
  }
}
