import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateMeter } from '#src/export/pack/rate.js';

const at = (atMs: number, bytesDone: number) => ({ atMs, bytesDone, bytes: 1000, files: 10, filesDone: 0 });

test('the rate and the time left are those of the last half minute', () => {
  const meter = new RateMeter();
  assert.equal(meter.take(at(0, 0)), null);
  assert.equal(meter.take(at(500, 400)), null, 'the first second tells nothing');
  assert.deepEqual(meter.take(at(10_000, 500)), { bytesPerS: 50, leftMs: 10_000 });
  for (let s = 11; s <= 60; s++) meter.take(at(s * 1000, 500 + s));
  const rate = meter.take(at(61_000, 561));
  assert.ok(rate !== null && rate.bytesPerS > 0.99 && rate.bytesPerS < 1.01, JSON.stringify(rate));
});

test('nothing is foretold while nothing moves', () => {
  const meter = new RateMeter();
  meter.take(at(0, 100));
  assert.equal(meter.take(at(5000, 100)), null);
});
