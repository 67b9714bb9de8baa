import { Buffer } from 'node:buffer';
import { ascii, FILE_HEADER_BYTES, fitted, titleOf } from './headerText.js';
import { localTimeOf } from './names.js';
import type { Facts } from './types.js';

/** The serial number of the only stream in each of our files: `DNWB`. */
export const OGG_SERIAL = 0x42574e44;

const PAGE_HEADER_BYTES = 27;
const SEGMENT_BYTES = 255;
/** The OpusHead page of a mono stream: one segment of 19 bytes. */
export const OPUS_HEAD_PAGE_BYTES = PAGE_HEADER_BYTES + 1 + 19;
/** With its 16 segments this makes the OpusTags page fill what is left of the header to the byte. */
const TAGS_BYTES = 4006;
const TAGS_SEGMENTS = Math.floor(TAGS_BYTES / SEGMENT_BYTES) + 1;
const FACTS_COMMENT = 'DNWB=';

/** CRC-32 of Ogg: polynomial 0x04c11db7, highest bit first, nothing inverted (RFC 3533). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc;
});

/**
 * The two first pages of an Ogg Opus file (RFC 7845) in exactly {@link FILE_HEADER_BYTES} bytes: the encoder's own
 * OpusHead page, then the OpusTags page with the facts. The encoder's pages follow from number 2 on.
 * @param headPage as {@link splitOpusHead} gave it
 */
export function encodeOpusHeader(facts: Facts, headPage: Uint8Array): Buffer {
  const { date, time } = localTimeOf(facts.start);
  const comments = [`TITLE=${titleOf(facts)}`, `DATE=${date}T${time}`].map((text) => counted(text));
  const start = Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    counted(ascii(`Denwaban ${facts.version}`, 79)),
    Buffer.from([comments.length + 1, 0, 0, 0]),
    ...comments,
  ]);
  const json = fitted(facts, TAGS_BYTES - start.length - 4 - FACTS_COMMENT.length);
  const tags = Buffer.alloc(TAGS_BYTES);
  Buffer.concat([start, counted(`${FACTS_COMMENT}${json.toString('utf8')}`)]).copy(tags);
  return Buffer.concat([headPage, tagsPage(tags)]);
}

/**
 * Splits an encoder's output: its OpusHead page, and how many bytes its OpusHead and OpusTags pages have
 * together. `more` when that cannot be known yet; null when this is not the beginning of an Ogg Opus file.
 */
export function splitOpusHead(
  bytes: Buffer,
): { readonly headPage: Buffer; readonly skipBytes: number } | 'more' | null {
  const head = pageAt(bytes, 0);
  if (head === 'more' || head === null) return head;
  const tags = pageAt(bytes, head.bytes);
  if (tags === 'more' || tags === null) return tags;
  const named = head.packet.startsWith('OpusHead') && tags.packet.startsWith('OpusTags');
  if (!named || head.bytes !== OPUS_HEAD_PAGE_BYTES || !tags.whole) return null;
  return { headPage: bytes.subarray(0, head.bytes), skipBytes: head.bytes + tags.bytes };
}

export function isOgg(header: Buffer): boolean {
  return header.toString('latin1', 0, 4) === 'OggS';
}

/** The JSON of the facts' comment; null when there is none. */
export function opusFactsText(header: Buffer): string | null {
  const packetAt = OPUS_HEAD_PAGE_BYTES + PAGE_HEADER_BYTES + TAGS_SEGMENTS;
  if (header.length < FILE_HEADER_BYTES || header.toString('latin1', packetAt, packetAt + 8) !== 'OpusTags')
    return null;
  const vendorBytes = header.readUInt32LE(packetAt + 8);
  for (let at = packetAt + 12 + vendorBytes + 4; at + 4 <= header.length; ) {
    const end = at + 4 + header.readUInt32LE(at);
    const text = header.toString('utf8', at + 4, end);
    if (text.startsWith(FACTS_COMMENT)) return text.slice(FACTS_COMMENT.length);
    if (end === at + 4) return null;
    at = end;
  }
  return null;
}

function pageAt(bytes: Buffer, at: number) {
  if (bytes.length < at + PAGE_HEADER_BYTES) return 'more';
  if (bytes.toString('latin1', at, at + 4) !== 'OggS') return null;
  const segments = bytes.readUInt8(at + 26);
  const lacing = bytes.subarray(at + PAGE_HEADER_BYTES, at + PAGE_HEADER_BYTES + segments);
  const headerBytes = PAGE_HEADER_BYTES + segments;
  const pageBytes = headerBytes + lacing.reduce((sum, one) => sum + one, 0);
  if (lacing.length < segments || bytes.length < at + pageBytes) return 'more';
  const packet = bytes.toString('latin1', at + headerBytes, at + headerBytes + 8);
  return { bytes: pageBytes, packet, whole: (lacing.at(-1) ?? SEGMENT_BYTES) < SEGMENT_BYTES };
}

function tagsPage(tags: Buffer): Buffer {
  const page = Buffer.alloc(PAGE_HEADER_BYTES + TAGS_SEGMENTS);
  page.write('OggS', 0, 'latin1');
  page.writeUInt32LE(OGG_SERIAL, 14);
  page.writeUInt32LE(1, 18);
  page.writeUInt8(TAGS_SEGMENTS, 26);
  page.fill(SEGMENT_BYTES, PAGE_HEADER_BYTES);
  page.writeUInt8(TAGS_BYTES % SEGMENT_BYTES, page.length - 1);
  const whole = Buffer.concat([page, tags]);
  whole.writeUInt32LE(crcOf(whole), 22);
  return whole;
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0);
  return crc >>> 0;
}

function counted(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}
