import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random, seedFor } from '../rig/random.js';
import { differences } from './heldAgainst.js';
import { loudspeakerFault } from './loudspeaker.js';

const random = new Random(seedFor('held against'));
/** Ten seconds of something that is nowhere the same. */
const line = Int16Array.from({ length: 80_000 }, () => random.below(16_000) - 8000);
const OFF_HOOK = 24_000;

test('a recording of the line differs nowhere, wherever its clock stands', () => {
  for (const shift of [0, 700, -1300])
    assert.deepEqual(differences(line.slice(4000, 70_000), line, 20_000, OFF_HOOK + shift), []);
});

test('sound that was never on the line is found, to the block', () => {
  const recorded = line.slice(4000, 70_000);
  recorded.fill(0, 40_000, 41_000);
  const [found, ...more] = differences(recorded, line, 20_000, OFF_HOOK);
  assert.deepEqual(more, []);
  assert.ok(
    found !== undefined && found.fromSample >= 39_200 && found.toSample <= 41_600,
    `${found?.toSample}`,
  );
});

test('sound that is missing is found by what stands in its place, and the rest is found again', () => {
  const recorded = Int16Array.from([
    ...line.subarray(4000, 40_000),
    ...new Int16Array(8000),
    ...line.subarray(48_100, 70_000),
  ]);
  const found = differences(recorded, line, 20_000, OFF_HOOK);
  assert.equal(found.length, 1);
  assert.ok((found[0]?.toSample ?? 0) <= 45_600, `${found[0]?.toSample}`);
});

test('what comes out of the loudspeaker must be the recording, whole and in order', () => {
  const said: string[] = [];
  const bytes = (sound: Int16Array) =>
    Buffer.from(Int16Array.from([...new Int16Array(5000), ...sound]).buffer);
  assert.deepEqual(
    loudspeakerFault(line, bytes(line), (text) => said.push(text)),
    [],
  );
  assert.equal(said.length, 1);
  const broken = line.slice();
  broken.fill(0, 40_000, 56_000);
  assert.equal(loudspeakerFault(line, bytes(broken), () => undefined).length, 1);
  const jump = Int16Array.from([...line.subarray(0, 30_000), ...line.subarray(31_000)]);
  assert.equal(loudspeakerFault(line, bytes(jump), () => undefined).length, 1);
  assert.equal(loudspeakerFault(new Int16Array(80_000), bytes(line), () => undefined).length, 1);
});
