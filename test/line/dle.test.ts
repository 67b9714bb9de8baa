import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DLE_START,
  type DleToken,
  decodeDle,
  dleReport,
  MAX_REPORT_BYTES,
  shieldData,
} from '#src/line/dle.js';
import { Random, seedFor } from '../rig/random.js';

const D = '\x10';
const bytesOf = (text: string) => Buffer.from(text, 'latin1');

function decode(...pieces: Uint8Array[]): DleToken[] {
  let state = DLE_START;
  const tokens: DleToken[] = [];
  for (const piece of pieces) {
    const decoded = decodeDle(state, piece);
    state = decoded.state;
    tokens.push(...decoded.tokens);
  }
  return tokens;
}

/** Tokens as a person reads them: data as text, `<x>` codes, `#5` digits, `[…]` reports. */
function read(tokens: readonly DleToken[]): string {
  return tokens
    .map((token) => {
      if (token.kind === 'data') return String.fromCharCode(token.byte);
      if (token.kind === 'code') return `<${String.fromCharCode(token.code)}>`;
      if (token.kind === 'digit') return `#${token.digit}`;
      return `[${token.lines.join('|')}${token.cut ? '!' : ''}]`;
    })
    .join('');
}

/** Everything that has been seen to go wrong, in one stream (facts: line-interface §8). */
const TORTURE = bytesOf(
  [
    '\r\nRING\r\n',
    `${D}R${D}H${D}h${D}l${D}\x03${D}\x7f${D}\xff`,
    `ab${D}${D}c${D}\x1ad${D}${D}\x03${D}${D}${D}\x03`,
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((run) => `${D.repeat(run)}R`),
    `${D}/${D}5${D}5${D}5${D}~${D}5${D}/${D}1${D}\x7f${D}/${D}1x${D}1${D}-${D}/${D}9${D}H${D}9`,
    `${D}XDATE=1123\rTIME=1845\r${D}RNMBR=0312345678\r${D}.`,
    `${D}XNMBR=03123\r${D}XNMBR=O\r${D}.`,
    `${D}XNMBR=12\r\nOK\r\nafter${D}R`,
    `${D}XNAME=\x83J\x08${D}${D}\r${D}.`,
    'NO CARRIER\r\n',
    `${D}XDATE=11`,
  ].join(''),
);
const TORTURE_READ =
  '\r\nRING\r\n<R><H><h><l><\x03><\x7f><\xff>' +
  'ab\x10c\x10\x10d\x10\x03\x10<\x03>' +
  '\x10R\x10<R>\x10\x10R\x10\x10<R>\x10\x10\x10R\x10\x10\x10<R>\x10\x10\x10\x10R\x10\x10\x10\x10<R>' +
  '#5#5#1#1x#9<H>#9' +
  '<R>[DATE=1123|TIME=1845|NMBR=0312345678]' +
  '[NMBR=03123!][NMBR=O]' +
  '[NMBR=12!]OK\r\nafter<R>' +
  '[NAME=\x83J\x08\x10]' +
  'NO CARRIER\r\n';

test('the torture stream is read as it was meant', () => {
  assert.equal(read(decode(TORTURE)), TORTURE_READ);
});

test('every split in two, and byte by byte, gives the same tokens', () => {
  const whole = decode(TORTURE);
  for (let cut = 0; cut <= TORTURE.length; cut++)
    assert.deepEqual(decode(TORTURE.subarray(0, cut), TORTURE.subarray(cut)), whole, `cut at ${cut}`);
  assert.deepEqual(decode(...[...TORTURE].map((byte) => Uint8Array.of(byte))), whole);
});

test('every split in three of every hundred bytes gives the same tokens', () => {
  for (let from = 0; from < TORTURE.length; from += 60) {
    const part = TORTURE.subarray(from, from + 100);
    const whole = decode(part);
    for (let one = 0; one <= part.length; one++)
      for (let two = one; two <= part.length; two++)
        assert.deepEqual(decode(part.subarray(0, one), part.subarray(one, two), part.subarray(two)), whole);
  }
});

test('10 MB of random bytes: no throw, and the state stays small', () => {
  const random = new Random(seedFor('dle'));
  let state = DLE_START;
  let codes = 0;
  const favourites = bytesOf(`${D}${D}${D}X./~\r5H`);
  for (let block = 0; block < 160; block++) {
    const bytes = Uint8Array.from({ length: 65_536 }, () =>
      random.next() < 0.2 ? (favourites[random.below(favourites.length)] ?? 0) : random.below(256),
    );
    const decoded = decodeDle(state, bytes);
    state = decoded.state;
    for (const { kind } of decoded.tokens) if (kind === 'code') codes++;
    assert.ok(JSON.stringify(state).length < 8 * MAX_REPORT_BYTES);
  }
  assert.ok(codes > 100_000, 'the bytes did hold codes');
});

test('a report that is never closed ends at its limit and costs nothing that follows', () => {
  const tokens = decode(bytesOf(`${D}XNMBR=1\r${'z'.repeat(MAX_REPORT_BYTES)}${D}H`));
  assert.deepEqual(
    tokens.filter(({ kind }) => kind !== 'data').map(({ kind }) => kind),
    ['report', 'code'],
  );
});

test('data of all byte values survives shielding, and reports their way', () => {
  const all = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
  assert.deepEqual(
    Uint8Array.from(decode(shieldData(all)).map((token) => (token.kind === 'data' ? token.byte : -1))),
    all,
  );
  assert.equal(read(decode(dleReport(['NMBR=03', 'NAME=\x10']))), '[NMBR=03|NAME=\x10]');
});
