/**
 * ITU-T G.711, both laws: one byte a sample, the coarser the louder. µ-law (table 2a) uses 14 bits of the sample and
 * inverts all bits; A-law (table 1a) uses 13 and inverts every other one.
 */
const MU_BIAS = 132;
const MU_CLIP = 32_635;

function muLawByte(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  const step = (magnitude >>> (segment + 3)) & 15;
  return ~(sign | (segment << 4) | step) & 0xff;
}

function muLawSample(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 15) << 3) + MU_BIAS) << ((bits >>> 4) & 7)) - MU_BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

function aLawByte(sample: number): number {
  // Positive is the set bit; a negative sample's steps begin at -1.
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = (sample < 0 ? ~sample : sample) >> 3;
  const segment = Math.max(0, 27 - Math.clz32(magnitude));
  const step = segment === 0 ? (magnitude >> 1) & 15 : (magnitude >> segment) & 15;
  return (sign | (segment << 4) | step) ^ 0x55;
}

function aLawSample(byte: number): number {
  const bits = byte ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
}

/** One of the two laws as tables: by the sample's 16 bits read as unsigned, and by the byte. */
export interface Law {
  readonly bytes: Uint8Array;
  readonly samples: Int16Array;
}

function lawOf(byteOf: (sample: number) => number, sampleOf: (byte: number) => number): Law {
  return {
    bytes: Uint8Array.from({ length: 65_536 }, (_, bits) => byteOf((bits << 16) >> 16)),
    samples: Int16Array.from({ length: 256 }, (_, byte) => sampleOf(byte)),
  };
}

export const MU_LAW = lawOf(muLawByte, muLawSample);
export const A_LAW = lawOf(aLawByte, aLawSample);
