import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceSaid, TEXT_START } from '#src/line/deviceText.js';
import { Random, seedFor } from '../rig/random.js';

function said(pieces: readonly Uint8Array[]) {
  let state = TEXT_START;
  return pieces.flatMap((bytes) => {
    const read = deviceSaid(state, bytes);
    state = read.state;
    return read.said;
  });
}

const bytesOf = (text: string) => Buffer.from(text.replaceAll('^', '\x10'), 'latin1');

test('lines and events come in the order in which the device said them, in one read too', () => {
  const one = said([bytesOf('\r\nOK\r\nRING\r\n^H\r\nNMBR=03\r\n^h^5OK\r\n')]);
  assert.deepEqual(
    one.map((each) =>
      'line' in each ? each.line : 'code' in each.token ? each.token.code : each.token.kind,
    ),
    ['OK', 'RING', 0x48, 'NMBR=03', 0x68, 'digit', 'OK'],
  );
});

test('a stray DLE before the echo of the first command is no key that was pressed', () => {
  const all = said([bytesOf('DATE=11^'), bytesOf('ATE0V1\r\r\nOK\r\n^A')]);
  assert.deepEqual(
    all.flatMap((each) => ('line' in each || each.token.kind !== 'digit' ? [] : [each.token.digit])),
    ['A'],
    'only the one after the answer',
  );
});

test('however reads are cut the same is said, in the same order', () => {
  const random = new Random(seedFor('device text'));
  const letters = bytesOf('^^^XRH~/5.\r\nOK');
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 400 }, () => random.pick([...letters]));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1)
      pieces.push(bytes.subarray(at, at + 1 + random.below(30)));
    assert.deepEqual(said(pieces), said([bytes]));
  }
});
