import { Buffer } from 'node:buffer';
import type { CallerId, NumberAbsence } from '../call/types.js';
import { BELLCORE_TYPES, readBellcore, readParameter } from './callerId/bellcore.js';
import { bytesOf, nameOf } from './callerId/name.js';
import { callerIdFrom, damaged, numberOf, type Reading } from './callerId/result.js';

/**
 * A modem's words for caller ID (facts: line-interface §3.1): `TAG=value` with or without spaces, tags in
 * any case and order, sometimes two on a line. NMRB is a misspelling that real firmware sends, DDN_NMBR the
 * dialable number that stands in its place in Quebec, MESG a packet or a part of one in hexadecimal.
 */
const NUMBER_TAGS = ['NMBR', 'NMRB', 'DDN_NMBR'];
const CALLER_ID_TAGS = [...NUMBER_TAGS, 'DATE', 'TIME', 'NAME', 'MESG', 'ERRM'];
const TAG = /^\s*([A-Z][A-Z0-9_]{2,8})\s*=/i;
/** A number's tag behind another's value: `NAME=ARCHER L       NMBR=5071234567`. */
const NUMBER_BEHIND = /(?:DDN_)?NM(?:BR|RB)\s*=/i;
/** A whole packet without a tag, as +VCID=2 gives it: type, length, content, sum. */
const BARE_PACKET = /^(?:04|06|80|82)(?:[0-9a-f]{2}){8,260}$/i;

const ABSENCE: Readonly<Record<string, NumberAbsence>> = {
  P: 'withheld',
  PRIVATE: 'withheld',
  WITHHELD: 'withheld',
  ANONYMOUS: 'withheld',
  O: 'unavailable',
  'OUT OF AREA': 'unavailable',
  'OUT-OF-AREA': 'unavailable',
  UNAVAILABLE: 'unavailable',
  UNKNOWN: 'unavailable',
  C: 'payphone',
  S: 'conflict',
};

/** Whether a line of text belongs to a caller-ID report and not to an answer. */
export function isCallerIdLine(line: string): boolean {
  const tag = TAG.exec(line)?.[1]?.toUpperCase();
  return (tag !== undefined && CALLER_ID_TAGS.includes(tag)) || isBarePacket(line);
}

/** The caller's number, or why there is none; null when the lines do not say or cannot be believed. */
export function callerIdOf(lines: readonly string[]): CallerId | null {
  const reading = readReport(lines);
  return reading?.kind === 'callerId' ? reading.callerId : null;
}

/**
 * What the lines of one report say; null: nothing of a number. The first number counts: some exchanges send
 * `NMBR = O` after it to hide it. A packet whose sum is wrong or missing is damaged and no number, unless
 * the modem gave the number in words too: it has checked that itself.
 */
export function readReport(lines: readonly string[]): Reading | null {
  const tags = lines.flatMap(tagsOf);
  const name = nameOf(bytesOf(tags.find(({ tag }) => tag === 'NAME')?.value ?? ''));
  const packets = lines.filter(isBarePacket);
  const messages = tags.filter(({ tag }) => tag === 'MESG').map(({ value }) => value);
  const readings = [
    ...tags.filter(({ tag }) => NUMBER_TAGS.includes(tag)).map(({ value }) => readNumber(value)),
    ...[...messages, ...packets].map(readPacket),
  ].filter((reading) => reading !== null);
  const good = readings.find(({ kind }) => kind === 'callerId');
  if (good?.kind !== 'callerId') return readings.find(({ kind }) => kind === 'damaged') ?? null;
  const { callerId } = good;
  return { kind: 'callerId', callerId: name === '' ? callerId : { ...callerId, name } };
}

function tagsOf(line: string): readonly { readonly tag: string; readonly value: string }[] {
  const [head, tag] = TAG.exec(line) ?? [];
  if (head === undefined || tag === undefined) return [];
  const rest = line.slice(head.length);
  const behind = NUMBER_BEHIND.exec(rest);
  const value = (behind === null ? rest : rest.slice(0, behind.index)).trim();
  return [{ tag: tag.toUpperCase(), value }, ...(behind === null ? [] : tagsOf(rest.slice(behind.index)))];
}

function readNumber(value: string): Reading | null {
  const reason = ABSENCE[value.toUpperCase()];
  const number = value.replace(/[\s().\-/]/g, '');
  if (reason === undefined && number === '') return null;
  if (reason === undefined && numberOf(number) === null) return damaged('content');
  const callerId = callerIdFrom({ reason, number: reason === undefined ? number : '' });
  return callerId === null ? null : { kind: 'callerId', callerId };
}

/** A packet with its sum, or one parameter; anything else (`0000`, `110101`) says nothing of the caller. */
function readPacket(hex: string): Reading | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  const bytes = [...Buffer.from(hex, 'hex')];
  if (bytes[0] === 0x55) return readPacket(hex.slice(2));
  const parameter = readParameter(bytes);
  if (parameter !== null) return parameter;
  if (bytes.length < 8 || !BELLCORE_TYPES.includes(bytes[0] ?? 0)) return null;
  return readBellcore(bytes, 'bellcore');
}

function isBarePacket(line: string): boolean {
  if (!BARE_PACKET.test(line)) return false;
  const length = Number.parseInt(line.slice(2, 4), 16);
  return line.length === 2 * (length + 3) || line.length === 2 * (length + 2);
}
