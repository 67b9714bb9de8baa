import { Buffer } from 'node:buffer';
import { ascii, FACTS_NAME, FILE_HEADER_BYTES, fitted, titleOf } from './headerText.js';
import { localTimeOf, samplesSinceMidnight } from './names.js';
import { type Facts, RATE_HZ } from './types.js';

const CHUNK_HEADER_BYTES = 8;
const DATA_AT = FILE_HEADER_BYTES - CHUNK_HEADER_BYTES;

const PCM = { tag: 1, sampleBytes: 2 };
const MU_LAW = { tag: 7, sampleBytes: 1 };

/**
 * Exactly {@link FILE_HEADER_BYTES} bytes. Behind them come the samples, one byte each in the profile `standard`,
 * two in `pcm`, and a zero byte when their number of bytes is odd. FORMAT.md, "WAV".
 */
export function encodeWavHeader(facts: Facts): Buffer {
  const format = facts.profile === 'standard' ? MU_LAW : PCM;
  const dataBytes = facts.samples * format.sampleBytes;
  const before = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'),
    formatChunks(format, facts.samples),
    chunk('bext', bextOf(facts)),
    chunk('LIST', infoOf(facts)),
  ]);
  const json = fitted(facts, DATA_AT - before.length - 2 * CHUNK_HEADER_BYTES);
  const known = Buffer.concat([before, chunk(FACTS_NAME, json)]);
  const pad = chunk('JUNK', Buffer.alloc(DATA_AT - known.length - CHUNK_HEADER_BYTES));
  const data = Buffer.from('data\0\0\0\0', 'latin1');
  data.writeUInt32LE(dataBytes, 4);
  const header = Buffer.concat([known, pad, data]);
  header.writeUInt32LE(FILE_HEADER_BYTES - CHUNK_HEADER_BYTES + dataBytes + (dataBytes % 2), 4);
  return header;
}

export function isWav(header: Buffer): boolean {
  return header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'WAVE';
}

/** The JSON of the facts chunk; null when there is none. */
export function wavFactsText(header: Buffer): string | null {
  for (let at = 12; at + CHUNK_HEADER_BYTES <= header.length; ) {
    const bytes = header.readUInt32LE(at + 4);
    const body = header.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + bytes);
    if (header.toString('latin1', at, at + 4) === FACTS_NAME) return body.toString('utf8');
    at += CHUNK_HEADER_BYTES + bytes + (bytes % 2);
  }
  return null;
}

function chunk(name: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(CHUNK_HEADER_BYTES + body.length + (body.length % 2));
  bytes.write(name, 0, 'latin1');
  bytes.writeUInt32LE(body.length, 4);
  body.copy(bytes, CHUNK_HEADER_BYTES);
  return bytes;
}

/** `fmt `, and for what is not PCM also `fact`, as RIFF wants it. */
function formatChunks({ tag, sampleBytes }: typeof PCM, samples: number): Buffer {
  const body = Buffer.alloc(tag === PCM.tag ? 16 : 18);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(1, 2);
  body.writeUInt32LE(RATE_HZ, 4);
  body.writeUInt32LE(RATE_HZ * sampleBytes, 8);
  body.writeUInt16LE(sampleBytes, 12);
  body.writeUInt16LE(8 * sampleBytes, 14);
  if (tag === PCM.tag) return chunk('fmt ', body);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(samples);
  return Buffer.concat([chunk('fmt ', body), chunk('fact', length)]);
}

/** Broadcast Wave extension (EBU Tech 3285 version 1). */
function bextOf(facts: Facts): Buffer {
  const { date, time } = localTimeOf(facts.start);
  const body = Buffer.alloc(602);
  body.write(titleOf(facts), 0, 'latin1');
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
