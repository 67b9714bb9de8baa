import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random, seedFor } from '../rig/random.js';
import { PATTERN_SAMPLES, PatternReader, pattern, WINDOW_SAMPLES } from './pattern.js';

const sound = pattern();
const reader = new PatternReader();

test('every window of the pattern tells its place, wherever it is cut', () => {
  const random = new Random(seedFor('pattern'));
  for (let i = 0; i < 2000; i++) {
    const place = random.below(PATTERN_SAMPLES - 200);
    const samples = WINDOW_SAMPLES + random.below(100);
    const found = reader.runs(sound.subarray(place, place + samples));
    assert.deepEqual(found, [{ atSample: 0, place, samples }]);
  }
});

test('silence, a hole and a repeated sample end a run', () => {
  const joined = Int16Array.from([
    ...new Int16Array(50),
    ...sound.subarray(1000, 1400),
    ...new Int16Array(80),
    ...sound.subarray(1480, 1700),
    ...sound.subarray(9000, 9100),
  ]);
  const runs = reader.runs(joined);
  assert.deepEqual(runs.slice(0, 2), [
    { atSample: 50, place: 1000, samples: 400 },
    { atSample: 530, place: 1480, samples: runs[1]?.samples },
  ]);
  // A sequence may fit on by chance for some samples.
  const end = (runs[1]?.atSample ?? 0) + (runs[1]?.samples ?? 0);
  assert.ok(end >= 750 && end < 780, `${end}`);
  assert.equal(runs.length, 3);
});
