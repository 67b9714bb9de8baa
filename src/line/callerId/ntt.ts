import type { CallerId } from '../../call/types.js';
import { callerIdFrom, damaged, numberOf, REASON_LETTERS, REASONS, type Reading } from './result.js';

/** Octets of the frame without their parity (facts: line-interface §3.4). */
const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const HEADER = 0x07;
const DLE = 0x10;
const NUMBER_DISPLAY = 0x40;

const CALLER = 0x02;
const ABSENT = 0x04;
const CALLED = 0x09;
const CALLER_TYPE = 0x21;
const CALLED_TYPE = 0x22;
const INTERNATIONAL = 0x01;
const DOMESTIC = 0x02;
/** Numbering plan E.164. */
const PLAN = [0x00, 0x01];

/** Where the content begins: after DLE SOH 07 DLE STX 40 and the length. */
const BEFORE_CONTENT = 7;

/** How a frame begins on the line, with parity. */
export const NTT_START: readonly [number, number] = [withParity(DLE), withParity(SOH)];

/**
 * Reads the frame at the beginning of `bytes`, as they came over the line: even parity in bit 7, DLE
 * doubled in the content. What follows the frame is not looked at. The length octet itself is no control:
 * a length of 16 comes as one DLE from some exchanges and doubled from others, and both are read.
 */
export function readNtt(bytes: readonly number[]): Reading {
  const plain = bytes.map((byte) => byte & 0x7f);
  const head = [DLE, SOH, HEADER, DLE, STX];
  if (plain.length < BEFORE_CONTENT) return damaged('cut');
  if (head.some((byte, at) => plain[at] !== byte)) return damaged('header');
  const length = plain[BEFORE_CONTENT - 1] ?? 0;
  const doubled = length === DLE && plain[BEFORE_CONTENT] === DLE;
  const content: number[] = [];
  let at = BEFORE_CONTENT + (doubled ? 1 : 0);
  for (; at < plain.length; at++) {
    const byte = plain[at] ?? 0;
    if (byte === DLE && plain[++at] !== DLE) break;
    content.push(byte);
  }
  const end = at + 3;
  if (bytes.length < end) return damaged(bytes.every(isEven) ? 'cut' : 'parity');
  if (!bytes.slice(0, end - 2).every(isEven)) return damaged('parity');
  if (plain[at] !== ETX) return damaged('header');
  if (crc16(bytes.slice(2, end)) !== 0) return damaged('crc');
  if (content.length !== length) return damaged('content');
  return plain[BEFORE_CONTENT - 2] === NUMBER_DISPLAY ? readContent(content) : { kind: 'other' };
}

function readContent(content: readonly number[]): Reading {
  const found = new Map<number, readonly number[]>();
  for (let at = 0; at < content.length; ) {
    const [type = 0, length] = content.slice(at, at + 2);
    if (length === undefined || at + 2 + length > content.length) return damaged('content');
    found.set(type, content.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const number = digits(found.get(CALLER), found.get(CALLER_TYPE));
  const calledNumber = digits(found.get(CALLED), found.get(CALLED_TYPE));
  if (number === null || calledNumber === null) return damaged('content');
  const letter = String.fromCharCode(...(found.get(ABSENT) ?? []));
  const reason = letter === '' ? undefined : (REASONS[letter] ?? 'unavailable');
  const callerId = callerIdFrom({ number, reason, calledNumber });
  return callerId === null ? { kind: 'other' } : { kind: 'callerId', callerId };
}

/** `''` when the parameter is not there; null when it is no number. */
function digits(data: readonly number[] = [], type: readonly number[] = []): string | null {
  if (data.length === 0) return '';
  const number = numberOf(String.fromCharCode(...data));
  return number !== null && type[0] === INTERNATIONAL && /^[1-9]/.test(number) ? `+${number}` : number;
}

/** A whole frame with parity, doubled DLEs and CRC, as the exchange sends it. */
export function encodeNtt(callerId: CallerId): number[] {
  const content: number[] = [];
  const put = (type: number, data: readonly number[]) => content.push(type, data.length, ...data);
  if (callerId.kind === 'number') {
    const international = callerId.number.startsWith('+');
    put(CALLER, ascii(international ? callerId.number.slice(1) : callerId.number));
    put(CALLER_TYPE, [international ? INTERNATIONAL : DOMESTIC, ...PLAN]);
  } else put(ABSENT, ascii(REASON_LETTERS[callerId.reason]));
  if (callerId.calledNumber !== undefined) put(CALLED, ascii(callerId.calledNumber));
  const stuffed = content.flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  const frame = [DLE, SOH, HEADER, DLE, STX, NUMBER_DISPLAY, content.length, ...stuffed, DLE, ETX];
  const bytes = frame.map(withParity);
  const crc = crc16(bytes.slice(2));
  return [...bytes, crc & 0xff, crc >> 8];
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0) & 0x7f);
}

function isEven(byte: number): boolean {
  return withParity(byte & 0x7f) === byte;
}

function withParity(octet: number): number {
  let ones = octet;
  ones ^= ones >> 4;
  ones ^= ones >> 2;
  ones ^= ones >> 1;
  return (ones & 1) === 1 ? octet | 0x80 : octet;
}

/** CRC-16 of ITU-T V.41, least bit first (0x8408), begun with 0: over a frame and its CRC it gives 0. */
function crc16(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}
