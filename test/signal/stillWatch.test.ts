import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STILL_SAMPLES, StillWatch } from '#src/signal/stillWatch.js';

/** At which sample it first stood still, fed in pieces; null: never. */
function stillAt(sound: Int16Array, piece = 160): number | null {
  const watch = new StillWatch();
  for (let at = 0; at < sound.length; at += piece) {
    watch.push(sound.subarray(at, at + piece));
    if (watch.still) return at + piece;
  }
  return null;
}

test('sound that stands still at zero or any other value for ten seconds is noticed, however it is cut', () => {
  for (const value of [0, -7, 1200, 32_767, -32_768])
    for (const piece of [1, 160, 4000]) {
      const sound = new Int16Array(STILL_SAMPLES + 20_000).map((_, i) => (i < 12_000 ? i % 3 : value));
      assert.equal(stillAt(sound, piece), 12_000 + STILL_SAMPLES, `${value} in pieces of ${piece}`);
    }
});

test('one bit that moves every nine seconds is no standstill, and the first that moves ends one', () => {
  const sound = new Int16Array(20 * STILL_SAMPLES).map((_, i) => (i % 72_000 === 71_999 ? 1 : 0));
  assert.equal(stillAt(sound), null);
  const watch = new StillWatch();
  watch.push(new Int16Array(STILL_SAMPLES));
  assert.ok(watch.still);
  watch.push(new Int16Array(0));
  assert.ok(watch.still);
  watch.push(Int16Array.of(0, 0, 1));
  assert.ok(!watch.still);
});
