import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMdmf, encodeSdmf, readBellcore } from '#src/line/callerId/bellcore.js';
import { readDtmfClip } from '#src/line/callerId/dtmfClip.js';
import { encodeNtt, readNtt } from '#src/line/callerId/ntt.js';
import type { Reading } from '#src/line/callerId/result.js';
import { Random, seedFor } from '../../rig/random.js';
import { VECTORS, type Vector } from './vectors.js';

const random = new Random(seedFor('caller ID from bytes'));

function read({ way }: Vector, bytes: readonly number[]): Reading {
  return way === 'ntt' ? readNtt(bytes) : readBellcore(bytes, 'bellcore');
}

function flipped(bytes: readonly number[], ...bits: readonly number[]): number[] {
  const changed = [...bytes];
  for (const bit of bits) changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

for (const vector of VECTORS) {
  const { name, bytes, callerId } = vector;
  test(`${name} is read from its bytes, whatever follows`, () => {
    assert.deepEqual(read(vector, bytes), { kind: 'callerId', callerId });
    assert.deepEqual(read(vector, [...bytes, 0xff, 0x90, 0x00]), { kind: 'callerId', callerId });
  });

  test(`every single wrong bit of ${name} is noticed`, () => {
    for (let bit = 0; bit < bytes.length * 8; bit++)
      for (const tail of [[], [0x90, 0x83, 0x55, 0xff]])
        assert.equal(read(vector, [...flipped(bytes, bit), ...tail]).kind, 'damaged', `bit ${bit}`);
  });

  test(`every beginning of ${name} is noticed to be cut`, () => {
    for (let length = 0; length < bytes.length; length++)
      assert.equal(read(vector, bytes.slice(0, length)).kind, 'damaged', `${length} bytes`);
  });

  test(`two wrong bits of ${name} make no other number`, () => {
    for (let round = 0; round < 3000; round++) {
      const bits = [random.below(bytes.length * 8), random.below(bytes.length * 8)] as const;
      if (bits[0] === bits[1]) continue;
      const broken = flipped(bytes, ...bits);
      const reading = read(vector, broken);
      if (reading.kind === 'damaged') continue;
      // The one thing that an 8-bit sum cannot see: it stays the same.
      const sum = (of: readonly number[]) => of.reduce((total, byte) => (total + byte) & 0xff, 0);
      assert.ok(vector.way === 'bellcore' && sum(broken) === sum(bytes), `bits ${bits}`);
    }
  });
}

test('bytes of chance are never a number', () => {
  for (let round = 0; round < 20_000; round++) {
    const bytes = Array.from({ length: random.below(60) }, () => random.below(256));
    if (round % 2 === 0) bytes.unshift(0x90, 0x81, 0x87, 0x90, 0x82, 0xc0);
    else bytes.unshift(random.pick([0x04, 0x80]), random.below(40));
    assert.notEqual(readNtt(bytes).kind, 'callerId');
    assert.notEqual(readBellcore(bytes, 'etsi').kind, 'callerId');
  }
});

test('what is encoded is what the exchange sends', () => {
  const [national, withheld, payphone, unavailable, conflict, , mdmf, sdmf] = VECTORS;
  for (const vector of [national, withheld, payphone, unavailable, conflict])
    assert.deepEqual(vector && encodeNtt(vector.callerId), vector?.bytes);
  assert.deepEqual(mdmf && encodeMdmf(mdmf.callerId, '11231845'), mdmf?.bytes);
  assert.deepEqual(sdmf && encodeSdmf(sdmf.callerId, '11231845'), sdmf?.bytes);
});

test('any number of 1 to 32 digits comes back from its frame, with and without the number that was called', () => {
  for (let length = 1; length <= 32; length++) {
    const number = Array.from({ length }, () => random.below(10)).join('');
    for (const called of [{}, { calledNumber: '0398765432' }]) {
      const callerId = { kind: 'number', number, ...called } as const;
      assert.deepEqual(readNtt(encodeNtt(callerId)), { kind: 'callerId', callerId }, number);
      const european = readBellcore(encodeMdmf(callerId, '01010000'), 'etsi');
      assert.deepEqual(european, { kind: 'callerId', callerId });
    }
  }
});

test('a number from abroad comes back with its plus', () => {
  const callerId = { kind: 'number', number: '+442079460958' } as const;
  assert.deepEqual(readNtt(encodeNtt(callerId)), { kind: 'callerId', callerId });
});

test('a length of 16 is read as one DLE and as two', () => {
  const callerId = { kind: 'number', number: '031234567' } as const;
  const alone = encodeNtt(callerId);
  assert.equal(alone[6], 0x90);
  assert.deepEqual(readNtt(alone), { kind: 'callerId', callerId });
  const doubled = withCrc([...alone.slice(0, 7), 0x90, ...alone.slice(7, -2)]);
  assert.deepEqual(readNtt(doubled), { kind: 'callerId', callerId });
});

/** The CRC by another way: division of the bits, not bytes with a table or a shift. */
function withCrc(bytes: readonly number[]): number[] {
  let remainder = 0;
  for (const byte of bytes.slice(2))
    for (let bit = 0; bit < 8; bit++) {
      const top = (remainder & 1) ^ ((byte >> bit) & 1);
      remainder = (remainder >> 1) ^ (top * 0x8408);
    }
  return [...bytes, remainder & 0xff, remainder >> 8];
}

test('absence in a multiple data message has its reason', () => {
  for (const reason of ['withheld', 'unavailable', 'payphone', 'conflict'] as const) {
    const callerId = { kind: 'absent', reason } as const;
    assert.deepEqual(readBellcore(encodeMdmf(callerId, '11231845'), 'bellcore'), {
      kind: 'callerId',
      callerId,
    });
    assert.deepEqual(readBellcore(encodeSdmf(callerId, '11231845'), 'bellcore'), {
      kind: 'callerId',
      callerId,
    });
  }
});

test('a message that waiting messages are there is no caller', () => {
  const bytes = [0x82, 0x03, 0x0b, 0x01, 0xff];
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  assert.deepEqual(readBellcore([...bytes, -sum & 0xff], 'bellcore'), { kind: 'other' });
});

for (const [digits, expected] of [
  ['A0312345678C', '0312345678'],
  ['A12345678D87654321C', '12345678'],
  ['A12345678D87654321B10C', '12345678'],
  ['A12345678#', '12345678'],
  ['D12345678C', '12345678'],
  ['12345678#', '12345678'],
  ['B10C', 'withheld'],
  ['B00C', 'unavailable'],
  ['AB10C', 'withheld'],
  ['D1#', 'withheld'],
  ['D2#', 'unavailable'],
  ['D3#', 'unavailable'],
  ['A0312345678', 'cut'],
  ['0312345678', 'cut'],
  ['', 'cut'],
  ['5#', 'content'],
  ['A1A2C', 'content'],
  ['BC', 'content'],
  ['C', 'content'],
] as const)
  test(`caller ID by DTMF from ${JSON.stringify(digits)}`, () => {
    const reading = readDtmfClip(digits);
    const { callerId } = reading.kind === 'callerId' ? reading : { callerId: null };
    const said = callerId?.kind === 'number' ? callerId.number : callerId?.reason;
    assert.equal(said ?? (reading.kind === 'damaged' && reading.reason), expected);
  });
