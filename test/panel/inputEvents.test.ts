import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputEventsOf, monotonicMsOf, type WordBytes } from '#src/panel/inputEvents.js';

/** As `<linux/input.h>` lays it out, written by hand from the header. */
function event(word: WordBytes, seconds: number, micros: number, type: number, code: number, value: number) {
  const bytes = Buffer.alloc(2 * word + 8);
  bytes.writeUInt32LE(seconds, 0);
  bytes.writeUInt32LE(micros, word);
  bytes.writeUInt16LE(type, 2 * word);
  bytes.writeUInt16LE(code, 2 * word + 2);
  bytes.writeInt32LE(value, 2 * word + 4);
  return bytes;
}

test('bytes of a 64-bit kernel: KEY_PROG1 down and its SYN', () => {
  const bytes = Buffer.from(
    '72d43366000000009a2f0400000000000100940001000000' + '72d43366000000009a2f0400000000000000000000000000',
    'hex',
  );
  const { events, rest } = inputEventsOf(bytes, 8);
  assert.equal(rest.length, 0);
  assert.deepEqual(events, [
    { wallMs: 1_714_672_754_274.33, type: 1, code: 148, value: 1 },
    { wallMs: 1_714_672_754_274.33, type: 0, code: 0, value: 0 },
  ]);
});

for (const word of [4, 8] as const)
  test(`events of a machine with ${word * 8}-bit words, cut anywhere`, () => {
    // Beyond 2038: the kernel's seconds are unsigned.
    const stream = Buffer.concat([
      event(word, 3_000_000_000, 250_000, 1, 148, 1),
      event(word, 3_000_000_001, 0, 4, 4, -7),
    ]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const first = inputEventsOf(stream.subarray(0, cut), word);
      const second = inputEventsOf(Buffer.concat([first.rest, stream.subarray(cut)]), word);
      assert.deepEqual(
        [...first.events, ...second.events],
        [
          { wallMs: 3_000_000_000_250, type: 1, code: 148, value: 1 },
          { wallMs: 3_000_000_001_000, type: 4, code: 4, value: -7 },
        ],
      );
      assert.equal(second.rest.length, 0);
    }
  });

for (const [what, stampMs, wallMs, expected] of [
  ['a delay is taken off', 1_000_000, 1_000_030, 970],
  ['the longest delay that is believed', 1_000_000, 1_002_000, -1000],
  ['the clock was set forward meanwhile', 0, 1_000_000_000, 1000],
  ['the clock was set back meanwhile', 1_000_000_000, 0, 1000],
] as const)
  test(`stamp to monotonic time: ${what}`, () => {
    assert.equal(monotonicMsOf(stampMs, wallMs, 1000), expected);
  });
