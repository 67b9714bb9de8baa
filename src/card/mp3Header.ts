import { Buffer } from 'node:buffer';
import { ascii, FACTS_NAME, FILE_HEADER_BYTES, fitted, titleOf } from './headerText.js';
import { FRAME_BYTES, infoFrame, type Mp3Body } from './infoFrame.js';
import { localTimeOf } from './names.js';
import type { Facts } from './types.js';

/** ID3v2.4.0: ten bytes for the tag and for each frame; sizes have 7 bits a byte ("syncsafe"). */
const FRAME_HEADER_BYTES = 10;
const UTF8 = 3;
const TAG_BYTES = FILE_HEADER_BYTES - FRAME_BYTES;

/** An ID3v2.4 tag and the tag frame of `body`, {@link FILE_HEADER_BYTES} bytes together. FORMAT.md, "MP3". */
export function encodeMp3Header(facts: Facts, body: Mp3Body): Buffer {
  const { date, time } = localTimeOf(facts.start);
  const start = Buffer.concat([
    Buffer.from('ID3\x04\0\0', 'latin1'),
    syncsafe(TAG_BYTES - FRAME_HEADER_BYTES),
    frame('TIT2', titleOf(facts)),
    frame('TDRC', `${date}T${time}`),
    frame('TSSE', ascii(`Denwaban ${facts.version}`, 79)),
  ]);
  const description = `${FACTS_NAME}\0`;
  const json = fitted(facts, TAG_BYTES - start.length - FRAME_HEADER_BYTES - 1 - description.length);
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  Buffer.concat([start, frame('TXXX', `${description}${json.toString('utf8')}`)]).copy(header);
  infoFrame(body, facts.samples).copy(header, TAG_BYTES);
  return header;
}

export function isMp3(header: Buffer): boolean {
  return header.toString('latin1', 0, 4) === 'ID3\x04';
}

/** The JSON of the facts' frame; null when there is none. */
export function mp3FactsText(header: Buffer): string | null {
  for (let at = FRAME_HEADER_BYTES; at + FRAME_HEADER_BYTES <= header.length && header[at] !== 0; ) {
    const bytes = fromSyncsafe(header.subarray(at + 4, at + 8));
    const text = header.toString('utf8', at + FRAME_HEADER_BYTES + 1, at + FRAME_HEADER_BYTES + bytes);
    const [description, ...json] = text.split('\0');
    if (header.toString('latin1', at, at + 4) === 'TXXX' && description === FACTS_NAME) return json.join('');
    at += FRAME_HEADER_BYTES + bytes;
  }
  return null;
}

function frame(name: string, text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  return Buffer.concat([
    Buffer.from(name, 'latin1'),
    syncsafe(body.length + 1),
    Buffer.from([0, 0, UTF8]),
    body,
  ]);
}

function syncsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >>> shift) & 127));
}

function fromSyncsafe(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 128 + (byte & 127), 0);
}
