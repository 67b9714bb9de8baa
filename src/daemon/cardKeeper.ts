import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBlockStore, whyOf } from '../card/blockStore.js';
import { SNAPSHOT_NAME } from '../card/catalogue/snapshot.js';
import { WorkerCatalogue } from '../card/catalogue/workerCatalogue.js';
import { realDisk } from '../card/disk.js';
import { Filer } from '../card/filer.js';
import { FileJournal, JOURNAL_NAME } from '../card/journal.js';
import type { Entry } from '../card/journalLine.js';
import { orderMsOf } from '../card/order.js';
import { Recording, SLOT_SAMPLES } from '../card/recording.js';
import { Recordings } from '../card/recordings.js';
import { Ring } from '../card/ring.js';
import { type ClockQuality, type IndexLine, type OpenFacts, RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { CardStatus } from '../control/api.js';
import { type Problem, ProblemError } from '../i18n/problems.js';

export interface CardListener {
  filed(line: IndexLine): void;
  /** What is wrong with the ring, or with filing; null when it is well again. */
  ringTrouble(problem: Problem | null): void;
  filingTrouble(problem: Problem | null): void;
  log(message: string, facts: Record<string, unknown>): void;
}

const RETRY_MS = 5000;
const SAVE_EVERY_MS = 15 * 60_000;
const HOUR_SAMPLES = 3600 * RATE_HZ;

/** Ring, filer and recordings together: opened, tried again when they cannot be, closed in order. */
export class CardKeeper {
  readonly recordings: Recordings;
  readonly #config: Config['card'];
  readonly #listener: CardListener;
  readonly #disk;
  readonly #stopping = new AbortController();
  #state: CardStatus['ring']['state'] = 'opening';
  #ring: Ring | null = null;
  #filer: Filer | null = null;
  #journal: FileJournal | null = null;
  readonly #catalogue: WorkerCatalogue;
  #lastOrderMs: number | null = null;

  constructor(config: Config['card'], listener: CardListener) {
    this.#config = config;
    this.#listener = listener;
    this.#disk = realDisk(config.recordings);
    const report = (problem: Problem) => listener.log('found on the card', { problem });
    this.#catalogue = new WorkerCatalogue({
      recordings: config.recordings,
      journal: join(config.state, JOURNAL_NAME),
      snapshot: join(config.state, SNAPSHOT_NAME),
      saveEveryMs: SAVE_EVERY_MS,
      report,
      loaded: (totals, state) => {
        this.recordings.loaded(totals, state);
        if (state === 'ready') this.#compactJournal(totals.calls);
      },
    });
    this.recordings = new Recordings({ disk: this.#disk, catalogue: this.#catalogue, report });
  }

  get armed(): boolean {
    return this.#ring !== null && this.#state === 'ready';
  }

  /** Resolves when the ring is open, however often that has to be tried; rejects only when stopped. */
  async open(): Promise<void> {
    for (;;) {
      try {
        await this.#openOnce();
        return;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        this.#state = 'failing';
        this.#listener.ringTrouble(error.problem);
      }
      await delay(RETRY_MS, null, { signal: this.#stopping.signal });
    }
  }

  /** A new recording in the ring. */
  openStream(open: OpenFacts): Recording {
    if (this.#ring === null) throw new Error('a call came before the ring was open');
    return new Recording(this.#ring, open);
  }

  /** The recorder's start this is, and the place of a recording that begins now in the order of all. */
  placeOf(wallMs: number, clock: ClockQuality): { readonly boot: number; readonly orderMs: number } {
    this.#comesBehind(this.recordings.newest?.orderMs ?? null);
    this.#lastOrderMs = orderMsOf(wallMs, clock, this.#lastOrderMs);
    return { boot: this.#ring?.bootEpoch ?? 0, orderMs: this.#lastOrderMs };
  }

  #comesBehind(orderMs: number | null): void {
    if (orderMs !== null) this.#lastOrderMs = Math.max(this.#lastOrderMs ?? orderMs, orderMs);
  }

  file(stream: number): void {
    this.#filer?.file(stream);
  }

  status(): CardStatus {
    const { ring, recordings } = this.#config;
    const slots = this.#ring?.usage.slots ?? 0;
    return {
      ring: {
        path: ring,
        state: this.#state,
        slots,
        hours: Math.round((slots * SLOT_SAMPLES * 100) / HOUR_SAMPLES) / 100,
        waitingCalls: this.#ring?.usage.waitingCalls ?? 0,
      },
      recordings: {
        path: recordings,
        calls: this.recordings.count,
        catalogue: this.recordings.state,
        freeBytes: freeBytes(recordings),
      },
    };
  }

  /** Lets filing finish for so long, then closes; what is not filed is filed after the next start. */
  async close(patienceMs: number): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#filer?.idle(), delay(patienceMs, null, { ref: false })]);
    await this.#filer?.stop();
    await this.#ring?.close();
    await Promise.race([this.recordings.idle(), delay(patienceMs, null, { ref: false })]);
    await Promise.all([this.#catalogue.stop(), this.#journal?.close()]);
  }

  async #openOnce(): Promise<void> {
    const { ring: path, ringBytes } = this.#config;
    const store = await openBlockStore(path, ringBytes, Date.now, () => {
      this.#state = 'formatting';
    });
    const ring = await Ring.open(store, {
      nowWallMs: Date.now,
      trouble: (problem) => this.#ringTrouble(problem),
    });
    this.#filer = new Filer(ring, this.#disk, {
      filed: (line) => {
        // Told when it is listed, so that who is told finds it.
        const told = () => this.#listener.filed(line);
        void this.recordings.filed(line).then(told, told);
      },
      trouble: (problem) => this.#listener.filingTrouble(problem),
    });
    this.#ring = ring;
    for (const { open } of ring.unfiled) this.#comesBehind(open?.orderMs ?? null);
    this.#ringTrouble(null);
    void this.#beginFiling(ring);
  }

  /** What was left is filed and the recordings are listed; recording neither needs it nor waits for it. */
  async #beginFiling(ring: Ring): Promise<void> {
    await this.#openJournal();
    this.#comesBehind(this.#journal?.newestOrderMs ?? null);
    for (const call of ring.unfiled) {
      const interrupted = call.close === null;
      this.#listener.log('a call of the last run is filed from the ring', {
        stream: call.stream,
        interrupted,
      });
      this.file(call.stream);
    }
    this.#catalogue.start();
  }

  /** What stands in the state directory is a second copy: recording goes on without it. */
  async #openJournal(): Promise<void> {
    const path = join(this.#config.state, JOURNAL_NAME);
    try {
      this.#journal ??= await FileJournal.open(path);
      this.recordings.keepJournal(this.#journal);
    } catch (error) {
      this.#listener.log('the journal is not kept', {
        problem: { code: 'stateUnusable', path, why: whyOf(error) } satisfies Problem,
      });
    }
  }

  #compactJournal(calls: number): void {
    const isAlive = async ({ id, start }: Entry) => (await this.#catalogue.find(id))?.start === start;
    this.#journal?.compactWhenWorth(calls, isAlive).catch((error) => {
      this.#listener.log('the journal cannot be compacted', { why: whyOf(error) });
    });
  }

  #ringTrouble(problem: Problem | null): void {
    this.#state = problem === null ? 'ready' : 'failing';
    this.#listener.ringTrouble(problem);
  }
}

function freeBytes(directory: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}
