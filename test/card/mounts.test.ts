import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { lookAt } from '#src/card/blockDevice.js';
import { mountOf } from '#src/card/mounts.js';

const INFO = `22 1 179:2 / / rw,relatime shared:1 - ext4 /dev/mmcblk0p2 rw,errors=remount-ro
30 22 179:3 / /media/card rw,noatime - exfat /dev/mmcblk0p3 ro,errors=remount-ro
31 22 8:1 / /media/my\\040card rw,noatime - vfat /dev/sda1 rw
32 22 0:45 / /media/card/deep rw - tmpfs tmpfs rw
33 22 8:17 / /media/card/deep ro - ext4 /dev/sdb1 rw
`;

test('the mount of a path is the longest one it lies in, the last where they lie on each other', () => {
  const of = (path: string) => mountOf(INFO, path);
  assert.deepEqual(of('/var/x'), { path: '/', device: '179:2', readOnly: false, superReadOnly: false });
  assert.deepEqual(of('/media/card/2026/x'), {
    ...{ path: '/media/card', device: '179:3', readOnly: true, superReadOnly: true },
  });
  assert.equal(of('/media/cards')?.path, '/');
  assert.equal(of('/media/my card')?.device, '8:1');
  assert.deepEqual(of('/media/card/deep'), {
    ...{ path: '/media/card/deep', device: '8:17', readOnly: true, superReadOnly: false },
  });
  assert.equal(mountOf('', '/x'), null);
});

test('a look at a real directory agrees with df', async () => {
  const look = await lookAt('/tmp');
  assert.equal(look.kind, 'found');
  const size = execFileSync('df', ['-B1', '--output=size', '/tmp'], { encoding: 'utf8' }).match(
    /\d+\s*$/,
  )?.[0];
  assert.equal(look.kind === 'found' && look.totalBytes, Number(size));
  assert.deepEqual(await lookAt('/nowhere/at/all'), { kind: 'failed', why: 'ENOENT' });
});
