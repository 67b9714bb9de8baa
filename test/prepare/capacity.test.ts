import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spotsOf, tryCapacity } from '#src/prepare/capacity.js';

/** A card that says it has so many bytes; `place` is where it really puts a write, null when it forgets it. */
function card(place: (offset: number) => number | null) {
  const kept = new Map<number, Uint8Array>();
  return {
    write: async (offset: number, data: Uint8Array) => {
      const at = place(offset);
      if (at !== null) kept.set(at, data);
    },
    flush: async () => {},
    read: async (offset: number, length: number) => kept.get(place(offset) ?? -1) ?? Buffer.alloc(length),
  };
}

test('a card that keeps everything is well', async () => {
  for (const bytes of [1e9, 32e9, 127_865_454_592, 2e12])
    assert.equal(
      await tryCapacity(
        card((at) => at),
        bytes,
        'x',
      ),
      null,
    );
});

test('a card that begins again from the start is found, wherever its real end is', async () => {
  for (let real = 2 ** 27; real <= 2 ** 35; real *= 2)
    assert.notEqual(
      await tryCapacity(
        card((at) => at % real),
        128e9,
        'x',
      ),
      null,
      `${real}`,
    );
});

test('a card that forgets what is behind its real end is found, if a thirtieth is missing', async () => {
  for (const part of [0.03, 0.25, 0.5, 0.96]) {
    const bad = await tryCapacity(
      card((at) => (at < 64e9 * part ? at : null)),
      64e9,
      'x',
    );
    assert.ok(bad !== null && bad >= 64e9 * part);
  }
});

test('a card that always reads the same is found', async () => {
  assert.notEqual(
    await tryCapacity(
      card(() => 0),
      32e9,
      'x',
    ),
    null,
  );
});

test('few places are tried, each once, and none outside', () => {
  for (const bytes of [1e9, 128e9, 2e12]) {
    const spots = spotsOf(bytes);
    assert.ok(spots.length < 60 && new Set(spots).size === spots.length);
    assert.ok(spots.every((at) => at % 4096 === 0 && at + 4096 <= bytes));
  }
});
