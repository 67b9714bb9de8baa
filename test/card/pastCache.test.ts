import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DirectReader } from '#src/card/directReader.js';
import { type Disk, realDisk } from '#src/card/disk.js';
import { LoopDevice } from '../rig/loopDevice.js';
import { Random, seedFor } from '../rig/random.js';

const skip = process.getuid?.() === 0 ? false : 'loop devices need root';

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-past-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function reader(t: TestContext): DirectReader {
  const made = new DirectReader();
  t.after(() => made.close());
  return made;
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const WAYS: Record<string, (t: TestContext, dir: string) => Disk> = {
  dd: (_, dir) => realDisk(dir),
  'a thread': (t, dir) => realDisk(dir, reader(t).hash),
};

for (const [name, make] of Object.entries(WAYS)) {
  test(`${name} hashes any part of a file`, async (t) => {
    const dir = directory(t);
    const disk = make(t, dir);
    const random = new Random(seedFor('past cache'));
    const bytes = Buffer.from(Array.from({ length: 3_000_001 }, () => random.below(256)));
    writeFileSync(join(dir, 'x'), bytes, { flush: true });
    const parts = Array.from({ length: 8 }, () => [random.below(bytes.length), random.below(2_000_000)]);
    for (const [from = 0, count] of [[0], [4096], [77], [bytes.length], [0, 0], ...parts]) {
      const found = await disk.hash('x', from, undefined, count);
      const expected = bytes.subarray(from, count === undefined ? undefined : from + count);
      assert.deepEqual(
        [found.bytes, found.sha256],
        [expected.length, sha256Of(expected)],
        `${from} ${count}`,
      );
    }
    await assert.rejects(disk.hash('missing', 0), { code: 'ENOENT' });
    assert.equal((await disk.hash('x', 0)).sha256, sha256Of(bytes), 'a missing file ends nothing');
  });
}

/** By dd, exFAT through FUSE is read from the cache of its device. */
for (const [name, type] of [
  ['dd', 'ext4'],
  ['a thread', 'ext4'],
  ['a thread', 'exfat'],
] as const)
  test(`${name} sees what the medium holds, not what was written to it, on ${type}`, { skip }, async (t) => {
    const device = new LoopDevice(32 * 1024 ** 2);
    t.after(() => device.remove());
    const dir = device.mount(type);
    const disk = WAYS[name]?.(t, dir);
    assert.ok(disk);
    const marked = Buffer.alloc(300_000, 'what was written ');
    writeFileSync(join(dir, 'x'), marked);
    await disk.barrier();
    const image = readFileSync(device.image);
    const at = image.indexOf(marked.subarray(0, 4096));
    assert.ok(at > 0);
    writeFileSync(device.image, flipped(image, at + 1000), { flag: 'r+', flush: true });
    const found = await disk.hash('x', 0);
    assert.deepEqual([found.pastCache, found.sha256], [true, sha256Of(flipped(marked, 1000))]);
    if (type === 'ext4')
      assert.deepEqual(readFileSync(join(dir, 'x')), marked, 'the page cache holds it still');
  });

test('what is aborted is let go at once, and what a closed thread still had to do fails', async (t) => {
  const dir = directory(t);
  const file = join(dir, 'x');
  writeFileSync(file, Buffer.alloc(200 * 1024 ** 2), { flush: true });
  const thread = reader(t);
  const leaving = new AbortController();
  const left = thread.hash(file, 0, leaving.signal);
  const next = thread.hash(file, 0, undefined, 10);
  leaving.abort();
  await assert.rejects(left, { name: 'AbortError' });
  assert.equal((await next).bytes, 10);
  const unfinished = thread.hash(file, 0);
  await thread.close();
  await assert.rejects(unfinished);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const made = Buffer.from(bytes);
  made[at] = (made[at] ?? 0) ^ 1;
  return made;
}
