import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, contentOf, type Disk, missingConsent, type Part, refusalOf } from '#src/prepare/disk.js';

const blank: Disk = {
  path: '/dev/sda',
  bytes: 32e9,
  sectorBytes: 512,
  eraseBytes: null,
  kind: 'usb',
  model: 'Reader',
  serial: '1',
  readOnly: false,
  busy: false,
  parts: [],
  start: null,
};
const part: Part = {
  path: '/dev/sda1',
  bytes: 31e9,
  type: 'exfat',
  label: 'CAMERA',
  name: null,
  uuid: '1234-5678',
  mounts: [],
};
const full: Disk = { ...blank, parts: [part], start: 'aa' };
const own: Disk = { ...blank, parts: [{ ...part, label: 'DENWABAN' }], start: 'bb' };
const ringOnly: Disk = { ...blank, parts: [{ ...part, label: null, type: null, name: 'denwaban-ring' }] };
const mountedAt = (...mounts: string[]): Disk => ({ ...full, parts: [{ ...part, mounts }] });

test('a disk that the machine runs from is refused for ever, whatever it is', () => {
  for (const place of ['/', '/boot/firmware', '/home', '[SWAP]', '/var', '/srv/files'])
    for (const kind of ['card', 'usb', 'image', 'fixed'] as const)
      assert.equal(refusalOf({ ...mountedAt('/media/me/x', place), kind }, true)?.code, 'prepareSystemDisk');
});

test('mounted, used, write-protected and built-in disks are refused, each in its own words', () => {
  for (const place of ['/media/me/CAMERA', '/run/media/me/x', '/mnt', '/var/lib/denwaban/recordings'])
    assert.equal(refusalOf(mountedAt(place), true)?.code, 'prepareMounted');
  assert.equal(refusalOf({ ...blank, busy: true }, true)?.code, 'prepareBusy');
  assert.equal(refusalOf({ ...blank, readOnly: true }, true)?.code, 'prepareWriteProtected');
  assert.equal(refusalOf({ ...blank, kind: 'fixed' }, false)?.code, 'prepareFixedDisk');
  assert.equal(refusalOf({ ...blank, kind: 'fixed' }, true), null);
  for (const kind of ['card', 'usb', 'image'] as const)
    assert.equal(refusalOf({ ...full, kind }, false), null);
});

test('what would be lost is said in one word', () => {
  assert.deepEqual([blank, full, own, ringOnly, { ...blank, start: 'cc' }].map(contentOf), [
    ...['none', 'data', 'recordings', 'recordings', 'data'],
  ]);
});

test('a code fits one card with one content', () => {
  const others: Disk[] = [
    full,
    own,
    { ...blank, bytes: 64e9 },
    { ...blank, serial: '2' },
    { ...blank, start: 'dd' },
  ];
  const codes = [blank, ...others].map(codeOf);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{6}$/);
  // The same card, put in anew, is mounted and called otherwise, and still the same.
  assert.equal(
    codeOf({ ...full, path: '/dev/sdb', busy: true, parts: [{ ...part, path: '/dev/sdb1' }] }),
    codeOf(full),
  );
});

test('nothing is erased without its code, and nothing is lost without saying what', () => {
  const missing = (disk: Disk, erase: string, lose: 'data' | 'recordings' | null) =>
    missingConsent(disk, { erase, lose })?.code ?? null;
  assert.equal(missing(blank, codeOf(full), 'recordings'), 'prepareWrongCode');
  assert.equal(missing(blank, codeOf(blank).toLowerCase(), null), null);
  assert.equal(missing(full, codeOf(full), null), 'prepareHoldsData');
  assert.equal(missing(full, codeOf(full), 'data'), null);
  assert.equal(missing(own, codeOf(own), null), 'prepareHoldsRecordings');
  assert.equal(missing(own, codeOf(own), 'data'), 'prepareHoldsRecordings');
  assert.equal(missing(own, codeOf(own), 'recordings'), null);
});
