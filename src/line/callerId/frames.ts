import type { FskByte } from '../../signal/fsk.js';
import { BELLCORE_TYPES, type BellcoreDialect, readBellcore } from './bellcore.js';
import { NTT_START, readNtt } from './ntt.js';
import { damaged, type Reading } from './result.js';

export type FrameDialect = 'ntt' | BellcoreDialect;

/** A reading, the dialect in which it was made, and where its first byte began. */
export interface FrameReading {
  readonly reading: Reading;
  readonly dialect: FrameDialect;
  readonly atSample: number;
}

/** Every modem sends at least 75 marks first, of which the demodulator may miss some. */
const LEAST_MARKS = 30;
/** No byte for so long: the message is over. Samples. */
const GAP = 400;
const MOST_BYTES = 300;
/** Bytes of a message follow one another evenly; of fewer, or where fewer do, speech and music are made. */
const LEAST_BYTES = 6;
const LEAST_EVEN = 0.6;
const MOST_MISFRAMED = 0.5;
/** Noise in the marks may look like so many bytes before the first. */
const MOST_FALSE_STARTS = 3;
/** Below this margin the sound leaves open which byte it was; an 8-bit sum does not settle it. */
const LEAST_MARGIN = 0.02;

/** Collects a demodulator's bytes into messages, and reads each when it is over. */
export class FrameCollector {
  readonly #dialects: readonly FrameDialect[];
  #bytes: FskByte[] = [];

  constructor(dialects: readonly FrameDialect[]) {
    this.#dialects = dialects;
  }

  /** Whether a message has begun that is not over. */
  get collecting(): boolean {
    return this.#bytes.length > 0;
  }

  /** `now`: samples pushed to the demodulator so far. */
  push(bytes: readonly FskByte[], now: number): readonly FrameReading[] {
    const found: FrameReading[] = [];
    for (const byte of bytes) {
      if (byte.marksBefore >= LEAST_MARKS || this.#bytes.length >= MOST_BYTES) found.push(...this.#read());
      if (byte.marksBefore >= LEAST_MARKS || this.#bytes.length > 0) this.#bytes.push(byte);
    }
    const last = this.#bytes.at(-1);
    if (last !== undefined && now - last.atSample > GAP) found.push(...this.#read());
    return found;
  }

  #read(): readonly FrameReading[] {
    const bytes = this.#bytes;
    this.#bytes = [];
    const misframed = bytes.filter(({ framingError }) => framingError).length;
    if (bytes.length < LEAST_BYTES || misframed > MOST_MISFRAMED * bytes.length || !areEven(bytes)) return [];
    const found = this.#ntt(bytes) ?? this.#bellcore(bytes);
    return found === null ? [] : [found];
  }

  #ntt(bytes: readonly FskByte[]): FrameReading | null {
    if (!this.#dialects.includes('ntt')) return null;
    const starts = bytes.findIndex(
      ({ byte }, at) => byte === NTT_START[0] && bytes[at + 1]?.byte === NTT_START[1],
    );
    if (starts === -1 || starts > MOST_FALSE_STARTS)
      return this.#dialects.length === 1 ? reading(bytes, 'ntt', damaged('header')) : null;
    const frame = bytes.slice(starts);
    return reading(frame, 'ntt', readNtt(frame.map(({ byte }) => byte)));
  }

  #bellcore(bytes: readonly FskByte[]): FrameReading | null {
    const dialect = this.#dialects.find((one) => one !== 'ntt');
    if (dialect === undefined) return null;
    const starts = bytes.findIndex(({ byte }) => BELLCORE_TYPES.includes(byte));
    if (starts === -1 || starts > MOST_FALSE_STARTS) return reading(bytes, dialect, damaged('header'));
    const frame = bytes.slice(starts);
    const length = (frame[1]?.byte ?? 0) + 3;
    const message = frame.slice(0, length);
    const read = readBellcore(
      message.map(({ byte }) => byte),
      dialect,
    );
    if (read.kind === 'damaged') return reading(frame, dialect, read);
    if (message.some(({ framingError }) => framingError)) return reading(frame, dialect, damaged('framing'));
    if (message.some(({ margin }) => margin < LEAST_MARGIN))
      return reading(frame, dialect, damaged('doubtful'));
    return reading(frame, dialect, read);
  }
}

/** Whether most bytes stand as far from the one before as the middle one of all distances. */
function areEven(bytes: readonly FskByte[]): boolean {
  const pauses = bytes.slice(1).map(({ marksBefore }) => marksBefore);
  const middle = pauses.toSorted((a, b) => a - b)[pauses.length >> 1];
  return pauses.filter((pause) => pause === middle).length >= LEAST_EVEN * pauses.length;
}

function reading(bytes: readonly FskByte[], dialect: FrameDialect, read: Reading): FrameReading {
  return { reading: read, dialect, atSample: bytes[0]?.atSample ?? 0 };
}
