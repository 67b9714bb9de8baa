import { ProblemError } from '../i18n/problems.js';
import type { BlockStore } from './blockStore.js';
import type { CallInRing } from './callInRing.js';
import { offsetOf, RETRY_UNITS, readSuperblock } from './recovery.js';
import { encodeSlot, NO_CHAIN, SLOT_BYTES, type SlotType } from './slot.js';
import type { Superblock } from './superblock.js';

/** A slot that is to be written; its seq is given when it is. */
export interface Entry {
  /** Null for the ring's own slots. */
  readonly call: CallInRing | null;
  readonly type: SlotType;
  readonly index: number;
  readonly position: number;
  readonly payload: Buffer;
}

/** What the headers say of the moment of writing. */
export interface Circumstances {
  readonly wallMs: number;
  readonly tail: number;
  readonly newestStream: number;
}

export interface Placed {
  readonly seq: number;
  readonly chain: Buffer;
  readonly wallMs: number;
}

const EMPTY = Buffer.alloc(0);

/** Puts batches of slots behind the head and syncs them. A batch that fails can be written again elsewhere. */
export class SlotWriter {
  /** Seq of the slot that is written next; everything before it is acknowledged or passed over. Never goes back. */
  nextSeq: number;
  readonly bootEpoch: number;
  readonly #store: BlockStore;
  readonly #superblock: Superblock;
  /** How often the batch at hand was written in vain. */
  #vain = 0;

  constructor(store: BlockStore, superblock: Superblock, from: { nextSeq: number; bootEpoch: number }) {
    this.#store = store;
    this.#superblock = superblock;
    this.nextSeq = from.nextSeq;
    this.bootEpoch = from.bootEpoch;
  }

  /**
   * Writes a batch and syncs it. The first try goes right behind the head, three more each into the next
   * allocation unit, for the place itself may be what fails; from then on the place stays. What a failed try
   * left on the card may look sound or be torn: only behind all of it may the slots stand that count.
   * @param again the try before failed
   * @param roomSlots a jump must leave room for so many slots before the tail: those that are promised already
   * @throws what the store throws; ProblemError ringForeign, ringExchanged when another card came back
   */
  async write(
    batch: readonly Entry[],
    now: Circumstances,
    again: boolean,
    roomSlots: number,
  ): Promise<readonly Placed[]> {
    if (again) await this.#reopen();
    const start = this.#startOf(roomSlots, now.tail);
    this.nextSeq = start;
    this.#vain += 1;
    const chains = new Map<CallInRing, Buffer>();
    const placed: Placed[] = [];
    const encoded: Buffer[] = [];
    for (const entry of batch) {
      const seq = start + placed.length;
      const before = entry.call === null ? NO_CHAIN : (chains.get(entry.call) ?? entry.call.chain);
      const bytes = this.#encode(entry, seq, now, before);
      const chain = Buffer.from(bytes.subarray(48, 80));
      if (entry.call !== null) chains.set(entry.call, chain);
      placed.push({ seq, chain, wallMs: now.wallMs });
      encoded.push(bytes);
    }
    await this.#writeRun(start, encoded);
    await this.#store.sync();
    this.#vain = 0;
    this.nextSeq = start + batch.length;
    return placed;
  }

  /** What is there now need not be what was there before: the card may have been pulled and another put in. */
  async #reopen(): Promise<void> {
    await this.#store.reopen();
    const { path } = this.#store;
    const found = await readSuperblock(this.#store);
    if (found === null) throw new ProblemError({ code: 'ringForeign', path });
    if (!found.ringId.equals(this.#superblock.ringId))
      throw new ProblemError({ code: 'ringExchanged', path });
  }

  /** Slots from the head to the next allocation unit. */
  get untilFreshUnit(): number {
    const { unitSlots } = this.#superblock;
    return (unitSlots - (this.nextSeq % unitSlots)) % unitSlots;
  }

  async skip(count: number, now: Circumstances): Promise<void> {
    const entry: Entry = { call: null, type: 'skip', index: 0, position: 0, payload: EMPTY };
    await this.write(Array<Entry>(count).fill(entry), now, false, count);
  }

  #startOf(roomSlots: number, tail: number): number {
    if (this.#vain === 0 || this.#vain > RETRY_UNITS) return this.nextSeq;
    const { unitSlots, slots } = this.#superblock;
    const start = (Math.floor(this.nextSeq / unitSlots) + 1) * unitSlots;
    return start + roomSlots <= tail + slots ? start : this.nextSeq;
  }

  #encode(entry: Entry, seq: number, now: Circumstances, chainBefore: Buffer): Buffer {
    const { type, index, position, payload, call } = entry;
    const { ringId } = this.#superblock;
    const stream = call?.stream ?? 0;
    const fields = { type, seq, stream, index, position, ringId, bootEpoch: this.bootEpoch, ...now };
    return encodeSlot(fields, payload, chainBefore);
  }

  /** One write, or two where the ring's end comes between. */
  async #writeRun(start: number, encoded: readonly Buffer[]): Promise<void> {
    const { slots } = this.#superblock;
    const untilEnd = slots - (start % slots);
    const atEnd = encoded.slice(0, untilEnd);
    const atBeginning = encoded.slice(untilEnd);
    await this.#store.write(offsetOf(start, slots), Buffer.concat(atEnd, atEnd.length * SLOT_BYTES));
    if (atBeginning.length > 0) await this.#store.write(offsetOf(0, slots), Buffer.concat(atBeginning));
  }
}
