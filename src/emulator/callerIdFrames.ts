import type { CallerId } from '../call/types.js';

/** Caller-ID packets as an exchange sends them. Facts: line-interface §3.2, §3.4. */

/** Reasons for the absence of the number, NTT Number Display. */
const ABSENCE = { withheld: 'P', unavailable: 'O', payphone: 'C', conflict: 'S' } as const;
/** A domestic number of the E.164 plan. */
const NUMBER_TYPE = [0x21, 3, 0x02, 0x00, 0x01];
const DLE = 0x10;

/** NTT Number Display: 7 bits and even parity, DLE doubled, CRC-16 after ETX. */
export function nttFrame(callerId: CallerId): Uint8Array {
  const content = [
    ...(callerId.kind === 'number'
      ? [...parameter(0x02, callerId.number), ...NUMBER_TYPE]
      : parameter(0x04, ABSENCE[callerId.reason])),
    ...(callerId.calledNumber === undefined ? [] : parameter(0x09, callerId.calledNumber)),
  ];
  const doubled = content.flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  const covered = [0x07, DLE, 0x02, 0x40, content.length, ...doubled, DLE, 0x03].map(evenParity);
  const crc = crcCcitt(covered);
  return Uint8Array.from([evenParity(DLE), evenParity(0x01), ...covered, crc & 0xff, crc >> 8]);
}

/** Bellcore and ETSI MDMF: date, number or its absence, name. `date` is MMDDHHMM. */
export function mdmfFrame(callerId: CallerId, date: string): Uint8Array {
  const body = [
    ...parameter(0x01, date),
    ...(callerId.kind === 'number'
      ? parameter(0x02, callerId.number)
      : parameter(0x04, callerId.reason === 'withheld' ? 'P' : 'O')),
    ...(callerId.name === undefined ? [] : parameter(0x07, callerId.name)),
  ];
  const packet = [0x80, body.length, ...body];
  const sum = packet.reduce((all, byte) => all + byte, 0);
  return Uint8Array.from([...packet, -sum & 0xff]);
}

function parameter(type: number, text: string): number[] {
  return [type, text.length, ...Array.from(text, (letter) => letter.charCodeAt(0) & 0x7f)];
}

function evenParity(byte: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
  return (byte & 0x7f) | ((ones & 1) << 7);
}

/** Reflected, polynomial 0x8408, begun with 0. */
function crcCcitt(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}
