import { createHash } from 'node:crypto';

// A second reader of what stands on the card, written from FORMAT.md alone: it shares nothing with src.
const json = (b: Buffer | string): Record<string, unknown> => JSON.parse(`${b}`.replace(/\0+$/, ''));
const text = (bytes: Buffer, at: number, length: number) => bytes.toString('latin1', at, at + length);
const u64 = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at));

function crcAgrees(bytes: Buffer, from: number, to: number, at: number): boolean {
  let crc = 0xffffffff;
  for (const byte of bytes.subarray(from, to)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0 === bytes.readUInt32LE(at);
}

/** The calls' slots, call by call in order; and the places that hold something not to be believed. */
export function readRing(image: Buffer) {
  const copies = [image, image.subarray(16384)].filter((copy) => text(copy, 0, 8) === 'DNWR\x01\0\0\0');
  const block = copies.find((copy) => crcAgrees(copy, 0, 508, 508)) ?? Buffer.alloc(512);
  const slots = Array.from({ length: u64(block, 16) }, (_, i) => image.subarray(2 ** 22 + 2 ** 14 * i));
  const believed = slots.filter((slot, i) => {
    const ours = text(slot, 0, 6) === 'DNW1\x01\0' && slot.subarray(80, 96).equals(block.subarray(32, 48));
    const sound = ours && crcAgrees(slot, 0, 124, 124) && crcAgrees(slot, 128, 16384, 96);
    return sound && u64(slot, 8) % slots.length === i;
  });
  const used = slots.filter((slot) => slot.subarray(0, 16384).some((byte) => byte !== 0));
  const rejected = used.filter((slot) => !believed.includes(slot)).map((slot) => slots.indexOf(slot));
  const inCalls = believed.filter((slot) => slot.readUInt32LE(24) !== 0);
  const parts = inCalls.map((slot) => {
    const [stream, index, seq] = [slot.readUInt32LE(24), slot.readUInt32LE(28), u64(slot, 8)];
    const payload = slot.subarray(128, 128 + slot.readUInt32LE(32));
    const said = slot.readUInt32LE(36) === 0 ? json(payload) : {};
    return { stream, index, seq, slot, type: slot.readUInt16LE(6), position: u64(slot, 40), said, payload };
  });
  parts.sort((a, b) => a.stream - b.stream || a.index - b.index || a.seq - b.seq);
  const counting = new Map(parts.map((part) => [`${part.stream} ${part.index}`, part]));
  return { parts: [...counting.values()], rejected };
}

/** The facts in a recording's header, and whether the bytes behind it are those they vouch for. */
export function readRecording(file: Buffer) {
  const u32 = (at: number) => file.readUInt32LE(at);
  const sevens = (at: number) => file.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + byte, 0);
  const wav = { at: 12, name: 'dnwb', nameAt: 0, skip: 8, size: (at: number) => (u32(at + 4) + 9) & -2 };
  const mp3 = { at: 10, name: 'dnwb\0', nameAt: 11, skip: 16, size: (at: number) => 10 + sevens(at + 4) };
  const ogg = { at: 106 + u32(98), name: 'DNWB=', nameAt: 4, skip: 9, size: (at: number) => 4 + u32(at) };
  let { at, name, nameAt, skip, size } = { RIFF: wav, OggS: ogg }[text(file, 0, 4)] ?? mp3;
  while (text(file, at + nameAt, name.length) !== name) at += size(at);
  const facts = json(file.subarray(at + skip, at + size(at)));
  const sum = createHash('sha256').update(file.subarray(4096)).digest('hex');
  return { facts, whole: sum === facts.audioSha256 };
}

/** Each recording's last line in a day's index, and what was said of it. */
export function readIndex(lines: string) {
  const entries: Record<string, unknown>[] = [];
  for (const line of lines.split('\n').filter((line) => line.startsWith('{')))
    try {
      entries.push(json(line));
    } catch {} // no object: passed over
  const last = new Map(entries.filter((one) => !('op' in one)).map((one) => [`${one.id} ${one.start}`, one]));
  const said = (key: string) => entries.filter((one) => 'op' in one && `${one.id} ${one.start}` === key);
  return [...last].map(([key, facts]) => ({ facts, said: said(key) }));
}
