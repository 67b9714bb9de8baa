import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openBlockStore } from '#src/card/blockStore.js';
import { Recording } from '#src/card/recording.js';
import { Ring } from '#src/card/ring.js';
import { LEAST_RING_BYTES, slotsIn, UNIT_SLOTS } from '#src/card/superblock.js';
import { ProblemError } from '#src/i18n/problems.js';
import { closing, openFacts, sound } from './callSamples.js';

const MIB = 1024 ** 2;
const wall = () => 1_795_000_000_000;
const options = { nowWallMs: wall, trouble: () => {} };

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-ring-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

function refuses(code: string) {
  return (error: unknown) => error instanceof ProblemError && error.problem.code === code;
}

test('a new ring file is written in full, tells how far it is, and has whole allocation units', async (t) => {
  const path = join(directory(t), 'deep/ring');
  const shares: number[] = [];
  const store = await openBlockStore(path, 18 * MIB, wall, (share) => shares.push(share));
  await store.close();
  const { size, blocks } = statSync(path);
  assert.equal(size, 16 * MIB);
  assert.ok(blocks * 512 >= size, 'no holes');
  assert.deepEqual([shares.length, shares.at(-1)], [16, 1]);
  assert.ok(!existsSync(`${path}.partial`));
});

test('a call survives in a real ring file, whose size stays when another is configured', async (t) => {
  const path = join(directory(t), 'ring');
  const first = await Ring.open(await openBlockStore(path, 16 * MIB, wall), options);
  assert.equal(first.usage.slots, 768);
  const recording = new Recording(first, openFacts());
  recording.push(openFacts().firstSample, sound(0, 20_000));
  await recording.close(openFacts().firstSample + 20_000, closing);
  await first.close();
  const again = await Ring.open(await openBlockStore(path, 32 * MIB, wall), options);
  assert.deepEqual(
    again.unfiled.map(({ open, close }) => [open, close]),
    [[openFacts(), { ...closing, samples: 20_000 }]],
  );
  assert.equal(again.usage.slots, 768);
  await again.close();
});

test('a ring whose first superblock is destroyed is opened by the copy', async (t) => {
  const path = join(directory(t), 'ring');
  await (await openBlockStore(path, 16 * MIB, wall)).close();
  const bytes = readFileSync(path);
  bytes.fill(0xee, 0, 512);
  writeFileSync(path, bytes);
  const ring = await Ring.open(await openBlockStore(path, 16 * MIB, wall), options);
  assert.equal(ring.usage.slots, 768);
  await ring.close();
});

test('a file that is no ring is refused and not touched', async (t) => {
  const path = join(directory(t), 'ring');
  writeFileSync(path, 'my only copy of something');
  await assert.rejects(openBlockStore(path, 16 * MIB, wall), refuses('ringForeign'));
  assert.equal(readFileSync(path, 'utf8'), 'my only copy of something');
});

test('the smallest ring that the configuration allows works', async (t) => {
  const path = join(directory(t), 'ring');
  const ring = await Ring.open(await openBlockStore(path, LEAST_RING_BYTES, wall), options);
  assert.equal(ring.usage.slots, 2 * UNIT_SLOTS);
  await ring.close();
  assert.equal(statSync(path).size, LEAST_RING_BYTES);
});

test('a ring too small to work and a place that cannot be opened are refused in their own words', async (t) => {
  const dir = directory(t);
  const small = openBlockStore(join(dir, 'ring'), LEAST_RING_BYTES - 1, wall);
  await assert.rejects(small, refuses('ringTooSmall'));
  await assert.rejects(openBlockStore(dir, 16 * MIB, wall), refuses('ringUnreadable'));
  writeFileSync(join(dir, 'file'), 'x');
  await assert.rejects(openBlockStore(join(dir, 'file/ring'), 16 * MIB, wall), refuses('ringUnreadable'));
  assert.equal(slotsIn(12 * MIB), 512);
});

test('a device that is not there is not made: it would be a ring in RAM', async () => {
  const path = '/dev/dnw-none/denwaban-ring';
  await assert.rejects(openBlockStore(path, 16 * MIB, wall), refuses('ringUnreadable'));
  assert.ok(!existsSync('/dev/dnw-none'));
});

test('a disk without room for the ring is told, and the half-made file is gone', async (t) => {
  const dir = directory(t);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=13m', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    t.skip('mounting a small disk needs root');
    return;
  }
  try {
    const path = join(dir, 'ring');
    await assert.rejects(openBlockStore(path, 16 * MIB, wall), refuses('ringMissingSpace'));
    assert.ok(!existsSync(path) && !existsSync(`${path}.partial`));
    await (await openBlockStore(path, 12 * MIB, wall)).close();
  } finally {
    execFileSync('umount', [dir]);
  }
});
