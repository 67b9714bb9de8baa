import { FSK_BAUD, FSK_RATE_HZ, FSK_TONES, type FskModem } from './fskModem.js';

/** What is sent beside the bytes, and how loud. Left out: Bellcore's 300 and 180 bits, one stop bit. */
export interface FskShape {
  readonly modem: FskModem;
  /** Alternating bits 0101… before the marks: 300 for Bellcore, 0 for NTT. */
  readonly seizureBits?: number;
  /** Marks before the first byte: 180 for Bellcore (80 when off-hook), 75 for NTT. */
  readonly markBits?: number;
  /** Marks after each byte: at least 1; NTT sends 4. */
  readonly stopBits?: number;
  /** Marks after the last byte's stop bits. */
  readonly tailBits?: number;
  /** Largest sample of the mark, 1 to 32767. */
  readonly peak?: number;
  /** The sender's clock beside ours: 1000 is fast by 0.1 %, in bit rate and frequencies alike. */
  readonly ppm?: number;
  /** Level of the space beside the mark, dB: the line's twist. */
  readonly twistDb?: number;
}

/** FSK with continuous phase: 8000 Hz mono. Bytes go out with a start bit (space), least bit first. */
export function makeFsk(bytes: Iterable<number>, shape: FskShape): Int16Array {
  const { modem, peak = 8192, ppm = 0, twistDb = 0 } = shape;
  const bits = bitsOf(bytes, shape);
  const speed = 1 + ppm / 1e6;
  const bitsPerSample = (FSK_BAUD / FSK_RATE_HZ) * speed;
  const { markHz, spaceHz } = FSK_TONES[modem];
  const spacePeak = Math.min(32767, peak * 10 ** (twistDb / 20));
  const samples = new Int16Array(Math.floor(bits.length / bitsPerSample));
  let cycles = 0;
  for (let i = 0; i < samples.length; i++) {
    const from = i * bitsPerSample;
    const here = bits[Math.floor(from)] ?? 1;
    const next = bits[Math.floor(from + bitsPerSample)] ?? here;
    samples[i] = Math.round((here === 1 ? peak : spacePeak) * Math.sin(2 * Math.PI * cycles));
    const inNext =
      here === next ? 0 : (from + bitsPerSample - Math.floor(from + bitsPerSample)) / bitsPerSample;
    const hz = (here === 1 ? markHz : spaceHz) * (1 - inNext) + (next === 1 ? markHz : spaceHz) * inNext;
    cycles += (hz * speed) / FSK_RATE_HZ;
  }
  return samples;
}

function bitsOf(bytes: Iterable<number>, shape: FskShape): readonly number[] {
  const { seizureBits = 300, markBits = 180, stopBits = 1, tailBits = 0 } = shape;
  const bits: number[] = [];
  for (let i = 0; i < seizureBits; i++) bits.push(i % 2);
  for (let i = 0; i < markBits; i++) bits.push(1);
  for (const byte of bytes) {
    bits.push(0);
    for (let bit = 0; bit < 8; bit++) bits.push((byte >> bit) & 1);
    for (let i = 0; i < stopBits; i++) bits.push(1);
  }
  for (let i = 0; i < tailBits; i++) bits.push(1);
  return bits;
}
