import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { asProblem, type BlockStore, whyOf } from './blockStore.js';
import { CallInRing, type DoneFacts } from './callInRing.js';
import { BATCH_SLOTS, ORDERLY_STOP, readSlotAt, readSuperblock, recover } from './recovery.js';
import { SLOT_BYTES, type Slot, type SlotFault, type SlotType } from './slot.js';
import { type Circumstances, type Entry, type Placed, SlotWriter } from './slotWriter.js';
import type { Superblock } from './superblock.js';

/** Sound of one call that may wait in RAM for a slow card: 9 slots of 0.9 s, a little over 8 s. */
export const QUEUED_AUDIO_SLOTS = 9;
/** Slots kept free of sound, so that calls can still be closed, filed and released in a full ring. */
export const SPARE_SLOTS = 64;
const SPARE_FOR_DONE = 16;
const RETRY_WAIT_MS = [100, 500, 2000, 5000];

export interface RingOptions {
  nowWallMs(): number;
  /** What is wrong with the ring now; null when it is well again. Told on change only. */
  trouble(problem: Problem | null): void;
  /** Monotonic ms, for measuring how long the card takes. */
  nowMs?(): number;
  /** A batch is on the card, written and synced. */
  wrote?(batch: { readonly bytes: number; readonly tookMs: number }): void;
  /** A write or sync failed; it is tried again. */
  failed?(why: string): void;
  /** Told with each piece of sound that comes while less than a quarter of the ring is free. */
  short?(): void;
  /** Waits between two tries after an error; ends early when aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/** Why a slot was not taken. */
export type Refusal = 'ringFull' | 'ringSlow';

export interface RingUsage {
  readonly slots: number;
  readonly freeSlots: number;
  /** Calls in the ring that are not filed, a running one included. */
  readonly waitingCalls: number;
}

interface Queued extends Entry {
  readonly acknowledged: () => void;
}

/**
 * The write-ahead log for sound: slots written in place one after another, synced, never rewritten once
 * acknowledged, never over a call that is not filed. Rules W1-W6 in FORMAT.md (facts: storage §5).
 */
export class Ring {
  readonly path: string;
  readonly #store: BlockStore;
  readonly #superblock: Superblock;
  readonly #options: RingOptions;
  readonly #writer: SlotWriter;
  readonly #calls = new Map<number, CallInRing>();
  readonly #queue: Queued[] = [];
  readonly #stopping = new AbortController();
  #newestStream: number;
  #running: Promise<void> | null = null;
  #failing = false;
  #closing = false;
  #trouble: Problem | null = null;

  private constructor(
    store: BlockStore,
    superblock: Superblock,
    options: RingOptions,
    found: Awaited<ReturnType<typeof recover>>,
  ) {
    this.path = store.path;
    this.#store = store;
    this.#superblock = superblock;
    this.#options = options;
    this.#writer = new SlotWriter(store, superblock, found);
    this.#newestStream = found.newestStream;
    for (const call of found.calls) this.#calls.set(call.stream, call);
  }

  /**
   * Takes the store over and reads what the last run left. After an unclean stop writing goes on in a fresh allocation unit, since an
   * interrupted write may have damaged its neighbours (facts: storage §1).
   * @throws ProblemError ringForeign, ringUnreadable
   */
  static async open(store: BlockStore, options: RingOptions): Promise<Ring> {
    try {
      const superblock = await readSuperblock(store);
      if (superblock === null) throw new ProblemError({ code: 'ringForeign', path: store.path });
      const found = await recover(store, superblock);
      const ring = new Ring(store, superblock, options, found);
      if (!found.orderly) await ring.#skipToFreshUnit();
      return ring;
    } catch (error) {
      await store.close().catch(() => {});
      throw asProblem(error, { code: 'ringUnreadable', path: store.path, why: whyOf(error) });
    }
  }

  /** Counts the openings of this ring: which start of the recorder this is, whatever the clock says. */
  get bootEpoch(): number {
    return this.#writer.bootEpoch;
  }

