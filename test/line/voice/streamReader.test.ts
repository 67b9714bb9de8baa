import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shieldData } from '#src/line/dle.js';
import { VoiceStreamReader } from '#src/line/voice/streamReader.js';
import { Random } from '../../rig/random.js';

const seed = Number(process.env.SEED ?? Date.now() % 1e9);

/** Latin-1 text as bytes; `^` stands for DLE. */
function bytesOf(text: string): Uint8Array {
  return Buffer.from(text.replaceAll('^', '\x10'), 'latin1');
}

/** All that a stream holds when it comes in these pieces. */
function read(pieces: readonly Uint8Array[]) {
  const reader = new VoiceStreamReader();
  const sound: number[] = [];
  const said: string[] = [];
  let rest: string | null = null;
  for (const piece of pieces) {
    const told = reader.push(piece);
    sound.push(...told.sound);
    for (const token of told.tokens)
      if (token.kind === 'code') said.push(String.fromCharCode(token.code));
      else if (token.kind === 'digit') said.push(`key ${token.digit}`);
      else if (token.kind === 'report') said.push(`${token.cut ? 'cut ' : ''}${token.lines.join('|')}`);
    if (told.rest !== null) rest = (rest ?? '') + Buffer.from(told.rest).toString('latin1');
  }
  return { sound: Buffer.from(sound).toString('latin1'), said, rest };
}

const CASES: readonly [what: string, bytes: string, sound: string, said: string[], rest: string | null][] = [
  ['plain sound', 'abc', 'abc', [], null],
  ['one DLE as data', 'a^^b', 'a\x10b', [], null],
  ['two DLE as SUB', 'a^\x1ab', 'a\x10\x10b', [], null],
  ['data DLE before the end', 'a^^^\x03OK', 'a\x10', [], 'OK'],
  ['data DLE before ETX that is sound', 'a^^\x03b', 'a\x10\x03b', [], null],
  ['text of a modem is sound', '\r\nNO CARRIER\r\nBUSY\r\n', '\r\nNO CARRIER\r\nBUSY\r\n', [], null],
  ['events between sound', 'a^hb^Hc^zd', 'abcd', ['h', 'H', 'z'], null],
  ['a held key counts once', 'a^/b^5c^5d^5^~e', 'abcde', ['key 5'], null],
  ['a held key with an underrun in it', '^/^5^u^5^~', '', ['key 5', 'u'], null],
  ['Intel closes with 0x7f', '^/^5^5^\x7f^/^5^\x7f', '', ['key 5', 'key 5'], null],
  ['a key that was never closed', '^/^5^5a^/^5^5', 'a', ['key 5', 'key 5'], null],
  ['data DLE inside a held key', '^/^1^^^1^~', '\x10', ['key 1'], null],
  ['a report is no sound', 'a^XNMBR=03\r^RNAME=X\r^.b', 'ab', ['R', 'NMBR=03|NAME=X'], null],
  ['a report cut by another', '^XA=1\r^XB=2\r^.', '', ['cut A=1', 'B=2'], null],
  ['nothing is sound after the end', 'a^\x03\r\nOK\r\n^hb', 'a', [], '\r\nOK\r\n\x10hb'],
];

for (const [what, bytes, sound, said, rest] of CASES)
  test(`${what}: read the same at every split point`, () => {
    const whole = bytesOf(bytes);
    const expected = { sound, said, rest };
    assert.deepEqual(read([whole]), expected);
    assert.deepEqual(read(Array.from(whole, (byte) => Uint8Array.of(byte))), expected, 'byte by byte');
    for (let at = 1; at < whole.length; at++)
      assert.deepEqual(read([whole.subarray(0, at), whole.subarray(at)]), expected, `split at ${at}`);
  });

test('runs of two to nine DLE and every byte value pass as data', () => {
  for (let run = 2; run <= 9; run++) {
    const data = Uint8Array.from([7, ...Array<number>(run).fill(0x10), 9]);
    assert.equal(read([shieldData(data)]).sound, Buffer.from(data).toString('latin1'));
  }
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assert.equal(read([shieldData(all)]).sound, Buffer.from(all).toString('latin1'));
});

test('a report that is never closed becomes sound again, and memory stays bounded', () => {
  const { sound, said } = read([bytesOf('^XDATE=1124\r'), new Uint8Array(5000).fill(65), bytesOf('^h')]);
  assert.ok(sound.length > 3900 && sound.length < 5000, `${sound.length}`);
  assert.equal(said.at(-1), 'h');
});

test('any bytes, cut anywhere, are read without a throw, and the same however they are cut', (t) => {
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  for (let round = 0; round < 200; round++) {
    const bytes = Uint8Array.from({ length: 2000 }, () => (random.below(4) === 0 ? 0x10 : random.below(256)));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const next = at + 1 + random.below(40);
      pieces.push(bytes.subarray(at, next));
      at = next;
    }
    assert.deepEqual(read(pieces), read([bytes]));
  }
});
