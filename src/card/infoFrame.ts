import { Buffer } from 'node:buffer';

/** MPEG-2.5 Layer III at 8 kHz, mono, 24 kbit/s: every frame has so many bytes and stands for so many samples. */
export const FRAME_BYTES = 216;
export const FRAME_SAMPLES = 576;
/** LAME begins with so much of nothing; the decoder's own 529 samples are known to players. */
const DELAY_SAMPLES = 576;
const MAX_PADDING = 0xfff;

const FRAME_HEAD = Buffer.from('ffe338c4', 'hex');
/** Of mono MPEG-2: the side information, here zeros. */
const SIDE_BYTES = 9;
/** Frames, bytes, seek table and quality are there. */
const ALL_FIELDS = 15;
const SEEK_ENTRIES = 100;
/** Quality; who made it; revision 0 and constant bit rate; lowpass at 4 kHz; peak and gains not measured. */
const MADE_BY = Buffer.concat([Buffer.from('\0\0\0\x39LAME3.100\x01\x28', 'latin1'), Buffer.alloc(8)]);
const ATH_AND_BITRATE = Buffer.from([0x14, 24]);
/** Noise shaping, source below 32 kHz; no gain changed; bit rate as asked. */
const MADE_HOW = Buffer.from([0x22, 0, 0, 24]);

/** The MPEG frames of a recording. */
export interface Mp3Body {
  readonly bytes: number;
  /** CRC-16 of all of them. */
  readonly crc: number;
}

/**
 * LAME's tag frame, which it can write only into a file: a frame of silence that tells players how much of the
 * decoded sound belongs to the recording. Without it everything is heard 1105 samples late. FORMAT.md, "MP3".
 */
export function infoFrame({ bytes, crc }: Mp3Body, samples: number): Buffer {
  const frames = bytes / FRAME_BYTES;
  const behind = frames * FRAME_SAMPLES - DELAY_SAMPLES - samples;
  const padding = Math.min(MAX_PADDING, Math.max(0, behind));
  const frame = Buffer.alloc(FRAME_BYTES);
  const start = Buffer.concat([
    FRAME_HEAD,
    Buffer.alloc(SIDE_BYTES),
    Buffer.from('Info'),
    u32(ALL_FIELDS),
    u32(frames),
    u32(bytes + FRAME_BYTES),
    seekTable(frames),
    MADE_BY,
    ATH_AND_BITRATE,
    u32((DELAY_SAMPLES << 12) | padding).subarray(1),
    MADE_HOW,
    u32(bytes + FRAME_BYTES),
    u16(crc),
  ]);
  start.copy(frame);
  u16(crc16(start)).copy(frame, start.length);
  return frame;
}

/** Where each hundredth of the time begins, in 256ths of the bytes. */
function seekTable(frames: number): Buffer {
  const at = (_: unknown, i: number) => {
    const frame = Math.floor((i * frames) / SEEK_ENTRIES) + 1;
    return i === 0 ? 0 : Math.min(255, Math.floor((256 * frame) / frames));
  };
  return Buffer.from(Array.from({ length: SEEK_ENTRIES }, at));
}

function u16(value: number): Buffer {
  return Buffer.from([value >>> 8, value & 255]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

/** CRC-16/ARC, going on from the bytes before. */
export function crc16(bytes: Uint8Array, before = 0): number {
  let crc = before;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return crc;
}
