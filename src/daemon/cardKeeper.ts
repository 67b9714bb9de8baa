import { setTimeout as delay } from 'node:timers/promises';
import { lookAt } from '../card/blockDevice.js';
import { openBlockStore } from '../card/blockStore.js';
import { cardUse, USE_WINDOW_MS } from '../card/cardUse.js';
import { type Disk, realDisk } from '../card/disk.js';
import { encode } from '../card/encoder.js';
import { Filer } from '../card/filer.js';
import { orderMsOf } from '../card/order.js';
import { orderedDisk } from '../card/orderedDisk.js';
import { Recording } from '../card/recording.js';
import type { Recordings } from '../card/recordings.js';
import { Ring } from '../card/ring.js';
import { type RingUsage, ringFreeHours, ringHours, ringIsFull } from '../card/ringRoom.js';
import type { ClockQuality, OpenFacts } from '../card/types.js';
import type { Config } from '../config.js';
import type { CardReport, CardStatus } from '../control/api.js';
import { type Language, type Problem, ProblemError } from '../i18n/problems.js';
import type { Backlog, CardEdges, CardLent, CardListener, RetentionSetting } from './cardPorts.js';
import { HealthKeeper } from './healthKeeper.js';
import { MediumKeeper } from './mediumKeeper.js';
import { RingWatch } from './ringWatch.js';
import { RoomKeeper } from './roomKeeper.js';
import { Shelf } from './shelf.js';
import { StartCorrections } from './startCorrections.js';
import { isoLocal } from './wallClock.js';

const RETRY_MS = 5000;

/** Ring, filer and recordings together: opened, tried again when they cannot be, closed in order. */
export class CardKeeper {
  readonly room: RoomKeeper;
  readonly shelf: Shelf;
  readonly #config: Config['card'];
  readonly #language: Language;
  readonly #listener: CardListener;
  readonly #disk: Disk;
  readonly #nowMs: () => number;
  readonly #card: MediumKeeper;
  readonly #health: HealthKeeper;
  readonly #corrections: StartCorrections;
  readonly #stopping = new AbortController();
  readonly #ringWatch: RingWatch;
  #filing: Problem | null = null;
  /** Corrections on their way into the ring; nothing is filed before they are there. */
  #correcting = 0;
  #state: CardStatus['ring']['state'] = 'opening';
  #ring: Ring | null = null;
  #filer: Filer | null = null;
  #lastOrderMs: number | null = null;

