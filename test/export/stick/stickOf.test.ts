import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BlockRow, sticksOf } from '#src/export/stick/stickOf.js';

const PLACES = '/run/denwaban-usb';

function row(name: string, more: Partial<BlockRow> = {}): BlockRow {
  return {
    ...{ name, path: `/dev/${name}`, type: 'disk', tran: null, ro: false, size: 32e9 },
    ...{ fstype: null, label: null, uuid: null, partlabel: null, model: null, vendor: null, pkname: null },
    ...{ mountpoints: [null] },
    ...more,
  };
}

const usb = (name: string, more: Partial<BlockRow> = {}) =>
  row(name, { tran: 'usb', vendor: 'SanDisk ', model: 'Ultra Fit       ', ...more });
const part = (name: string, more: Partial<BlockRow> = {}) =>
  row(name, { type: 'part', pkname: name.slice(0, 3), ...more });
const found = (...rows: readonly BlockRow[]) => sticksOf(rows, PLACES);
const names = (...rows: readonly BlockRow[]) => found(...rows).map(({ name }) => name);

test('a stick is called what is printed on it, and its largest partition that can be written is meant', () => {
  const rows = [usb('sda'), part('sda1', { fstype: 'vfat', size: 2e8 }), part('sda2', { fstype: 'exfat' })];
  assert.deepEqual(found(...rows), [
    {
      ...{ name: 'sda2', path: '/dev/sda2', disk: 'sda', label: 'SanDisk Ultra Fit' },
      ...{ fileSystem: 'exfat', bytes: 32e9, problem: null },
    },
  ]);
});

test('a stick may have a file system without a partition', () => {
  assert.deepEqual(names(usb('sda', { fstype: 'vfat' })), ['sda']);
});

test('every file system that a kernel can write has its name there', () => {
  for (const [fstype, kernels] of [
    ['exfat', 'exfat'],
    ['vfat', 'vfat'],
    ['ntfs', 'ntfs3'],
    ['ext4', 'ext4'],
  ] as const)
    assert.equal(found(usb('sda'), part('sda1', { fstype }))[0]?.fileSystem, kernels);
});

test('a stick with nothing that can be written is shown, and why', () => {
  const [empty] = found(usb('sda'));
  assert.deepEqual(empty?.problem, { code: 'stickNoFileSystem', stick: 'SanDisk Ultra Fit', type: '' });
  const [mac] = found(usb('sda'), part('sda1', { fstype: 'hfsplus' }));
  assert.deepEqual(mac?.problem, { code: 'stickNoFileSystem', stick: 'SanDisk Ultra Fit', type: 'hfsplus' });
});

test('a stick that can only be read is called so before anything is tried', () => {
  const [stick] = found(usb('sda', { ro: true }), part('sda1', { fstype: 'exfat', ro: true }));
  assert.deepEqual(stick?.problem, { code: 'stickReadOnly', stick: 'SanDisk Ultra Fit' });
});

const exfat = { fstype: 'exfat' };
for (const [what, rows] of [
  ['a disk that is not on USB', [row('sda'), part('sda1', exfat)]],
  ['a reader without a card', [usb('sda', { size: 0 })]],
  [
    'a disk of which something is mounted',
    [usb('sda'), part('sda1', { ...exfat, mountpoints: ['/srv'] }), part('sda2', exfat)],
  ],
  [
    'what the machine runs from',
    [
      usb('sda'),
      part('sda1', { fstype: 'vfat', mountpoints: ['/boot/firmware'] }),
      part('sda2', { fstype: 'ext4', mountpoints: ['/'] }),
    ],
  ],
  [
    'a disk that swaps',
    [usb('sda'), part('sda1', { fstype: 'swap', mountpoints: ['[SWAP]'] }), part('sda2', exfat)],
  ],
  ['a card for recordings', [usb('sda'), part('sda1', { ...exfat, label: 'DENWABAN' })]],
  ['a card with a ring', [usb('sda'), part('sda1', exfat), part('sda2', { partlabel: 'denwaban-ring' })]],
  [
    'a disk of which a partition is the ground of something else',
    [usb('sda'), part('sda1', { fstype: 'crypto_LUKS' }), row('secret', { type: 'crypt', pkname: 'sda1' })],
  ],
  [
    'the recorder’s own drive, plugged into itself',
    [
      row('mmcblk0p1', { type: 'part', ...exfat, uuid: '1-2', mountpoints: ['/x'] }),
      usb('sda', { ...exfat, uuid: '1-2' }),
    ],
  ],
] as const)
  test(`never a stick: ${what}`, () => {
    assert.deepEqual(names(...rows), []);
  });

test('one that we have mounted ourselves is a stick still', () => {
  assert.deepEqual(names(usb('sda', { ...exfat, mountpoints: [`${PLACES}/stick-sda`] })), ['sda']);
});

test('two sticks are two', () => {
  assert.deepEqual(names(usb('sda', exfat), usb('sdb', { fstype: 'vfat' })), ['sda', 'sdb']);
});