  /** Calls without a DONE, oldest first: after opening, those that the last run left. */
  get unfiled(): readonly CallInRing[] {
    return [...this.#calls.values()].filter(({ done }) => done === null);
  }

  /** Calls with a DONE that are not released: their files wait for the second look. Oldest first. */
  get unverified(): readonly CallInRing[] {
    return [...this.#calls.values()].filter(({ done }) => done !== null);
  }

  get usage(): RingUsage {
    const { slots } = this.#superblock;
    return { slots, freeSlots: this.#freeForSound(), waitingCalls: this.unfiled.length };
  }

  call(stream: number): CallInRing | undefined {
    return this.#calls.get(stream);
  }

  /** Gives a new call its stream number. Nothing is written yet. */
  begin(): number {
    this.#newestStream += 1;
    this.#calls.set(this.#newestStream, new CallInRing(this.#newestStream));
    return this.#newestStream;
  }

  /**
   * Takes a slot to be written; never waits. Sound is refused when the ring is full of unfiled calls or
   * 8 s of the call already wait for the card.
   * @param acknowledged called once the slot is surely on the card
   */
  append(
    stream: number,
    type: Exclude<SlotType, 'skip'>,
    payload: Buffer,
    position: number,
    acknowledged: () => void = () => {},
  ): Refusal | null {
    const call = this.#calls.get(stream);
    if (call === undefined) throw new RangeError(`no call ${stream} in the ring`);
    const refusal = this.#refusal(call, type);
    if (refusal !== null) {
      this.#refused(refusal);
      if (refusal === 'ringFull') this.#options.short?.();
      return refusal;
    }
    if (type === 'audio' && this.#trouble?.code === 'ringFull') this.#tell(null);
    this.#queue.push({ call, type, index: call.nextIndex++, position, payload, acknowledged });
    this.#wake();
    if (type === 'audio' && this.#freeForSound() * 4 < this.#superblock.slots) this.#options.short?.();
    return null;
  }

  /** Writes the DONE of a filed call; resolves when it is on the card. */
  async done(stream: number, facts: DoneFacts): Promise<void> {
    const chain = this.#calls.get(stream)?.chain.toString('hex') ?? '';
    const json = Buffer.from(JSON.stringify({ ...facts, chain }));
    await new Promise<void>((resolve, reject) => {
      if (this.append(stream, 'done', json, 0, resolve) !== null)
        reject(new ProblemError({ code: 'ringFull', path: this.path, calls: this.unfiled.length }));
    });
  }

  /** Gives a call's slots free. Apart from `done`, so that a second look at the file can come between. */
  release(stream: number): void {
    this.#calls.delete(stream);
    if (this.#trouble?.code === 'ringFull' && this.#free() > this.#spare()) this.#tell(null);
  }

  /** The file of a call that has a DONE was found bad: it is to be filed again. */
  refile(stream: number): void {
    const call = this.#calls.get(stream);
    if (call !== undefined) call.done = null;
  }

  /** The card refuses writing; what is handed over waits in RAM until it takes it again. */
  get failing(): boolean {
    return this.#failing;
  }

  /**
   * Reads a slot again, every byte checked. A slot that is missing while the card fails may be there when it
   * is back, or belongs to another card: that is no hole in a recording.
   * @throws ProblemError ringUnreadable
   */
  async read(seq: number): Promise<Slot | SlotFault> {
    const { path } = this;
    const failing = this.#failing;
    try {
      const slot = await readSlotAt(this.#store, this.#superblock, seq);
      if (typeof slot !== 'string' || (!failing && !this.#failing)) return slot;
      throw new ProblemError({ code: 'ringUnreadable', path, why: slot });
    } catch (error) {
      throw asProblem(error, { code: 'ringUnreadable', path, why: whyOf(error) });
    }
  }

  /** Writes what waits, and that the stop was orderly. A card that fails is not waited for. */
  async close(): Promise<void> {
    const payload = Buffer.from(JSON.stringify({ kind: ORDERLY_STOP }));
    if (!this.#failing && this.#free() > SPARE_FOR_DONE) {
      this.#queue.push({ call: null, type: 'skip', index: 0, position: 0, payload, acknowledged: () => {} });
      this.#wake();
    }
    this.#closing = true;
    if (this.#failing) this.#stopping.abort();
    while (this.#running !== null) await this.#running;
    this.#stopping.abort();
    await this.#store.close();
  }

  #tail(): number {
    let tail = this.#writer.nextSeq;
    for (const { firstSeq } of this.#calls.values()) tail = Math.min(tail, firstSeq ?? tail);
    return tail;
  }

  #free(): number {
    return this.#tail() + this.#superblock.slots - this.#writer.nextSeq - this.#queue.length;
  }

  #freeForSound(): number {
    return Math.max(0, this.#free() - this.#spare());
  }

  #spare(): number {
    return this.#superblock.unitSlots + SPARE_SLOTS;
  }

  #refusal(call: CallInRing, type: SlotType): Refusal | null {
    const free = this.#free();
    if (type === 'done') return free > 0 ? null : 'ringFull';
    if (type === 'close') return free > SPARE_FOR_DONE ? null : 'ringFull';
    if (free <= this.#spare()) return 'ringFull';
    const waiting = this.#queue.filter((entry) => entry.call === call);
    if (type === 'audio')
      return waiting.filter((entry) => entry.type === 'audio').length < QUEUED_AUDIO_SLOTS
        ? null
        : 'ringSlow';
    return waiting.length < BATCH_SLOTS ? null : 'ringSlow';
  }

  #refused(refusal: Refusal): void {
    if (this.#failing) return;
    const { path } = this;
    this.#tell(
      refusal === 'ringSlow' ? { code: refusal, path } : { code: refusal, path, calls: this.unfiled.length },
    );
  }

  #tell(trouble: Problem | null): void {
    if (this.#trouble?.code === trouble?.code) return;
    this.#trouble = trouble;
    this.#options.trouble(trouble);
  }

  #wake(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
      if (this.#queue.length > 0 && !this.#stopping.signal.aborted) this.#wake();
    });
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0 && !this.#stopping.signal.aborted) {
      const batch = this.#queue.slice(0, BATCH_SLOTS);
      const placed = await this.#writeUntilAcknowledged(batch);
      if (placed === null) return;
      this.#queue.splice(0, batch.length);
      for (const [i, entry] of batch.entries()) this.#acknowledge(entry, placed[i]);
      if (this.#queue.length === 0 && this.#trouble?.code === 'ringSlow') this.#tell(null);
    }
  }

  #acknowledge(entry: Queued, placed: Placed | undefined): void {
    if (placed === undefined) return;
    const { type, index, position, payload } = entry;
    entry.call?.take({ type, index, position, payloadBytes: payload.length, ...placed }, payload);
    entry.acknowledged();
  }

  /** Null when the ring was closed before the card took it. */
  async #writeUntilAcknowledged(batch: readonly Queued[]): Promise<readonly Placed[] | null> {
    for (let tries = 0; ; tries++) {
      try {
        const roomSlots = this.#queue.length + SPARE_SLOTS;
        const beganMs = this.#options.nowMs?.() ?? 0;
        const placed = await this.#writer.write(batch, this.#now(), tries > 0, roomSlots);
        const tookMs = (this.#options.nowMs?.() ?? 0) - beganMs;
        this.#options.wrote?.({ bytes: batch.length * SLOT_BYTES, tookMs });
        if (this.#failing) this.#tell(null);
        this.#failing = false;
        return placed;
      } catch (error) {
        this.#failing = true;
        const why = whyOf(error);
        this.#options.failed?.(why);
        this.#tell(
          error instanceof ProblemError ? error.problem : { code: 'ringWriteFailed', path: this.path, why },
        );
        if (this.#closing) this.#stopping.abort();
      }
      const waitMs = RETRY_WAIT_MS[Math.min(tries, RETRY_WAIT_MS.length - 1)] ?? 0;
      await (this.#options.wait ?? waitFor)(waitMs, this.#stopping.signal);
      if (this.#stopping.signal.aborted) return null;
    }
  }

  #now(): Circumstances {
    return { wallMs: this.#options.nowWallMs(), tail: this.#tail(), newestStream: this.#newestStream };
  }

  async #skipToFreshUnit(): Promise<void> {
    const count = this.#writer.untilFreshUnit;
    if (count > 0 && this.#free() - count > SPARE_FOR_DONE) await this.#writer.skip(count, this.#now());
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {});
}
