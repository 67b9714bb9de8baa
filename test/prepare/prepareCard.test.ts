import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openBlockStore } from '#src/card/blockStore.js';
import { Recording } from '#src/card/recording.js';
import { Ring } from '#src/card/ring.js';
import { ProblemError } from '#src/i18n/problems.js';
import { prepareDisk } from '#src/prepare/carryOut.js';
import { layoutOf, partPath } from '#src/prepare/layout.js';
import { lookAtDisk } from '#src/prepare/look.js';
import { closing, openFacts, sound } from '../card/callSamples.js';
import { LoopDevice, loopsMissing, mountExfat } from '../rig/loopDevice.js';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/prepare-card');
const GIB = 1024 ** 3;
const skip = loopsMissing('sfdisk', 'mkfs.exfat');

function prepare(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(SCRIPT, [...args, '--lang', 'en'], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function codeShown(device: string): string {
  const { stdout, stderr } = prepare(device);
  const [, code] = /code is ([0-9A-Z]{6})\./.exec(stdout) ?? [];
  assert.ok(code, stderr);
  return code;
}

function card(t: TestContext, bytes = 2 * GIB): LoopDevice {
  const device = new LoopDevice(bytes);
  t.after(() => device.remove());
  return device;
}

/** Everything the image says, as one hash. */
function hashOf(device: LoopDevice): string {
  return execFileSync('sha256sum', [device.image], { encoding: 'utf8' }).split(' ')[0] ?? '';
}

test('shown first: what is on the card, what will be, every command; and nothing is changed', {
  skip,
}, (t) => {
  const { path, image } = card(t, 1.5 * GIB);
  writeFileSync(image, 'photos of a child', { flag: 'r+' });
  const before = execFileSync('sha256sum', [image], { encoding: 'utf8' });
  for (const args of [
    [path],
    [path, '--dry-run'],
    [path, '--dry-run', '--erase', codeShown(path), '--lose', 'data'],
  ]) {
    const { status, stdout } = prepare(...args);
    assert.equal(status, 0);
    for (const words of [
      'something that is not known',
      'about 52 hours',
      '1.4 GiB',
      'ring: 1.5 hours of talk',
    ])
      assert.ok(stdout.includes(words), `${words} in ${stdout}`);
    assert.match(stdout, new RegExp(`sfdisk .* ${path}\\n[\\s\\S]*mkfs.exfat -c 32K -b 4M ${path}p1\\n`));
    assert.match(stdout, /Nothing was changed\.\nThis card's code is/);
  }
  assert.equal(execFileSync('sha256sum', [image], { encoding: 'utf8' }), before);
});

test('made ready: a ring that the recorder opens on one partition, files on the other', {
  skip,
}, async (t) => {
  const device = card(t);
  const done = prepare(device.path, '--erase', codeShown(device.path));
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /is ready[\s\S]*ring = "\/dev\/disk\/by-partlabel\/denwaban-ring"/);
  const [recordings, ring] = [partPath(device.path, 1), partPath(device.path, 2)];
  const place = (part: string) =>
    execFileSync('blkid', ['-p', '-o', 'value', '-s', 'PART_ENTRY_OFFSET', part], { encoding: 'utf8' });
  for (const part of [recordings, ring]) assert.equal((Number(place(part)) * 512) % (4 * 1024 ** 2), 0);

  const options = { nowWallMs: () => 5, trouble: () => {} };
  const first = await Ring.open(await openBlockStore(ring, 1, () => 5), options);
  const recording = new Recording(first, openFacts());
  recording.push(openFacts().firstSample, sound(0, 20_000));
  await recording.close(openFacts().firstSample + 20_000, closing);
  await first.close();
  const again = await Ring.open(await openBlockStore(ring, 1, () => 6), options);
  assert.deepEqual([again.usage.slots, again.unfiled.length], [(128 / 4 - 1) * 256, 1]);
  await again.close();

  const directory = mountExfat(t, recordings);
  if (directory === null) return t.diagnostic('exFAT cannot be mounted here');
  mkdirSync(join(directory, '2026/11/24'), { recursive: true });
  writeFileSync(join(directory, '2026/11/24/録音.wav'), Buffer.alloc(3e6, 7));
  execFileSync('umount', [directory]);
  execFileSync('fsck.exfat', ['-n', recordings]);
  assert.ok(
    readFileSync(join(mountExfat(t, recordings) ?? '', '2026/11/24/録音.wav')).every((byte) => byte === 7),
  );
});

test('a recorder’s card is not erased for one word less, and a mounted one not at all', {
  skip,
}, async (t) => {
  const device = card(t);
  assert.equal(prepare(device.path, '--erase', codeShown(device.path)).status, 0);
  const before = hashOf(device);
  const code = codeShown(device.path);
  for (const words of [
    ['--erase', code],
    ['--erase', code, '--lose', 'data'],
    ['--erase', 'AAAAAA', '--lose', 'recordings'],
  ])
    assert.equal(prepare(device.path, ...words).status, 1);
  assert.match(prepare(device.path, '--erase', code).stderr, /card of a recorder: its recordings/);
  assert.equal(hashOf(device), before);
  const all = ['--erase', code, '--lose', 'recordings'];
  const ring = await openBlockStore(partPath(device.path, 2), 1, () => 5);
  assert.match(prepare(device.path, ...all).stderr, /stop denwaban/);
  await ring.close();
  const directory = mountExfat(t, partPath(device.path, 1));
  if (directory !== null) {
    assert.match(prepare(device.path, ...all).stderr, /never erased|is in use|has .* open/);
    execFileSync('umount', [directory]);
  }
  const changed = codeShown(device.path);
  assert.equal(prepare(device.path, '--erase', changed, '--lose', 'recordings').status, 0);
});

test('a wrong device, a part of one, too small a one and a write-protected one are said in one sentence', {
  skip,
}, (t) => {
  const device = card(t);
  const small = card(t, 0.5 * GIB);
  const refused = (status: number, words: RegExp, ...args: string[]) => {
    const said = prepare(...args);
    assert.match(said.stderr, words);
    assert.deepEqual([said.status, said.stderr.trim().split('\n').length], [status, 1]);
  };
  refused(66, /is not there/, '/dev/nowhere');
  refused(66, /is not there/, '/etc/hostname');
  refused(1, /has only 0\.5 GB/, small.path);
  refused(2, /--ring none/, device.path, '--ring', 'large');
  assert.equal(prepare(device.path, '--erase', codeShown(device.path)).status, 0);
  refused(1, /is only a part of a disk/, partPath(device.path, 1));
  execFileSync('blockdev', ['--setro', device.path]);
  refused(1, /write-protected/, device.path, '--erase', codeOfProtected(device.path), '--lose', 'recordings');
  execFileSync('blockdev', ['--setrw', device.path]);
});

function codeOfProtected(path: string): string {
  return (JSON.parse(prepare(path, '--json').stdout) as { code: string }).code;
}

test('the disk that this machine runs from is never touched', { skip }, (t) => {
  const root = execFileSync('findmnt', ['-n', '-o', 'SOURCE', '/'], { encoding: 'utf8' }).trim();
  if (!existsSync(root) || !statSync(root).isBlockDevice()) return t.skip('its root is no device');
  assert.equal(prepare(root, '--erase', 'AAAAAA', '--lose', 'recordings', '--fixed-disk').status, 1);
});

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

test('pulled at any step: told, and no recorder takes what is left for its card', { skip }, async (t) => {
  for (let pullAt = 1; pullAt < 9; pullAt++) {
    const device = new LoopDevice(GIB);
    t.after(() => device.remove());
    const disk = await lookAtDisk(device.path);
    const layout = layoutOf(device.path, disk.bytes, null, null);
    assert.ok(!('code' in layout));
    let step = 0;
    const pulled = prepareDisk(disk, layout, () => {
      if (step++ === pullAt) device.pull();
    });
    await assert.rejects(pulled, (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      return ['prepareGone', 'prepareFailed'].includes(error.problem.code);
    });
    const inTheWay = [1, 2].map((number) => partPath(device.path, number)).filter((node) => isFile(node));
    assert.deepEqual(inTheWay, [], `pulled at step ${pullAt}`);
    const left = spawnSync(
      'blkid',
      ['-p', '-o', 'value', '-s', 'LABEL', '-O', String(4 * 1024 ** 2), device.image],
      {
        encoding: 'utf8',
      },
    );
    assert.equal(left.stdout.trim(), '', `pulled at step ${pullAt}`);
  }
});
