import { statfsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openBlockStore } from '../card/blockStore.js';
import type { Catalogue } from '../card/catalogueTypes.js';
import { realDisk } from '../card/disk.js';
import { Filer } from '../card/filer.js';
import { dayOf } from '../card/names.js';
import { orderMsOf } from '../card/order.js';
import { Pins } from '../card/pins.js';
import { Pruner } from '../card/pruner.js';
import { Recording, SLOT_SAMPLES } from '../card/recording.js';
import { Recordings } from '../card/recordings.js';
import type { Ladder, RetentionClock, RetentionPolicy } from '../card/retentionTypes.js';
import { Ring } from '../card/ring.js';
import { Turns } from '../card/turns.js';
import { type ClockQuality, type IndexLine, type OpenFacts, RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { CardStatus } from '../control/api.js';
import { type Problem, ProblemError } from '../i18n/problems.js';

export interface CardListener {
  filed(line: IndexLine): void;
  /** What is wrong with the ring, or with filing; null when it is well again. */
  ringTrouble(problem: Problem | null): void;
  filingTrouble(problem: Problem | null): void;
  /** A recording or the card refused what retention wanted of it. */
  retentionTrouble(problem: Problem): void;
  ladder(ladder: Ladder): void;
  log(message: string, facts: Record<string, unknown>): void;
}

const RETRY_MS = 5000;
const HOUR_SAMPLES = 3600 * RATE_HZ;

export interface RetentionSetting {
  readonly policy: RetentionPolicy;
  /** Null: nothing is deleted. */
  readonly catalogue: Catalogue | null;
  clock(): RetentionClock;
  nowIso(): string;
}

/** Above this the ring counts as full for retention: it must act before calls are refused. */
const FULL_PART = 0.9;

/** Ring, filer and recordings together: opened, tried again when they cannot be, closed in order. */
export class CardKeeper {
  readonly recordings: Recordings;
  readonly pins = new Pins();
  /** Null while there is no catalogue. */
  readonly pruner: Pruner | null;
  readonly #turns = new Turns();
  readonly #config: Config['card'];
  readonly #listener: CardListener;
  readonly #disk;
  readonly #stopping = new AbortController();
  #state: CardStatus['ring']['state'] = 'opening';
  #ring: Ring | null = null;
  #filer: Filer | null = null;
  #lastOrderMs: number | null = null;

  constructor(config: Config['card'], listener: CardListener, retention: RetentionSetting) {
    this.#config = config;
    this.#listener = listener;
    this.#disk = realDisk(config.recordings);
    this.recordings = new Recordings(this.#disk, (problem) =>
      listener.log('a recording or its index is damaged; it is passed over', { problem }),
    );
    this.pruner = this.#makePruner(retention);
  }

  #makePruner({ policy, catalogue, clock, nowIso }: RetentionSetting): Pruner | null {
    if (catalogue === null) return null;
    return new Pruner({
      disk: this.#disk,
      catalogue,
      policy,
      pins: this.pins,
      turns: this.#turns,
      clock,
      nowIso,
      ringFull: () => {
        const { slots, freeSlots } = this.#ring?.usage ?? { slots: 1, freeSlots: 1 };
        return freeSlots < slots * (1 - FULL_PART);
      },
      after: (ms, call) => {
        const timer = setTimeout(call, ms).unref();
        return () => clearTimeout(timer);
      },
      deleted: (tombstone) => catalogue.annotate(tombstone),
      report: (problem) => this.#listener.retentionTrouble(problem),
      ladder: (ladder) => this.#listener.ladder(ladder),
    });
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
      retention: this.pruner?.ladder ?? null,
    };
  }

  /** Lets filing finish for so long, then closes; what is not filed is filed after the next start. */
  async close(patienceMs: number): Promise<void> {
    this.#stopping.abort();
    this.pruner?.stop();
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
    });
    this.#filer = new Filer(ring, this.#disk, {
      before: async (bytes) => this.pruner?.before(bytes),
      turn: (work) => this.#turns.run(work),
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
    void this.recordings.load().then(() => this.#repair());
    this.pruner?.start();
  }

  async #repair(): Promise<void> {
    const lines = await this.recordings.list(Number.MAX_SAFE_INTEGER);
    await this.pruner?.repair([...new Set(lines.map(dayOf))]);
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
