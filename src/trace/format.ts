import { Buffer } from 'node:buffer';
import type { CallRules } from '../call/machine.js';
import type { VoiceCallRules } from '../line/voiceCalls.js';

/**
 * A trace of a line: NDJSON, a header and then all that came, in order. `ms` is monotonic and has no zero of its own;
 * binary is base64. Pure.
 */
export interface TraceHeader {
  readonly trace: 1;
  /** Of Denwaban. */
  readonly version: string;
  /** Names of the line profile and the country, and by what calls were decided. */
  readonly profile: string;
  readonly country: string;
  readonly rules: CallRules;
  /** Null: the device alone told of calls. */
  readonly byEar: VoiceCallRules | null;
}

export type TraceLine = { readonly ms: number } /** From the device's tty. */ & (
  | { readonly bytes: string }
  /** A command to it. */
  | { readonly asked: string }
  /** Sound, 16 bits little-endian, 8000 Hz; `position` of the first sample on the sample clock. */
  | { readonly position: number; readonly samples: string }
  | { readonly device: 'back' | 'lost' }
);

export interface Trace {
  readonly header: TraceHeader;
  readonly lines: readonly TraceLine[];
}

export function bytesLine(bytes: Uint8Array, ms: number): TraceLine {
  return { ms, bytes: Buffer.from(bytes).toString('base64') };
}

export function soundLine(position: number, samples: Int16Array, ms: number): TraceLine {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(sample, at * 2);
  });
  return { ms, position, samples: bytes.toString('base64') };
}

export function bytesIn(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

export function samplesIn(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64');
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}

/** The trace, or the number of the first line (from 1) that belongs to none; a last line that was cut is left out. */
export function parseTrace(text: string, headerIn: (read: unknown) => TraceHeader | null): Trace | number {
  const lines: TraceLine[] = [];
  let header: TraceHeader | null = null;
  const all = text.split('\n');
  for (const [place, line] of all.entries()) {
    if (line === '') continue;
    const read = objectIn(line);
    if (read === null && place === all.length - 1 && header !== null) break;
    if (header !== null && isLine(read)) lines.push(read);
    else if (header === null) header = headerIn(read);
    else return place + 1;
    if (header === null) return place + 1;
  }
  return header === null ? 1 : { header, lines };
}

function objectIn(line: string): object | null {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
}

function isLine(read: object | null): read is TraceLine {
  if (read === null || !('ms' in read) || typeof read.ms !== 'number') return false;
  if ('device' in read) return read.device === 'back' || read.device === 'lost';
  if ('samples' in read)
    return typeof read.samples === 'string' && 'position' in read && typeof read.position === 'number';
  const [text] = Object.entries(read).flatMap(([key, value]) => (key === 'ms' ? [] : [value]));
  return ('bytes' in read || 'asked' in read) && typeof text === 'string';
}
