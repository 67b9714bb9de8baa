import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Layout, layoutOf, partPath, stepsOf, tableOf } from '#src/prepare/layout.js';
import { hoursOf } from '#src/prepare/room.js';
import { Random, seedFor } from '../rig/random.js';

const MIB = 1024 ** 2;
const made = (bytes: number, erase: number | null = null, ring: number | null = null): Layout => {
  const layout = layoutOf('/dev/sdx', bytes, erase, ring);
  assert.ok(!('code' in layout), JSON.stringify(layout));
  return layout;
};

test('on every card both partitions begin and end with what it erases at once, and leave room for the table', () => {
  const random = new Random(seedFor('layout'));
  for (let i = 0; i < 2000; i++) {
    const bytes = 1e9 + random.below(2 ** 40 / 512) * 512;
    const erase = [null, 4 * MIB, 32 * MIB, 64 * MIB, 6 * MIB, 512 * MIB][random.below(6)] ?? null;
    const { unitBytes, recordings, ring } = made(bytes, erase);
    assert.ok(ring !== null);
    const numbers = [recordings.startBytes, recordings.bytes, ring.startBytes, ring.bytes];
    assert.deepEqual(
      numbers.map((one) => one % unitBytes),
      [0, 0, 0, 0],
    );
    assert.equal(ring.startBytes, recordings.startBytes + recordings.bytes);
    assert.ok(recordings.startBytes >= MIB && ring.startBytes + ring.bytes <= bytes - MIB);
    assert.ok(bytes - ring.startBytes - ring.bytes < MIB + unitBytes, 'nothing is wasted');
    assert.ok(ring.bytes <= 2048 * MIB && ring.bytes >= Math.min(bytes / 32, 1024 * MIB));
  }
});

test('a card of 128 GB has 2 GiB of ring for 32 hours, and 4,000 hours of recordings', () => {
  const layout = made(128e9);
  assert.equal(layout.unitBytes, 16 * MIB);
  assert.equal(layout.ring?.bytes, 2048 * MIB);
  const { ring, standard, long } = hoursOf(layout);
  assert.deepEqual([ring, Math.floor(standard / 100), Math.floor(long / 100)], [32.7, 43, 116]);
});

test('what the card says of itself counts where it is sensible', () => {
  assert.equal(made(64e9, 32 * MIB).unitBytes, 32 * MIB);
  for (const odd of [1, 6 * MIB, 1024 * MIB]) assert.equal(made(64e9, odd).unitBytes, 16 * MIB);
  assert.equal(made(16e9).unitBytes, 4 * MIB);
});

test('a ring of another size, and none', () => {
  assert.equal(made(32e9, null, 100 * MIB).ring?.bytes, 100 * MIB);
  assert.equal(made(32e9, null, 0).ring, null);
  assert.doesNotMatch(tableOf(made(32e9, null, 0), 512), /ring/);
  assert.equal(stepsOf('/dev/sdx', made(32e9, null, 0), 512).length, 7);
});

test('too small a card and too small a ring are refused', () => {
  const code = (bytes: number, ring: number | null) => {
    const layout = layoutOf('/dev/sdx', bytes, null, ring);
    return 'code' in layout ? layout.code : null;
  };
  assert.equal(code(999e6, null), 'prepareTooSmall');
  assert.equal(code(1e9, 900 * MIB), 'prepareTooSmall');
  assert.equal(code(32e9, 1), 'prepareRingSize');
});

test('the table counts in the sectors of the device', () => {
  const layout = made(4e9);
  const starts = (sector: number) =>
    [...tableOf(layout, sector).matchAll(/start=(\d+)/g)].map(([, at]) => Number(at));
  assert.deepEqual(
    starts(512),
    starts(4096).map((at) => at * 8),
  );
});

test('the label is the last thing that is written', () => {
  const commands = stepsOf('/dev/mmcblk1', made(32e9), 512).flatMap((step) =>
    step.kind === 'run' ? [step.command.join(' ')] : [],
  );
  assert.equal(commands.at(-2), 'exfatlabel /dev/mmcblk1p1 DENWABAN');
  assert.ok(commands.every((one, i) => i === commands.length - 2 || !one.includes('DENWABAN')));
  assert.equal(partPath('/dev/sda', 2), '/dev/sda2');
});
