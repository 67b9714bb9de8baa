import { statfsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openBlockStore } from '../card/blockStore.js';
import { realDisk } from '../card/disk.js';
import { encode } from '../card/encoder.js';
import { Filer } from '../card/filer.js';
import { orderMsOf } from '../card/order.js';
import { orderedDisk } from '../card/orderedDisk.js';
import { Recording, SLOT_SAMPLES } from '../card/recording.js';
import { Recordings } from '../card/recordings.js';
import { Ring } from '../card/ring.js';
import { type ClockQuality, type IndexLine, type OpenFacts, RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { CardStatus } from '../control/api.js';
import { type Language, type Problem, ProblemError } from '../i18n/problems.js';

export interface CardListener {
  filed(line: IndexLine): void;
  /** What is wrong with the ring, or with filing; null when it is well again. */
  ringTrouble(problem: Problem | null): void;
  filingTrouble(problem: Problem | null): void;
  log(message: string, facts: Record<string, unknown>): void;
}

const RETRY_MS = 5000;
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
const HOUR_SAMPLES = 3600 * RATE_HZ;

/** Ring, filer and recordings together: opened, tried again when they cannot be, closed in order. */
export class CardKeeper {
  readonly recordings: Recordings;
  readonly #config: Config['card'];
  readonly #language: Language;
  readonly #listener: CardListener;
  readonly #disk;
  readonly #stopping = new AbortController();
  #state: CardStatus['ring']['state'] = 'opening';
  #ring: Ring | null = null;
  #filer: Filer | null = null;
  #lastOrderMs: number | null = null;

  /** @param language of the words in `calls.csv` */
  constructor(config: Config['card'], language: Language, listener: CardListener) {
    this.#config = config;
    this.#language = language;
    this.#listener = listener;
    this.#disk = orderedDisk(realDisk(config.recordings));
    this.recordings = new Recordings(this.#disk, (problem) =>
      listener.log('a recording or its index is damaged; it is passed over', { problem }),
    );
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
    this.#lastOrderMs = orderMsOf(
      wallMs,
      clock,
      this.#lastOrderMs ?? this.recordings.newest?.orderMs ?? null,
    );
    return { boot: this.#ring?.bootEpoch ?? 0, orderMs: this.#lastOrderMs };
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
      recordings: { path: recordings, calls: this.recordings.count, freeBytes: freeBytes(recordings) },
    };
  }

  /** Lets filing finish for so long, then closes; what is not filed is filed after the next start. */
  async close(patienceMs: number): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#filer?.idle(), delay(patienceMs, null, { ref: false })]);
    await this.#filer?.stop();
    await this.#ring?.close();
  }

  async #openOnce(): Promise<void> {
    const { ring: path, ringBytes } = this.#config;
    const store = await openBlockStore(path, ringBytes, Date.now, () => {
      this.#state = 'formatting';
    });
    const ring = await Ring.open(store, {
      nowWallMs: Date.now,
      trouble: (problem) => this.#ringTrouble(problem),
      short: () => this.#filer?.hurry(),
    });
    this.#filer = new Filer(ring, this.#disk, {
      profile: this.#config.profile,
      language: this.#language,
      encode,
      nowMs,
      filed: (line) => {
        this.recordings.add(line);
        this.#listener.filed(line);
      },
      trouble: (problem) => this.#listener.filingTrouble(problem),
    });
    this.#ring = ring;
    this.#ringTrouble(null);
    for (const call of ring.unfiled) {
      const interrupted = call.close === null;
      this.#listener.log('a call of the last run is filed from the ring', {
        stream: call.stream,
        interrupted,
      });
      this.file(call.stream);
    }
    for (const { stream } of ring.unverified) this.#filer.lookAgain(stream);
    void this.recordings.load();
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
