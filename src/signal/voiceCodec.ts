import { A_LAW, type Law, MU_LAW } from './g711.js';
import { ImaDecoder, ImaEncoder } from './imaAdpcm.js';

/** How sound is coded on a serial line, best first (facts: line-interface §1.6, §5). 8000 samples a second. */
export const CODEC_NAMES = ['signed16', 'muLaw', 'aLaw', 'unsigned8', 'signed8', 'imaAdpcm'] as const;
export type CodecName = (typeof CODEC_NAMES)[number];

/** Bytes cut anywhere come in, samples go out; what is not whole yet waits. */
export interface VoiceDecoder {
  push(bytes: Uint8Array): Int16Array;
}

export interface VoiceEncoder {
  push(samples: Int16Array): Uint8Array;
}

export interface VoiceCodec {
  readonly name: CodecName;
  readonly bitsPerSample: number;
  decoder(): VoiceDecoder;
  encoder(): VoiceEncoder;
}

export function voiceCodec(name: CodecName): VoiceCodec {
  return { name, ...CODECS[name] };
}

const CODECS: Readonly<Record<CodecName, Omit<VoiceCodec, 'name'>>> = {
  signed16: { bitsPerSample: 16, decoder: () => new Signed16Decoder(), encoder: () => ({ push: bytesOf }) },
  muLaw: byLaw(MU_LAW),
  aLaw: byLaw(A_LAW),
  unsigned8: eightBits(128),
  signed8: eightBits(0),
  imaAdpcm: { bitsPerSample: 4, decoder: () => new ImaDecoder(), encoder: () => new ImaEncoder() },
};

function byLaw({ bytes, samples }: Law): Omit<VoiceCodec, 'name'> {
  return byTables(samples, (sample) => bytes[sample & 0xffff] ?? 0);
}

/** The upper byte, rounded. @param zero the byte that is silence */
function eightBits(zero: 0 | 128): Omit<VoiceCodec, 'name'> {
  const samples = Int16Array.from({ length: 256 }, (_, byte) => ((byte - zero) << 24) >> 16);
  return byTables(samples, (sample) => Math.min(127, (sample + 128) >> 8) + zero);
}

/** One byte a sample, the same whatever came before. */
function byTables(samples: Int16Array, byteOf: (sample: number) => number): Omit<VoiceCodec, 'name'> {
  const decode = (coded: Uint8Array) => {
    const sound = new Int16Array(coded.length);
    for (let i = 0; i < coded.length; i++) sound[i] = samples[coded[i] ?? 0] ?? 0;
    return sound;
  };
  const encode = (sound: Int16Array) => {
    const coded = new Uint8Array(sound.length);
    for (let i = 0; i < sound.length; i++) coded[i] = byteOf(sound[i] ?? 0);
    return coded;
  };
  return { bitsPerSample: 8, decoder: () => ({ push: decode }), encoder: () => ({ push: encode }) };
}

/** Little endian; a sample may be split between two reads. */
class Signed16Decoder implements VoiceDecoder {
  #low: number | null = null;

  push(bytes: Uint8Array): Int16Array {
    const samples = new Int16Array((bytes.length + (this.#low === null ? 0 : 1)) >> 1);
    let at = 0;
    let low = this.#low;
    for (const byte of bytes) {
      if (low === null) low = byte;
      else {
        samples[at++] = low | (byte << 8);
        low = null;
      }
    }
    this.#low = low;
    return samples;
  }
}

function bytesOf(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    bytes[2 * i] = sample & 0xff;
    bytes[2 * i + 1] = (sample >> 8) & 0xff;
  }
  return bytes;
}
