/**
 * `struct input_event` of Linux (input.h): seconds and microseconds in words of the machine, u16 type, u16 code,
 * s32 value; 24 bytes on 64-bit machines, 16 on 32-bit ones. Little endian, as all boards are. Pure.
 */
export interface InputEvent {
  /** The kernel's stamp: wall clock, ms since 1970. */
  readonly wallMs: number;
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

export const EV_SYN = 0;
export const EV_KEY = 1;
/** Code of EV_SYN: the reader was too slow and events were dropped. */
export const SYN_DROPPED = 3;

export type WordBytes = 4 | 8;

/** Whole events of a stretch of bytes, and the bytes of the one that is not whole yet. */
export function inputEventsOf(
  bytes: Buffer,
  word: WordBytes,
): { readonly events: readonly InputEvent[]; readonly rest: Buffer } {
  const size = 2 * word + 8;
  const events: InputEvent[] = [];
  let at = 0;
  for (; at + size <= bytes.length; at += size) {
    const seconds = word === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
    const micros = word === 8 ? Number(bytes.readBigUInt64LE(at + word)) : bytes.readUInt32LE(at + word);
    const fields = at + 2 * word;
    events.push({
      wallMs: seconds * 1000 + micros / 1000,
      type: bytes.readUInt16LE(fields),
      code: bytes.readUInt16LE(fields + 2),
      value: bytes.readInt32LE(fields + 4),
    });
  }
  return { events, rest: bytes.subarray(at) };
}

/** More than this between stamp and arrival is no delay: the wall clock was set in between. */
const MOST_DELAY_MS = 2000;

/** An event's moment on the monotonic clock: by its stamp where that can be believed, else its arrival. */
export function monotonicMsOf(wallMs: number, nowWallMs: number, nowMs: number): number {
  const delayMs = nowWallMs - wallMs;
  return delayMs >= 0 && delayMs <= MOST_DELAY_MS ? nowMs - delayMs : nowMs;
}
