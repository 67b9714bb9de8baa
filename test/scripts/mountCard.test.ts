import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lookAt } from '#src/card/blockDevice.js';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/mount-card');
const run = (...command: string[]) => {
  const [program = '', ...args] = command;
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
};

/** Why these tests cannot run here; false when they can. */
function cannot(): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  return spawnSync('losetup', ['-f']).status === 0 ? false : 'needs loop devices';
}
const skip = cannot();

/** A card of 16 MiB on a loop device, and a place for it. */
function card(t: TestContext): { device: string; directory: string; image: string; mount(): Mounted } {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-mount-'));
  const image = join(dir, 'image');
  const directory = join(dir, 'card');
  const file = openSync(image, 'w');
  ftruncateSync(file, 16 * 1024 ** 2);
  closeSync(file);
  run('mkfs.ext4', '-q', image);
  const device = run('losetup', '-f', '--show', image);
  t.after(() => {
    spawnSync('umount', ['-l', directory]);
    spawnSync('losetup', ['-d', device]);
    rmSync(dir, { recursive: true, force: true });
  });
  const mount = () => {
    const { status, stderr } = spawnSync(SCRIPT, [device, directory], { encoding: 'utf8' });
    return { status, said: stderr.trim() };
  };
  return { device, directory, image, mount };
}
interface Mounted {
  readonly status: number | null;
  readonly said: string;
}

test('a clean card is mounted writable, and a second time nothing happens', { skip }, async (t) => {
  const { directory, mount } = card(t);
  assert.deepEqual(mount(), { status: 0, said: '' });
  writeFileSync(join(directory, 'here'), 'x');
  const options = run('findmnt', '-n', '-o', 'OPTIONS', directory);
  assert.match(options, /^rw,noatime/);
  assert.deepEqual(mount(), { status: 0, said: '' });
  assert.equal(run('findmnt', '-n', '-o', 'SOURCE', directory).split('\n').length, 1);
  const look = await lookAt(directory);
  assert.ok(look.kind === 'found' && look.device !== look.parentDevice && !look.readOnly);
});

test('a damaged card is repaired and mounted', { skip }, (t) => {
  const { device, directory, mount } = card(t);
  // The group descriptors: fsck -p gives up on them, fsck -y makes them anew.
  const file = openSync(device, 'r+');
  writeSync(file, Buffer.alloc(64), 0, 64, 2048);
  closeSync(file);
  assert.deepEqual(mount(), { status: 0, said: '' });
  assert.ok(statSync(join(directory, 'lost+found')).isDirectory());
});

test('a write-protected card is mounted read-only, said in one sentence, and seen as such', {
  skip,
}, async (t) => {
  const { device, directory, mount } = card(t);
  run('blockdev', '--setro', device);
  const { status, said } = mount();
  run('blockdev', '--setrw', device);
  assert.equal(status, 1);
  assert.match(said, /read-only; copy the recordings and replace the card\.$/);
  const look = await lookAt(directory);
  assert.ok(look.kind === 'found' && look.readOnly);
});

test('no device, no file system and another card in its place are each said in one sentence', {
  skip,
}, (t) => {
  const { device, directory, mount } = card(t);
  const other = card(t);
  const missing = spawnSync(SCRIPT, ['/dev/nowhere', directory], { encoding: 'utf8' });
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /is not there; put the card in\.\n$/);
  assert.equal(mount().status, 0);
  const second = spawnSync(SCRIPT, [other.device, directory], { encoding: 'utf8' });
  assert.equal(second.status, 2);
  assert.match(second.stderr, new RegExp(`another device, ${device}, is mounted`));
  const file = openSync(other.device, 'r+');
  writeSync(file, Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
  closeSync(file);
  const blank = other.mount();
  assert.equal(blank.status, 2);
  assert.match(blank.said, /holds no file system/);
});

test('a wrong command line is told', () => {
  assert.equal(spawnSync(SCRIPT, ['/dev/x']).status, 64);
});