  /** @param language of the words in `calls.csv` */
  constructor(
    config: Config['card'],
    language: Language,
    listener: CardListener,
    nowMs: () => number,
    retention: RetentionSetting,
    edges?: CardEdges,
  ) {
    this.#config = config;
    this.#language = language;
    this.#listener = listener;
    this.#nowMs = nowMs;
    this.#disk = orderedDisk(edges?.disk ?? realDisk(config.recordings));
    this.#card = new MediumKeeper({
      path: config.recordings,
      mountPoint: config.mountPoint,
      look: edges?.look ?? (() => lookAt(config.recordings)),
      nowMs,
      freeHours: () => ringFreeHours(this.#usage),
      changed: () => this.#tellFiling(),
      read: () => this.shelf.read(),
      back: () => this.#isBack(),
      measure: () => void this.#health.sample(true),
      log: (message, facts) => listener.log(message, facts),
    });
    this.#ringWatch = new RingWatch(config.ring, (problem) => {
      this.#state = problem === null ? 'ready' : 'failing';
      listener.ringTrouble(problem);
    });
    this.#health = new HealthKeeper(config, nowMs, (message, facts) => listener.log(message, facts));
    this.#corrections = new StartCorrections({
      intoRing: (stream, correctedStart) => this.#correct(stream, correctedStart),
      annotate: async ({ id }, correctedStart) => {
        await this.recordings.annotate(id, { op: 'clock', correctedStart }, isoLocal(new Date()));
      },
      log: (message, facts) => listener.log(message, facts),
    });
    this.shelf = new Shelf(config, language, this.#disk, {
      log: (message, facts) => listener.log(message, facts),
      complete: () => this.room.start(),
      turn: (work) => this.room.turn(work),
      stale: (day) => this.room.remake(day),
      lent: () => this.room.lent,
    });
    this.room = new RoomKeeper(this.#disk, this.shelf, {
      ...retention,
      ringFull: () => ringIsFull(this.#usage),
      waits: (id) => this.#ring?.unfiled.some(({ open }) => open?.id === id) ?? false,
      report: (problem) => listener.retentionTrouble(problem),
      nowMs,
      ladder: (ladder, again) => listener.ladder(ladder, again),
    });
  }

  /** The recordings, once all are known or have been waited for a few seconds: for looking one up. */
  async listed(): Promise<Recordings> {
    await this.shelf.listed();
    return this.recordings;
  }

  get recordings(): Recordings {
    return this.shelf.recordings;
  }

  get armed(): boolean {
    return this.#ring !== null && this.#state === 'ready';
  }

  /**
   * Resolves with true when the ring is open, however often that has to be tried, and with false when it is stopped
   * before. Nothing here waits for the recordings, which may be missing, unmounted or hang.
   *
   * @param tried is called when the first attempt is over, whatever it came to
   */
  async open(tried: () => void = () => {}): Promise<boolean> {
    this.#card.start();
    while (!this.#stopping.signal.aborted) {
      const why: unknown = await this.#openOnce().catch((error: unknown) => error);
      if (why instanceof ProblemError) {
        this.#state = 'failing';
        this.#listener.ringTrouble(why.problem);
      } else if (why !== undefined) throw why;
      tried();
      if (why === undefined) return true;
      await delay(RETRY_MS, null, { signal: this.#stopping.signal }).catch(() => {});
    }
    return false;
  }

  /** A new recording in the ring. @param beganMs its off-hook on the monotonic clock */
  openStream(open: OpenFacts, beganMs: number): Recording {
    if (this.#ring === null) throw new Error('a call came before the ring was open');
    const recording = new Recording(this.#ring, open);
    this.#corrections.begun(open, recording.stream, beganMs);
    return recording;
  }

  /** The clock is right since now: calls of this run that began before get their true start. */
  clockKnown(wallMinusMonotonicMs: number): void {
    this.#corrections.known(wallMinusMonotonicMs);
  }

  /** The machine slept, and its monotonic clock with it. */
  clockSlept(): void {
    this.#corrections.forget();
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

  /** Calls that are over and not on the card, and how full the ring is, 0 to 1. */
  get backlog(): Backlog {
    const { slots, freeSlots } = this.#usage;
    return { waiting: this.#filer?.waiting ?? 0, ringPart: slots === 0 ? 0 : 1 - freeSlots / slots };
  }

  /** Lends the card to somebody who only reads it, once what is being written is finished. */
  async lend(): Promise<CardLent> {
    const end = await this.room.lend();
    this.#card.lend();
    return {
      giveBack: async () => {
        await this.#card.takeBack();
        await end();
        this.#isBack();
      },
    };
  }

  status(): CardStatus {
    const { ring, recordings } = this.#config;
    return {
      ring: {
        path: ring,
        state: this.#state,
        slots: this.#usage.slots,
        hours: ringHours(this.#usage),
        waitingCalls: this.#ring?.usage.waitingCalls ?? 0,
      },
      recordings: {
        path: recordings,
        calls: this.recordings.count,
        catalogue: this.recordings.state,
        freeBytes: this.#card.medium.space?.freeBytes ?? null,
      },
      retention: this.room.ladder,
    };
  }

  /** All that is known of the card; nothing here waits for it, nor for the list of recordings. */
  async report(): Promise<Omit<CardReport, 'clock' | 'problems'>> {
    const { ring, recordings } = this.status();
    const { state, space } = this.#card.medium;
    const { profile } = this.#config;
    const talk = await this.shelf.talkSince(Date.now() - USE_WINDOW_MS);
    const use = cardUse(talk, Date.now(), recordings.freeBytes, profile);
    const losesFiles = this.#filing?.code === 'cardLosesFiles';
    const ringFailing = this.#state === 'failing';
    const card = { medium: state, ringFailing, losesFiles, ...this.#health.writes };
    return {
      ring: { ...ring, freeHours: ringFreeHours(this.#usage) },
      recordings: { ...recordings, state, totalBytes: space?.totalBytes ?? null, profile, ...use },
      health: this.#health.report(card, this.#card.removed),
    };
  }

  /** Lets filing finish for so long, then closes; what is not filed is filed after the next start. */
  async close(patienceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#ringWatch.stop();
    this.room.stop();
    // With the card out there is nothing to wait for.
    if (this.#card.problem === null)
      await Promise.race([this.#filer?.idle(), delay(patienceMs, null, { ref: false })]);
    await this.#filer?.stop();
    await this.#ring?.close();
    this.#card.stop();
    await Promise.all([this.shelf.close(patienceMs), this.#health.stop()]);
  }

  async #openOnce(): Promise<void> {
    const { ring: path, ringBytes } = this.#config;
    const store = await openBlockStore(path, ringBytes, Date.now, () => {
      this.#state = 'formatting';
    });
    const ring = await Ring.open(store, {
      nowWallMs: Date.now,
      trouble: (problem) => this.#ringTrouble(problem),
      nowMs: this.#nowMs,
      wrote: (batch) => this.#health.ringWrote(batch),
      failed: (why) => this.#health.failed(`ring: ${why}`),
      short: () => this.#filer?.hurry(),
    });
    this.#filer = new Filer(ring, this.#disk, {
      profile: this.#config.profile,
      language: this.#language,
      encode,
      nowMs: this.#nowMs,
      dayChanged: (day) => this.shelf.page.dayChanged(day),
      before: (bytes) => this.room.before(bytes),
      turn: (work) => this.room.turn(work),
      filed: (line) => {
        this.#health.filed(line.bytes);
        // Told when it is listed, so that who is told finds it.
        const told = () => {
          this.#corrections.filed(line);
          this.#listener.filed(line);
        };
        void this.recordings.filed(line).then(told, told);
      },
      trouble: (problem) => this.#filingTrouble(problem),
      mayFile: () =>
        this.#card.problem === null && !this.room.lent && this.#correcting === 0 && !ring.failing,
    });
    this.#ring = ring;
    this.#ringWatch.start();
    for (const { open } of ring.unfiled) this.#comesBehind(open?.orderMs ?? null);
    this.#ringTrouble(null);
    // As they are now: calls that begin in the meantime are none that the last run left.
    void this.#beginFiling(ring.unfiled, ring.unverified);
  }

  /** What was left is filed and the recordings are read; recording neither needs it nor waits for it. */
  async #beginFiling(unfiled: Ring['unfiled'], unverified: Ring['unverified']): Promise<void> {
    this.#comesBehind(await this.shelf.openJournal());
    for (const call of unfiled) {
      const interrupted = call.close === null;
      this.#listener.log('a call of the last run is filed from the ring', {
        stream: call.stream,
        interrupted,
      });
      this.file(call.stream);
    }
    for (const { stream } of unverified) this.#filer?.lookAgain(stream);
    this.#card.ringOpened();
    this.#health.start(() => this.#card.medium.space !== null);
  }

  #ringTrouble(problem: Problem | null): void {
    this.#ringWatch.ringSays(problem);
    if (problem === null) this.#filer?.goOn();
  }

  get #usage(): RingUsage {
    return this.#ring?.usage ?? { slots: 0, freeSlots: 0 };
  }

  #filingTrouble(problem: Problem | null): void {
    this.#filing = problem;
    if (problem !== null) {
      this.#health.failed(`filing: ${problem.code}`);
      // The kernel may know by now that the card is gone, which says more than a failed write.
      this.#card.look();
    }
    this.#tellFiling();
  }

  #tellFiling(): void {
    this.#listener.filingTrouble(this.#card.problem ?? this.#filing);
  }

  #isBack(): void {
    this.#filing = null;
    this.#tellFiling();
    this.#corrections.retry();
    this.room.payCard();
    this.#filer?.goOn();
  }

  #correct(stream: number, correctedStart: string): boolean {
    const call = this.#ring?.call(stream);
    if (this.#ring === null || call === undefined || this.#filer?.hasTried(stream)) return false;
    const last = call.audio.at(-1);
    const position = call.close?.samples ?? (last === undefined ? 0 : last.position + last.samples);
    const payload = Buffer.from(JSON.stringify({ kind: 'clock', correctedStart }));
    this.#correcting += 1;
    const written = () => {
      this.#correcting -= 1;
      this.#filer?.goOn();
    };
    if (this.#ring.append(stream, 'event', payload, position, written) === null) return true;
    this.#correcting -= 1;
    return false;
  }
}
