import type { BlockStore } from './blockStore.js';
import { CallInRing } from './callInRing.js';
import { findHead, type SeqSeen } from './head.js';
import { decodeHeader, decodeSlot, HEADER_BYTES, SLOT_BYTES, type Slot, type SlotFault } from './slot.js';
import { decodeSuperblock, LEAD_BYTES, SUPERBLOCK_COPY, type Superblock } from './superblock.js';

/** At most so many slots go to the card between two syncs. */
export const BATCH_SLOTS = 64;
/** A write that failed is tried again in the next allocation unit, at most so many times. */
export const RETRY_UNITS = 3;
/** The payload of the SKIP slot that ends an orderly stop. */
export const ORDERLY_STOP = 'orderlyStop';

/** What the ring says of itself when it is opened. */
export interface Recovered {
  readonly nextSeq: number;
  readonly bootEpoch: number;
  readonly newestStream: number;
  /** False when the last run ended without saying so. */
  readonly orderly: boolean;
  /** Calls that may still need their slots, oldest first: without a DONE, or with one not looked at again. */
  readonly calls: readonly CallInRing[];
}

export async function readSuperblock(store: BlockStore): Promise<Superblock | null> {
  const first = decodeSuperblock(await store.read(0, SLOT_BYTES));
  return first ?? decodeSuperblock(await store.read(SUPERBLOCK_COPY, SLOT_BYTES));
}

export function offsetOf(seq: number, slots: number): number {
  return LEAD_BYTES + (seq % slots) * SLOT_BYTES;
}

/** Reads one slot by its seq; a slot of another lap is `stale`. */
export async function readSlotAt(
  store: BlockStore,
  { slots, ringId }: Superblock,
  seq: number,
): Promise<Slot | SlotFault> {
  const bytes = await store.read(offsetOf(seq, slots), SLOT_BYTES);
  return decodeSlot(bytes, { slots, ringId, slot: seq % slots }, seq);
}

/**
 * Finds the head and gathers the calls that still wait. Each slot says from which seq on slots were needed
 * when it was written, so only that part is read: nothing at all when every call was filed.
 */
export async function recover(store: BlockStore, superblock: Superblock): Promise<Recovered> {
  const { slots, ringId, unitSlots } = superblock;
  const headerAt = async (slot: number) =>
    decodeHeader(await store.read(LEAD_BYTES + slot * SLOT_BYTES, HEADER_BYTES), { slots, ringId, slot });
  const seqAt = async (slot: number): Promise<SeqSeen> => {
    const header = await headerAt(slot);
    if (header === 'zero') return header;
    return typeof header === 'string' ? 'unreadable' : header.seq;
  };
  const head = await findHead({ slots, window: (RETRY_UNITS + 1) * unitSlots + BATCH_SLOTS, seqAt });
  const newest = head === null ? 'zero' : await headerAt(head % slots);
  if (head === null || typeof newest === 'string')
    return { nextSeq: 0, bootEpoch: 1, newestStream: 0, orderly: true, calls: [] };
  const calls = new Map<number, CallInRing>();
  let newestStream = newest.newestStream;
  for (let seq = Math.max(newest.tail, head - slots + 1); seq <= head; seq++) {
    const header = await headerAt(seq % slots);
    if (typeof header === 'string' || header.seq !== seq || header.stream === 0) continue;
    newestStream = Math.max(newestStream, header.stream);
    const whole = header.type === 'audio' ? null : await readSlotAt(store, superblock, seq);
    if (typeof whole === 'string') continue;
    const call = calls.get(header.stream) ?? new CallInRing(header.stream);
    calls.set(header.stream, call);
    call.take(header, whole?.payload ?? null);
  }
  const last = await readSlotAt(store, superblock, head);
  return {
    nextSeq: head + 1,
    bootEpoch: newest.bootEpoch + 1,
    newestStream,
    orderly: typeof last !== 'string' && last.type === 'skip' && last.payload.includes(ORDERLY_STOP),
    calls: [...calls.values()],
  };
}
