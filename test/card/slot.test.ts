import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c } from '#src/card/crc32c.js';
import {
  chainOf,
  decodeHeader,
  decodeSlot,
  encodeSlot,
  HEADER_BYTES,
  NO_CHAIN,
  PAYLOAD_BYTES,
  SLOT_BYTES,
} from '#src/card/slot.js';
import { decodeSuperblock, encodeSuperblock } from '#src/card/superblock.js';

const ringId = Buffer.alloc(16, 7);
const place = { ringId, slots: 100, slot: 42 };
const fields = {
  type: 'audio' as const,
  seq: 2 ** 40 - (2 ** 40 % 100) + 42,
  wallMs: 1_795_000_000_123,
  stream: 4_000_000_001,
  index: 17,
  position: 2 ** 37 + 5,
  ringId,
  bootEpoch: 9,
  tail: 2 ** 40 - 90,
  newestStream: 4_000_000_002,
};
const payload = Buffer.from(Array.from({ length: 14_400 }, (_, i) => (i * 31) & 255));
const slot = encodeSlot(fields, payload, NO_CHAIN);

test('CRC-32C gives the check values of RFC 3720', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  assert.equal(crc32c(Buffer.alloc(32, 255)), 0x62a8ab43);
  assert.equal(crc32c(Buffer.alloc(0)), 0);
});

test('a slot reads back as it was written', () => {
  const read = decodeSlot(slot, place, fields.seq);
  assert.ok(typeof read !== 'string', String(read));
  assert.ok(read.payload.equals(payload));
  const { type, seq, wallMs, stream, index, position, bootEpoch, tail, newestStream } = read;
  assert.deepEqual(
    { type, seq, wallMs, stream, index, position, ringId, bootEpoch, tail, newestStream },
    fields,
  );
  assert.deepEqual(read.chain, chainOf(NO_CHAIN, slot.subarray(0, 48), payload));
});

test('every flipped byte of a slot is noticed', () => {
  for (let at = 0; at < SLOT_BYTES; at++) {
    const bytes = Buffer.from(slot);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    assert.equal(typeof decodeSlot(bytes, place, fields.seq), 'string', `byte ${at}`);
  }
});

test('a slot torn at any sector, from either end, is never taken for either version', () => {
  const older = encodeSlot({ ...fields, seq: fields.seq - 100 }, Buffer.alloc(PAYLOAD_BYTES, 3), NO_CHAIN);
  for (const [front, back] of [
    [slot, older],
    [older, slot],
    [slot, Buffer.alloc(SLOT_BYTES)],
  ] as const)
    for (let at = 512; at < 14_400; at += 512) {
      const torn = Buffer.concat([front.subarray(0, at), back.subarray(at)]);
      assert.equal(decodeSlot(torn, place), 'torn', `at ${at}`);
    }
});

test('each fault has its name', () => {
  assert.equal(decodeSlot(Buffer.alloc(SLOT_BYTES), place), 'zero');
  assert.equal(decodeSlot(Buffer.alloc(SLOT_BYTES, 'RIFF'), place), 'notASlot');
  assert.equal(decodeSlot(slot, { ...place, ringId: Buffer.alloc(16) }), 'foreignRing');
  assert.equal(decodeSlot(slot, { ...place, slot: 43 }), 'misplaced');
  assert.equal(decodeSlot(slot, place, fields.seq + 100), 'stale');
  const bad = Buffer.from(slot);
  bad[HEADER_BYTES - 1] = (bad[HEADER_BYTES - 1] ?? 0) ^ 1;
  assert.equal(decodeHeader(bad, place), 'badHeader');
});

test('a payload too long for a slot is refused', () => {
  assert.throws(() => encodeSlot(fields, Buffer.alloc(PAYLOAD_BYTES + 1), NO_CHAIN), RangeError);
});

test('a superblock reads back, and no damaged one does', () => {
  const superblock = { slots: 65_280, unitSlots: 256, ringId, createdMs: 1_795_000_000_000 };
  const bytes = encodeSuperblock(superblock);
  assert.deepEqual(decodeSuperblock(bytes), superblock);
  for (let at = 0; at < 512; at++) {
    const bad = Buffer.from(bytes);
    bad[at] = (bad[at] ?? 0) ^ 0x10;
    assert.equal(decodeSuperblock(bad), null, `byte ${at}`);
  }
});
