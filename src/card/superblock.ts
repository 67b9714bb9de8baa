import { Buffer } from 'node:buffer';
import { crc32c } from './crc32c.js';
import { HEADER_BYTES, SLOT_BYTES } from './slot.js';

/** Bytes before slot 0: superblock, its copy, zeros. One allocation unit of an SD card (facts: storage §4). */
export const LEAD_BYTES = 4 * 1024 ** 2;
/** Slots in one allocation unit of 4 MiB. */
export const UNIT_SLOTS = LEAD_BYTES / SLOT_BYTES;
/** The smallest ring that works: two units behind the lead, about seven minutes of sound. */
export const LEAST_RING_BYTES = 3 * LEAD_BYTES;
export const SUPERBLOCK_COPY = SLOT_BYTES;

const MAGIC = 'DNWR';
const VERSION = 1;
const CRC_AT = 508;

/** What was decided when the ring was formatted; never written again. FORMAT.md, "Superblock". */
export interface Superblock {
  readonly slots: number;
  /** Slots in one allocation unit: after an unclean stop writing goes on in a fresh one. */
  readonly unitSlots: number;
  readonly ringId: Buffer;
  readonly createdMs: number;
}

/** How many slots fit in so many bytes, in whole allocation units; 0 for less than the least ring. */
export function slotsIn(bytes: number): number {
  return bytes < LEAST_RING_BYTES ? 0 : Math.floor((bytes - LEAD_BYTES) / LEAD_BYTES) * UNIT_SLOTS;
}

export function encodeSuperblock(superblock: Superblock): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeUInt32LE(SLOT_BYTES, 8);
  bytes.writeUInt32LE(HEADER_BYTES, 12);
  bytes.writeBigUInt64LE(BigInt(superblock.slots), 16);
  bytes.writeUInt32LE(superblock.unitSlots, 24);
  superblock.ringId.copy(bytes, 32);
  bytes.writeBigUInt64LE(BigInt(superblock.createdMs), 48);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, CRC_AT)), CRC_AT);
  return bytes;
}

/** Null when these bytes are no superblock that this version understands. */
export function decodeSuperblock(bytes: Buffer): Superblock | null {
  if (bytes.length < CRC_AT + 4 || bytes.toString('latin1', 0, 4) !== MAGIC) return null;
  if (crc32c(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT)) return null;
  if (bytes.readUInt32LE(4) !== VERSION || bytes.readUInt32LE(8) !== SLOT_BYTES) return null;
  if (bytes.readUInt32LE(12) !== HEADER_BYTES) return null;
  return {
    slots: Number(bytes.readBigUInt64LE(16)),
    unitSlots: bytes.readUInt32LE(24),
    ringId: Buffer.from(bytes.subarray(32, 48)),
    createdMs: Number(bytes.readBigUInt64LE(48)),
  };
}
