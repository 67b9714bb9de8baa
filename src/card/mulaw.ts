import { Buffer } from 'node:buffer';

/**
 * G.711 µ-law: 14 bits of the sample are used, the coarser the louder, one byte each. ITU-T G.711 table 2a;
 * the byte is sign, 3 bits of segment, 4 bits of step, all inverted.
 */
const BIAS = 132;
const CLIP = 32_635;

function encoded(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  const step = (magnitude >>> (segment + 3)) & 15;
  return ~(sign | (segment << 4) | step) & 0xff;
}

function decoded(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 15) << 3) + BIAS) << ((bits >>> 4) & 7)) - BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

/** By the sample's 16 bits read as unsigned. */
const BYTES = Uint8Array.from({ length: 65_536 }, (_, bits) => encoded((bits << 16) >> 16));
const SAMPLES = Int16Array.from({ length: 256 }, (_, byte) => decoded(byte));

/** PCM16 little endian, an even number of bytes, to one byte a sample. */
export function muLawOf(pcm: Uint8Array): Buffer {
  const bytes = Buffer.alloc(pcm.length >>> 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = BYTES[(pcm[2 * i] ?? 0) | ((pcm[2 * i + 1] ?? 0) << 8)] ?? 0;
  return bytes;
}

export function samplesOfMuLaw(bytes: ArrayLike<number>): Int16Array {
  return Int16Array.from(bytes, (byte) => SAMPLES[byte] ?? 0);
}
