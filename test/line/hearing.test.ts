import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineEvent } from '#src/call/types.js';
import { loadCountry } from '#src/config/countries.js';
import { Hearing, type Listening } from '#src/line/hearing.js';
import { makeDtmf } from '#src/signal/toneMaker.js';

/** What is heard of keys on a line, in blocks of 20 ms with a second of silence around them. */
function heardOf(country: string, digits: string, listening: Listening): LineEvent[] {
  const home = loadCountry(country);
  assert.ok(home !== null);
  const keys = makeDtmf(digits, { onMs: 70, offMs: 70, peakLow: 3000, peakHigh: 3000 });
  const line = new Int16Array(keys.length + 16_000);
  line.set(keys, 8000);
  const hearing = new Hearing(home);
  const events: LineEvent[] = [];
  for (let at = 0; at < line.length; at += 160)
    for (const heard of hearing.hear(at, line.subarray(at, at + 160), listening))
      if (heard.kind === 'event') events.push(heard.event);
  return events;
}

const caller = (number: string): LineEvent => ({ kind: 'callerId', callerId: { kind: 'number', number } });

test('where callers are told by keys, the number is heard on the idle line', () => {
  assert.deepEqual(heardOf('TW', 'D0912345678C', 'idle'), [caller('0912345678')]);
  assert.deepEqual(heardOf('NL', 'A0201234567#', 'idle'), [caller('0201234567')]);
  const withheld: LineEvent = { kind: 'callerId', callerId: { kind: 'absent', reason: 'withheld' } };
  assert.deepEqual(heardOf('NL', 'D1#', 'idle'), [withheld]);
});

test('keys that are no report, and keys in other countries, tell no caller', () => {
  assert.deepEqual(heardOf('TW', 'D0912345678', 'idle'), []);
  assert.deepEqual(heardOf('JP', 'D0912345678C', 'idle'), []);
});

test('in a call the same keys are digits that somebody pressed', () => {
  const digits = heardOf('TW', 'D0912345678C', 'call').flatMap((one) =>
    one.kind === 'digit' ? [one.digit] : [],
  );
  assert.equal(digits.join(''), 'D0912345678C');
  assert.ok(!heardOf('TW', 'D0912345678C', 'call').some(({ kind }) => kind === 'callerId'));
});
