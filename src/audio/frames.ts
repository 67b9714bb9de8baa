import { samplesOf } from '../signal/wav.js';

/**
 * What the capture cell writes to its parent: frames of sound, each with the monotonic time at which it
 * arrived. A frame is a 12-byte header (float64 LE ms, uint32 LE payload bytes) and 16-bit LE samples.
 */
export interface Frame {
  readonly ms: number;
  readonly samples: Int16Array;
}

const HEADER_BYTES = 12;
/** No frame is longer than a second; anything else means that the stream is out of step. */
export const MAX_PAYLOAD_BYTES = 16_000;

export function encodeFrame(ms: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeDoubleLE(ms, 0);
  frame.writeUInt32LE(payload.length, 8);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Gives back whole frames from bytes cut anywhere. Throws a RangeError when out of step. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  feed(bytes: Buffer): Frame[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    let at = 0;
    while (at + HEADER_BYTES <= all.length) {
      const size = all.readUInt32LE(at + 8);
      if (size > MAX_PAYLOAD_BYTES || size % 2 !== 0) throw new RangeError(`frame of ${size} bytes`);
      const end = at + HEADER_BYTES + size;
      if (end > all.length) break;
      frames.push({ ms: all.readDoubleLE(at), samples: samplesOf(all.subarray(at + HEADER_BYTES, end)) });
      at = end;
    }
    this.#rest = Buffer.from(all.subarray(at));
    return frames;
  }
}
