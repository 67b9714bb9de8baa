import { Buffer } from 'node:buffer';
import { localTimeOf } from './names.js';
import type { Facts } from './types.js';

/** A recording's header has this length in every container, so one 4 KiB read knows all. FORMAT.md, "File". */
export const FILE_HEADER_BYTES = 4096;
/** The name under which the facts stand in every container. */
export const FACTS_NAME = 'dnwb';

const SHORTENED_CHARS = 64;

export type HeaderFault =
  /** No WAV, MP3 with ID3v2 tag, or Ogg Opus file. */
  | 'notARecording'
  /** One of these, but none of Denwaban's. */
  | 'noFacts'
  /** The facts are there and cannot be read. */
  | 'brokenFacts';

/** What players show as the title: `2026-11-23 18:45:02 in 0312345678 K7Q2M9`. */
export function titleOf(facts: Facts): string {
  const { date, time } = localTimeOf(facts.start);
  const number = facts.callerId?.kind === 'number' ? facts.callerId.number : 'anon';
  return ascii(`${date} ${time} ${facts.direction} ${number} ${facts.id}`, 255);
}

export function ascii(text: string, bytes: number): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, bytes);
}

/** The facts as JSON of at most `bytes` bytes: waveform, quality and marks go first, then gaps, then the ends of long texts. */
export function fitted(all: Facts, bytes: number): Buffer {
  const whole = Buffer.from(JSON.stringify(all));
  if (whole.length <= bytes) return whole;
  const { waveform: _, quality: __, ...facts } = all;
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
