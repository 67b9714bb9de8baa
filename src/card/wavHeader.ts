import { Buffer } from 'node:buffer';
import { parseFacts } from './factsSchema.js';
import { localTimeOf, samplesSinceMidnight } from './names.js';
import { type Facts, RATE_HZ } from './types.js';

/** A recording's WAV header has this length whatever it holds, so one 4 KiB read knows all. FORMAT.md, "File". */
export const WAV_HEADER_BYTES = 4096;
const SAMPLE_BYTES = 2;
const CHUNK_HEADER_BYTES = 8;
const DATA_AT = WAV_HEADER_BYTES - CHUNK_HEADER_BYTES;
const FACTS_CHUNK = 'dnwb';
const SHORTENED_CHARS = 64;

export type HeaderFault =
  /** No RIFF/WAVE file. */
  | 'notWav'
  /** A WAV file, but none of Denwaban's. */
  | 'noFacts'
  /** The facts are there and cannot be read. */
  | 'brokenFacts';

/** Exactly {@link WAV_HEADER_BYTES} bytes; `samples * 2` bytes of PCM16 follow. */
export function encodeWavHeader(facts: Facts): Buffer {
  const dataBytes = facts.samples * SAMPLE_BYTES;
  const before = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'),
    chunk('fmt ', formatOf()),
    chunk('bext', bextOf(facts)),
    chunk('LIST', infoOf(facts)),
  ]);
  const json = fitted(facts, DATA_AT - before.length - 2 * CHUNK_HEADER_BYTES);
  const known = Buffer.concat([before, chunk(FACTS_CHUNK, json)]);
  const pad = chunk('JUNK', Buffer.alloc(DATA_AT - known.length - CHUNK_HEADER_BYTES));
  const data = Buffer.from('data\0\0\0\0', 'latin1');
  data.writeUInt32LE(dataBytes, 4);
  const header = Buffer.concat([known, pad, data]);
  header.writeUInt32LE(WAV_HEADER_BYTES - CHUNK_HEADER_BYTES + dataBytes, 4);
  return header;
}

/** The facts in a recording's first {@link WAV_HEADER_BYTES} bytes. */
export function decodeWavHeader(header: Buffer): Facts | HeaderFault {
  if (header.toString('latin1', 0, 4) !== 'RIFF' || header.toString('latin1', 8, 12) !== 'WAVE')
    return 'notWav';
  for (let at = 12; at + CHUNK_HEADER_BYTES <= header.length; ) {
    const bytes = header.readUInt32LE(at + 4);
    const body = header.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + bytes);
    if (header.toString('latin1', at, at + 4) === FACTS_CHUNK)
      return parseFacts(body.toString('utf8')) ?? 'brokenFacts';
    at += CHUNK_HEADER_BYTES + bytes + (bytes % 2);
  }
  return 'noFacts';
}

function chunk(name: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(CHUNK_HEADER_BYTES + body.length + (body.length % 2));
  bytes.write(name, 0, 'latin1');
  bytes.writeUInt32LE(body.length, 4);
  body.copy(bytes, CHUNK_HEADER_BYTES);
  return bytes;
}

function formatOf(): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(1, 0);
  body.writeUInt16LE(1, 2);
  body.writeUInt32LE(RATE_HZ, 4);
  body.writeUInt32LE(RATE_HZ * SAMPLE_BYTES, 8);
  body.writeUInt16LE(SAMPLE_BYTES, 12);
  body.writeUInt16LE(16, 14);
  return body;
}

/** Broadcast Wave extension (EBU Tech 3285 version 1). */
function bextOf(facts: Facts): Buffer {
  const { date, time } = localTimeOf(facts.start);
  const body = Buffer.alloc(602);
  body.write(ascii(titleOf(facts), 255), 0, 'latin1');
  body.write('Denwaban', 256, 'latin1');
  body.write(ascii(facts.id, 32), 288, 'latin1');
  body.write(date, 320, 'latin1');
  body.write(time, 330, 'latin1');
  body.writeBigUInt64LE(BigInt(samplesSinceMidnight(facts)), 338);
  body.writeUInt16LE(1, 346);
  return body;
}

function infoOf(facts: Facts): Buffer {
  const text = (name: string, value: string) => chunk(name, Buffer.from(`${ascii(value, 79)}\0`, 'latin1'));
  return Buffer.concat([
    Buffer.from('INFO', 'latin1'),
    text('INAM', titleOf(facts)),
    text('ICRD', localTimeOf(facts.start).date),
    text('ISFT', `Denwaban ${facts.version}`),
  ]);
}

function titleOf(facts: Facts): string {
  const { date, time } = localTimeOf(facts.start);
  const number = facts.callerId?.kind === 'number' ? facts.callerId.number : 'anon';
  return `${date} ${time} ${facts.direction} ${number} ${facts.id}`;
}

function ascii(text: string, bytes: number): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, bytes);
}

/** The facts as JSON of at most `bytes` bytes: marks go first, then gaps, then the ends of long texts. */
function fitted(facts: Facts, bytes: number): Buffer {
  const whole = Buffer.from(JSON.stringify(facts));
  if (whole.length <= bytes) return whole;
  const cut = (marks: number, gaps: number) =>
    Buffer.from(
      JSON.stringify({
        ...facts,
        marks: facts.marks.slice(0, marks),
        gaps: facts.gaps.slice(0, gaps),
        cut: true,
      }),
    );
  const marks = most(facts.marks.length, (n) => cut(n, facts.gaps.length).length <= bytes);
  if (marks !== null) return cut(marks, facts.gaps.length);
  const gaps = most(facts.gaps.length, (n) => cut(0, n).length <= bytes);
  if (gaps !== null) return cut(0, gaps);
  return Buffer.from(
    JSON.stringify({ ...facts, marks: [], gaps: [], cut: true }, (_, value: unknown) =>
      typeof value === 'string' ? shortened(value) : value,
    ),
  );
}

/** The largest n up to `limit` that fits, found by halving; null when not even 0 does. */
function most(limit: number, fits: (n: number) => boolean): number | null {
  if (!fits(0)) return null;
  let good = 0;
  let bad = limit + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Hashes, times and ids are not longer than this; names people gave may be. JSON escapes would swell: none stay. */
function shortened(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Cs}"\\]/gu, '?')].slice(0, SHORTENED_CHARS).join('');
}
