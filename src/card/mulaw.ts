import { Buffer } from 'node:buffer';
import { MU_LAW } from '../signal/g711.js';

/** PCM16 little endian, an even number of bytes, to one byte a sample. */
export function muLawOf(pcm: Uint8Array): Buffer {
  const bytes = Buffer.alloc(pcm.length >>> 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = MU_LAW.bytes[(pcm[2 * i] ?? 0) | ((pcm[2 * i + 1] ?? 0) << 8)] ?? 0;
  return bytes;
}

export function samplesOfMuLaw(bytes: ArrayLike<number>): Int16Array {
  return Int16Array.from(bytes, (byte) => MU_LAW.samples[byte] ?? 0);
}
