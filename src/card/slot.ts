import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { crc32c } from './crc32c.js';

/**
 * The ring's slot: 128 bytes of header and up to 16,256 bytes of payload, written once, whole and aligned.
 * Byte for byte in FORMAT.md, "Slot" (facts: storage §5).
 */
export const SLOT_BYTES = 16_384;
export const HEADER_BYTES = 128;
export const PAYLOAD_BYTES = SLOT_BYTES - HEADER_BYTES;
export const NO_CHAIN = Buffer.alloc(32);

const MAGIC = 'DNW1';
const VERSION = 1;
const TYPES = ['open', 'audio', 'close', 'event', 'done', 'skip'] as const;
const CHAINED_BYTES = 48;

export type SlotType = (typeof TYPES)[number];

export interface SlotHeader {
  readonly type: SlotType;
  /** Counts every slot ever written; the slot's place in the ring is `seq` modulo the number of slots. */
  readonly seq: number;
  /** Wall clock when it was written, ms since 1970; 0 = not known. */
  readonly wallMs: number;
  /** The call it belongs to, from 1; 0 for the ring's own slots. */
  readonly stream: number;
  /** Place within the call, from 0. */
  readonly index: number;
  readonly payloadBytes: number;
  /** 0 = JSON, 1 = PCM16 little endian, 8 kHz, mono. */
  readonly format: number;
  /** First sample of the payload, counted from the recording's first sample. */
  readonly position: number;
  readonly chain: Buffer;
  readonly ringId: Buffer;
  readonly bootEpoch: number;
  /** When this was written no slot before this seq was needed any more. */
  readonly tail: number;
  /** The highest stream number given out when this was written. */
  readonly newestStream: number;
}

export interface Slot extends SlotHeader {
  readonly payload: Buffer;
}

/** Where a slot was read: what is found there must say the same of itself. */
export interface SlotPlace {
  readonly ringId: Buffer;
  readonly slots: number;
  readonly slot: number;
}

/** Why what stands in a slot is not to be believed. */
export type SlotFault =
  /** Never written: the header is zeros. */
  | 'zero'
  /** Something that is no slot, or one of another version. */
  | 'notASlot'
  /** The header's CRC fails. */
  | 'badHeader'
  /** The header is sound, the rest is not: the write was cut, or bits rotted. */
  | 'torn'
  /** A slot of another ring, or of this one before it was formatted anew. */
  | 'foreignRing'
  /** A sound slot that says it belongs elsewhere. */
  | 'misplaced'
  /** A sound slot of an earlier lap than the one asked for. */
  | 'stale';

type Unwritten = Omit<SlotHeader, 'chain' | 'payloadBytes' | 'format'>;

/**
 * The 16,384 bytes of a slot. Its chain value goes into the call's next slot.
 * @throws RangeError when the payload is longer than {@link PAYLOAD_BYTES}
 */
export function encodeSlot(fields: Unwritten, payload: Uint8Array, chainBefore: Buffer): Buffer {
  if (payload.length > PAYLOAD_BYTES) throw new RangeError(`a slot cannot hold ${payload.length} bytes`);
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt16LE(VERSION, 4);
  bytes.writeUInt16LE(TYPES.indexOf(fields.type) + 1, 6);
  bytes.writeBigUInt64LE(BigInt(fields.seq), 8);
  bytes.writeBigUInt64LE(BigInt(fields.wallMs), 16);
  bytes.writeUInt32LE(fields.stream, 24);
  bytes.writeUInt32LE(fields.index, 28);
  bytes.writeUInt32LE(payload.length, 32);
  bytes.writeUInt32LE(fields.type === 'audio' ? 1 : 0, 36);
  bytes.writeBigUInt64LE(BigInt(fields.position), 40);
  bytes.set(payload, HEADER_BYTES);
  chainOf(chainBefore, bytes.subarray(0, CHAINED_BYTES), payload).copy(bytes, 48);
  fields.ringId.copy(bytes, 80);
  bytes.writeUInt32LE(crc32c(bytes.subarray(HEADER_BYTES)), 96);
  bytes.writeUInt32LE(fields.bootEpoch, 100);
  bytes.writeBigUInt64LE(BigInt(fields.tail), 104);
  bytes.writeUInt32LE(fields.newestStream, 112);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
  return bytes;
}

/** SHA-256 over the chain value before, the header's first 48 bytes and the payload. */
export function chainOf(before: Uint8Array, header: Uint8Array, payload: Uint8Array): Buffer {
  return createHash('sha256').update(before).update(header).update(payload).digest();
}

/** Reads a slot's first 128 bytes; says nothing of its payload. */
export function decodeHeader(bytes: Buffer, place: SlotPlace): SlotHeader | SlotFault {
  const header = bytes.subarray(0, HEADER_BYTES);
  if (header.every((byte) => byte === 0)) return 'zero';
  if (header.toString('latin1', 0, 4) !== MAGIC || header.readUInt16LE(4) !== VERSION) return 'notASlot';
  if (crc32c(header.subarray(0, HEADER_BYTES - 4)) !== header.readUInt32LE(HEADER_BYTES - 4))
    return 'badHeader';
  const ringId = Buffer.from(header.subarray(80, 96));
  if (!ringId.equals(place.ringId)) return 'foreignRing';
  const seq = Number(header.readBigUInt64LE(8));
  if (seq % place.slots !== place.slot) return 'misplaced';
  const type = TYPES[header.readUInt16LE(6) - 1];
  const payloadBytes = header.readUInt32LE(32);
  if (type === undefined || payloadBytes > PAYLOAD_BYTES) return 'notASlot';
  return {
    type,
    seq,
    wallMs: Number(header.readBigUInt64LE(16)),
    stream: header.readUInt32LE(24),
    index: header.readUInt32LE(28),
    payloadBytes,
    format: header.readUInt32LE(36),
    position: Number(header.readBigUInt64LE(40)),
    chain: Buffer.from(header.subarray(48, 80)),
    ringId,
    bootEpoch: header.readUInt32LE(100),
    tail: Number(header.readBigUInt64LE(104)),
    newestStream: header.readUInt32LE(112),
  };
}

/** Reads a whole slot and believes it only when every byte of it is as it was written. */
export function decodeSlot(bytes: Buffer, place: SlotPlace, expectedSeq?: number): Slot | SlotFault {
  const header = decodeHeader(bytes, place);
  if (typeof header === 'string') return header;
  if (expectedSeq !== undefined && header.seq !== expectedSeq) return 'stale';
  if (bytes.length !== SLOT_BYTES || crc32c(bytes.subarray(HEADER_BYTES)) !== bytes.readUInt32LE(96))
    return 'torn';
  return { ...header, payload: bytes.subarray(HEADER_BYTES, HEADER_BYTES + header.payloadBytes) };
}
