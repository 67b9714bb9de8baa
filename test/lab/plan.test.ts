import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from './plan.js';

const cutsIn = (plan: ReturnType<typeof planOf>) =>
  plan.map(({ fs, boots }) => `${fs} ${boots.filter(({ cut }) => cut !== null).length}`);

test('cuts are dealt out to the file systems, and each card ends with a boot that is not cut', () => {
  assert.deepEqual(cutsIn(planOf(5, 1, null)), ['exfat 2', 'vfat 2', 'ext4 1']);
  assert.deepEqual(cutsIn(planOf(2, 1, null)), ['exfat 1', 'vfat 1']);
  assert.deepEqual(cutsIn(planOf(30, 1, 'ext4')), ['ext4 30']);
  for (const { boots } of planOf(7, 1, null)) {
    assert.equal(boots.at(-1)?.cut, null);
    assert.ok(boots.slice(0, -1).every(({ cut }) => cut !== null));
  }
});

test('a seed gives the same plan always, another seed another one', () => {
  assert.deepEqual(planOf(20, 5, null), planOf(20, 5, null));
  assert.notDeepEqual(planOf(20, 5, null), planOf(20, 6, null));
});

test('some cuts come while the recorder recovers from the one before', () => {
  const cuts = planOf(300, 1, null).flatMap(({ boots }) => boots.map(({ cut }) => cut?.after));
  const share = cuts.filter((after) => after === 'armed').length / 300;
  assert.ok(share > 0.1 && share < 0.3, `${share}`);
});
