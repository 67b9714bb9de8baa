import type { CallerId, NumberAbsence } from '#src/call/types.js';
import type { CallerIdWay } from '#src/signal/country.js';
import type { FskShape } from '#src/signal/fskMaker.js';

/** One message as it goes over the line, and what it says (facts: line-interface §3.5). */
export interface Vector {
  readonly name: string;
  readonly way: CallerIdWay;
  readonly bytes: readonly number[];
  readonly callerId: CallerId;
}

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];

const absent = (letter: string, reason: NumberAbsence, octets: string): Vector => ({
  name: `absent ${letter}`,
  way: 'ntt',
  bytes: hex(`90 81 87 90 82 C0 03 84 81 ${octets}`),
  callerId: { kind: 'absent', reason },
});

export const VECTORS: readonly Vector[] = [
  {
    name: 'Number Display 0312345678',
    way: 'ntt',
    bytes: hex('90 81 87 90 82 C0 11 82 0A 30 33 B1 B2 33 B4 35 36 B7 B8 21 03 82 00 81 90 03 D5 F7'),
    callerId: { kind: 'number', number: '0312345678' },
  },
  absent('P', 'withheld', '50 90 03 1E EE'),
  absent('C', 'payphone', 'C3 90 03 03 88'),
  absent('O', 'unavailable', 'CF 90 03 A0 2D'),
  absent('S', 'conflict', '53 90 03 7A 01'),
  {
    name: 'Number Display 09012345678 for 0398765432',
    way: 'ntt',
    bytes: hex(
      '90 81 87 90 82 C0 99 82 8B 30 39 30 B1 B2 33 B4 35 36 B7 B8 09 0A 30 33 39 B8 B7 36 35 B4 33 B2 90 03 15 AE',
    ),
    callerId: { kind: 'number', number: '09012345678', calledNumber: '0398765432' },
  },
  {
    name: 'MDMF 5551234567 ACME CORP',
    way: 'bellcore',
    bytes: hex(
      '80 21 01 08 31 31 32 33 31 38 34 35 02 0A 35 35 35 31 32 33 34 35 36 37 07 09 41 43 4D 45 20 43 4F 52 50 2C',
    ),
    callerId: { kind: 'number', number: '5551234567', name: 'ACME CORP' },
  },
  {
    name: 'SDMF 5551234567',
    way: 'bellcore',
    bytes: hex('04 12 31 31 32 33 31 38 34 35 35 35 35 31 32 33 34 35 36 37 46'),
    callerId: { kind: 'number', number: '5551234567' },
  },
];

/** How a way's exchange sends its bytes. */
export function shapeOf(way: CallerIdWay): FskShape {
  if (way === 'ntt') return { modem: 'v23', seizureBits: 0, markBits: 75, stopBits: 4, tailBits: 2 };
  return { modem: way === 'bellcore' ? 'bell202' : 'v23', tailBits: 2 };
}
