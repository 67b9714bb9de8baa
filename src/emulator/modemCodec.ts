import type { CodecName } from './devices/modemKind.js';

/**
 * The voice codecs of the emulated modems, 8 kHz: written apart from the recorder's own, so that an error in
 * either does not undo itself in a test. Pure.
 */
export interface ModemCodec {
  encode(pcm: Int16Array): Uint8Array;
  /** What is whole by now; half a sample waits for the next bytes. */
  decode(bytes: Uint8Array): Int16Array;
}

export function modemCodec(name: CodecName): ModemCodec {
  switch (name) {
    case 'unsigned8':
      return perByte(
        (sample) => Math.min(255, (sample + 0x8080) >> 8),
        (byte) => (byte - 128) << 8,
      );
    case 'mulaw':
      return perByte(toMulaw, fromMulaw);
    case 'alaw':
      return perByte(toAlaw, fromAlaw);
    case 'signed16':
      return new Signed16();
    case 'imaAdpcm':
      return new ImaAdpcm();
  }
}

function perByte(to: (sample: number) => number, from: (byte: number) => number): ModemCodec {
  return {
    encode: (pcm) => Uint8Array.from(pcm, to),
    decode: (bytes) => Int16Array.from(bytes, from),
  };
}

class Signed16 implements ModemCodec {
  #low: number | null = null;

  encode(pcm: Int16Array): Uint8Array {
    const bytes = new Uint8Array(2 * pcm.length);
    pcm.forEach((sample, at) => {
      bytes[2 * at] = sample & 0xff;
      bytes[2 * at + 1] = (sample >> 8) & 0xff;
    });
    return bytes;
  }

  decode(bytes: Uint8Array): Int16Array {
    const pcm: number[] = [];
    for (const byte of bytes) {
      if (this.#low === null) this.#low = byte;
      else {
        pcm.push((((byte << 8) | this.#low) << 16) >> 16);
        this.#low = null;
      }
    }
    return Int16Array.from(pcm);
  }
}

/** G.711: the segment is the place of the highest bit of the magnitude with its bias of 33 * 4. */
function toMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(32635, Math.abs(sample)) + 132;
  const segment = 24 - Math.clz32(biased);
  return ~(sign | (segment << 4) | ((biased >> (segment + 3)) & 0x0f)) & 0xff;
}

function fromMulaw(byte: number): number {
  const code = ~byte & 0xff;
  const segment = (code >> 4) & 7;
  const magnitude = ((((code & 0x0f) << 3) + 132) << segment) - 132;
  return code & 0x80 ? -magnitude : magnitude;
}

function toAlaw(sample: number): number {
  const positive = sample >= 0;
  const magnitude = Math.min(0xfff, (positive ? sample : -sample - 1) >> 3);
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  const mantissa = segment < 2 ? (magnitude >> 1) & 0x0f : (magnitude >> segment) & 0x0f;
  return ((positive ? 0x80 : 0) | (segment << 4) | mantissa) ^ 0x55;
}

function fromAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const mantissa = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? mantissa : (mantissa + 0x100) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

/** IMA's rule: each step size about 1.1 times the one before, from 7 to 32767; the table is the standard's. */
const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
] as const;
const STEP_CHANGES = [-1, -1, -1, -1, 2, 4, 6, 8];

class Predictor {
  #value = 0;
  #index = 0;

  take(code: number): number {
    const step = STEPS[this.#index] ?? 7;
    let change = step >> 3;
    if (code & 4) change += step;
    if (code & 2) change += step >> 1;
    if (code & 1) change += step >> 2;
    const next = this.#value + (code & 8 ? -change : change);
    this.#value = Math.max(-32768, Math.min(32767, next));
    this.#index = Math.max(0, Math.min(STEPS.length - 1, this.#index + (STEP_CHANGES[code & 7] ?? 0)));
    return this.#value;
  }

  codeFor(sample: number): number {
    const step = STEPS[this.#index] ?? 7;
    const off = sample - this.#value;
    const steps = Math.min(7, Math.floor((Math.abs(off) * 4) / step));
    return (off < 0 ? 8 : 0) | steps;
  }
}

/** Two samples in a byte, the earlier one in its low half; no header, the predictor begins at 0. */
class ImaAdpcm implements ModemCodec {
  readonly #encoder = new Predictor();
  readonly #decoder = new Predictor();
  #low: number | null = null;

  encode(pcm: Int16Array): Uint8Array {
    const bytes: number[] = [];
    for (const sample of pcm) {
      const code = this.#encoder.codeFor(sample);
      this.#encoder.take(code);
      if (this.#low === null) this.#low = code;
      else {
        bytes.push(this.#low | (code << 4));
        this.#low = null;
      }
    }
    return Uint8Array.from(bytes);
  }

  decode(bytes: Uint8Array): Int16Array {
    const pcm = new Int16Array(2 * bytes.length);
    bytes.forEach((byte, at) => {
      pcm[2 * at] = this.#decoder.take(byte & 0x0f);
      pcm[2 * at + 1] = this.#decoder.take(byte >> 4);
    });
    return pcm;
  }
}
