import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Look, type Medium, mediumOf, unknownMedium } from '#src/card/medium.js';

const found = (change: Partial<Extract<Look, { kind: 'found' }>> = {}): Look => ({
  kind: 'found',
  directory: true,
  device: 7,
  parentDevice: 7,
  readOnly: false,
  freeBytes: 100,
  totalBytes: 200,
  ...change,
});
const failed = (why: string): Look => ({ kind: 'failed', why });
const after = (looks: readonly Look[], mountPoint = false): Medium =>
  looks.reduce((medium, look) => mediumOf(medium, look, mountPoint), unknownMedium);

test('a directory that was never there may be made; one that was there has been taken out', () => {
  assert.equal(after([failed('ENOENT')]).state, 'absent');
  assert.equal(after([found(), failed('ENOENT')]).state, 'removed');
  assert.equal(after([found(), failed('ENOENT'), found()]).state, 'ready');
});

test('where a mount point is promised nothing is filed into the empty directory', () => {
  assert.equal(after([failed('ENOENT')], true).state, 'notMounted');
  assert.equal(after([found()], true).state, 'notMounted');
  assert.equal(after([found({ device: 8 })], true).state, 'ready');
  assert.equal(after([found({ device: 8 }), found()], true).state, 'notMounted');
});

test('a card that was mounted once is missed when only the directory below is there, promised or not', () => {
  assert.equal(after([found({ device: 8 }), found()]).state, 'notMounted');
  assert.equal(after([found({ device: 8 }), found(), found({ device: 9 })]).state, 'ready');
});

test('dead devices, files in the directory’s place and silence count as removed', () => {
  for (const look of [failed('EIO'), failed('ENODEV'), failed('ETIMEDOUT'), found({ directory: false })])
    assert.equal(after([look]).state, 'removed');
});

test('a read-only card is not ready, and its space is known', () => {
  const medium = after([found({ readOnly: true })]);
  assert.equal(medium.state, 'readOnly');
  assert.deepEqual(medium.space, { freeBytes: 100, totalBytes: 200 });
  assert.equal(after([found(), failed('EIO')]).space, null);
});
