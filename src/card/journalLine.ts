import { Buffer } from 'node:buffer';
import { crc32c } from './crc32c.js';
import { parseEntry } from './factsSchema.js';
import type { Annotation, IndexLine } from './types.js';

/** A recording that was filed, or what happened to one afterwards: what a line of an index or journal says. */
export type Entry = IndexLine | Annotation;

/** An entry's number and CRC: says up to where somebody knows this very journal. */
export interface JournalPlace {
  /** Counts the journal's entries, from 1; never given twice. */
  readonly seq: number;
  /** CRC-32C, eight hex digits. */
  readonly crc: string;
}

export interface JournalEntry extends JournalPlace {
  readonly entry: Entry;
}

const CRC_PART = /^(\{"seq":(\d{1,15}),.*),"crc":"([0-9a-f]{8})"\}$/;

/** A line of the journal without its line end: the entry between its number and its CRC. */
export function entryLine(seq: number, entry: Entry): string {
  const text = `{"seq":${seq},${JSON.stringify(entry).slice(1)}`;
  return `${text.slice(0, -1)},"crc":"${crcOf(text)}"}`;
}

/** Null when the line is torn, changed, or not of this version. */
export function readEntry(line: string): JournalEntry | null {
  const parts = CRC_PART.exec(line);
  if (parts === null) return null;
  const text = `${parts[1]}}`;
  const crc = parts[3] ?? '';
  if (crcOf(text) !== crc) return null;
  const entry = parseEntry(`{${text.slice(text.indexOf(',') + 1)}`);
  return entry === null ? null : { seq: Number(parts[2]), crc, entry };
}

/** The entry's number without a look at the rest; null when the line does not begin like one. */
export function seqOfLine(line: string): number | null {
  const found = /^\{"seq":(\d{1,15}),/.exec(line);
  return found === null ? null : Number(found[1]);
}

/** The CRC a line ends with. */
export function crcOfLine(line: string): string {
  return line.slice(-10, -2);
}

function crcOf(text: string): string {
  return crc32c(Buffer.from(text)).toString(16).padStart(8, '0');
}
