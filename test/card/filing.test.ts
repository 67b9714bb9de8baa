import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type Disk, realDisk } from '#src/card/disk.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { LEAD_BYTES } from '#src/card/superblock.js';
import { Random } from '../rig/random.js';
import { breakingDisk } from './breakingDisk.js';
import { closing, openFacts, pcm, sound } from './callSamples.js';
import {
  assertFiledOnce,
  callWithGap,
  DAY,
  directory,
  FIRST,
  filerOn,
  openRing,
  PATH,
  type Told,
} from './filingRig.js';
import { MemoryCard } from './memoryStore.js';

test('a call is filed with its gap as silence of exactly its length, and sox opens the file', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const told: Told = { lines: [], problems: [] };
  const days: (string | number)[] = [];
  const dayChanged = async (day: string) => void days.push(day, ring.unfiled.length);
  const filer = filerOn(ring, realDisk(dir), told, 0, { dayChanged });
  filer.file(await callWithGap(ring));
  await filer.idle();
  const line = assertFiledOnce(dir);
  assert.deepEqual(told, { lines: [line], problems: [] });
  assert.deepEqual(days, [DAY, 1], 'the page has its turn before the call counts as filed');
  assert.match(line.waveform ?? '', /^[1-9a-f]{40}0{25}[1-9a-f]{35}$/);
  assert.deepEqual(line.gaps, [{ atSample: 8000, samples: 5000, reason: 'captureLost' }]);
  assert.deepEqual(line.marks, [{ atSample: 14_000, what: 'button' }]);
  assert.equal(line.interrupted, false);
  const data = readFileSync(join(dir, PATH)).subarray(FILE_HEADER_BYTES);
  assert.deepEqual(data, Buffer.concat([pcm(0, 8000), Buffer.alloc(10_000), pcm(13_000, 7000)]));
  assert.deepEqual(ring.unfiled, []);
  const soxi = (flag: string) => execFileSync('soxi', [flag, join(dir, PATH)], { encoding: 'utf8' }).trim();
  assert.deepEqual(['-s', '-r', '-c', '-b', '-e'].map(soxi), [
    '20000',
    '8000',
    '1',
    '16',
    'Signed Integer PCM',
  ]);
  const raw = execFileSync('sox', [join(dir, PATH), '-t', 'raw', '-'], { maxBuffer: 1e6 });
  assert.ok(raw.equals(data));
});

test('a call cut by a power loss is filed from the ring, marked, up to its last sound', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  const recording = new Recording(await openRing(card), openFacts({ preRollSamples: 0 }));
  recording.push(FIRST, sound(0, SLOT_SAMPLES * 3 + 100));
  await turn();
  await turn();
  card.cutPower(new Random(4));
  const ring = await openRing(card);
  const filer = filerOn(ring, realDisk(dir));
  for (const { stream } of ring.unfiled) filer.file(stream);
  await filer.idle();
  const line = assertFiledOnce(dir);
  assert.deepEqual(
    [line.interrupted, line.end, line.samples, line.durationMs],
    [true, 'interrupted', 21_600, 2700],
  );
  assert.deepEqual(line.gaps, []);
});

test('a slot that rots in the ring becomes a gap of exactly its length', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  const ring = await openRing(card);
  const recording = new Recording(ring, openFacts());
  for (let i = 0; i < 4; i++) {
    recording.push(FIRST + i * SLOT_SAMPLES, sound(i * SLOT_SAMPLES, SLOT_SAMPLES));
    await turn();
  }
  await recording.close(FIRST + 4 * SLOT_SAMPLES, closing);
  const rotten = ring.call(recording.stream)?.audio[1];
  assert.ok(rotten);
  const bytes = await card.store().read(LEAD_BYTES + rotten.seq * SLOT_BYTES, SLOT_BYTES);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  card.plant(rotten.seq, bytes);
  const filer = filerOn(ring, realDisk(dir));
  filer.file(recording.stream);
  await filer.idle();
  const line = assertFiledOnce(dir);
  assert.equal(line.samples, 4 * SLOT_SAMPLES);
  assert.deepEqual(line.gaps, [{ atSample: SLOT_SAMPLES, samples: SLOT_SAMPLES, reason: 'slotLost' }]);
});

test('sound whose OPEN slot was destroyed is filed all the same', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  await callWithGap(await openRing(card));
  card.plant(0, Buffer.alloc(16_384, 9));
  const ring = await openRing(card);
  const told: Told = { lines: [], problems: [] };
  const filer = filerOn(ring, realDisk(dir), told);
  for (const { stream } of ring.unfiled) filer.file(stream);
  await filer.idle();
  assert.equal(told.lines[0]?.samples, 20_000);
  assert.deepEqual(ring.unfiled, []);
});

test('whatever step of filing dies, the next start has the call exactly once and DONE only with a good file', async (t) => {
  let broke = true;
  let steps = 0;
  for (; broke; steps++) {
    const dir = directory(t);
    const card = new MemoryCard(128, 8);
    const first = await openRing(card);
    const stream = await callWithGap(first);
    const disk = breakingDisk(realDisk(dir), steps);
    const filer = filerOn(first, disk);
    filer.file(stream);
    await filer.idle();
    broke = disk.broke;
    card.cutPower(new Random(steps));
    const ring = await openRing(card);
    if (ring.unfiled.length === 0) assertFiledOnce(dir);
    const again = filerOn(ring, realDisk(dir));
    for (const call of ring.unfiled) again.file(call.stream);
    await again.idle();
    assertFiledOnce(dir);
    assert.deepEqual(ring.unfiled, [], `step ${steps}`);
  }
  assert.ok(steps > 12, `${steps} steps were tried`);
});

test('a full card is told with path and size, and the call is filed once there is room', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const told: Told = { lines: [], problems: [] };
  let free = 1000;
  const disk = { ...realDisk(dir), space: async () => ({ freeBytes: free, totalBytes: 1e9 }) };
  const filer = filerOn(ring, disk, told, 1, {
    wait: async () => {
      assert.deepEqual(ring.unfiled.length, 1);
      free = 1e9;
    },
  });
  filer.file(await callWithGap(ring));
  await filer.idle();
  assert.deepEqual(told.problems, [{ code: 'cardFull', path: PATH, bytes: 44_096 }, null]);
  assertFiledOnce(dir);
});

test('ENOSPC in mid-write, a read-only card and a vanished directory are told apart', async (t) => {
  const codes = { ENOSPC: 'cardFull', EROFS: 'cardReadOnly', EIO: 'cardMissing' };
  for (const [code, expected] of Object.entries(codes)) {
    const dir = directory(t);
    const ring = await openRing(new MemoryCard(128, 8));
    const told: Told = { lines: [], problems: [] };
    const real = realDisk(dir);
    const disk: Disk = {
      ...real,
      create: async (path) => ({
        ...(await real.create(path)),
        write: () => Promise.reject(Object.assign(new Error(code), { code })),
      }),
    };
    const filer = filerOn(ring, disk, told);
    filer.file(await callWithGap(ring));
    await filer.idle();
    assert.equal(told.problems[0]?.code, expected);
    assert.deepEqual(readdirSync(join(dir, '2026/11/23')), [], 'the partial file is gone');
    assert.equal(ring.unfiled.length, 1);
  }
});

test('a file that reads back differently is not committed', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const told: Told = { lines: [], problems: [] };
  let lies = 1;
  const real = realDisk(dir);
  const disk: Disk = {
    ...real,
    hash: async (...asked) => {
      const found = await real.hash(...asked);
      return lies-- > 0 ? { ...found, sha256: 'f'.repeat(64) } : found;
    },
  };
  const filer = filerOn(ring, disk, told, 1);
  filer.file(await callWithGap(ring));
  await filer.idle();
  assert.deepEqual(told.problems, [{ code: 'readBackDiffers', path: PATH }, null]);
  assertFiledOnce(dir);
});

test('a call that fails lets the others pass', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const told: Told = { lines: [], problems: [] };
  const real = realDisk(dir);
  let refusals = 2;
  const disk: Disk = {
    ...real,
    create: async (path) => {
      if (path.includes('AAAAAA') && refusals-- > 0) throw Object.assign(new Error('no'), { code: 'EIO' });
      return real.create(path);
    },
  };
  const bad = await callWithGap(ring, { id: 'AAAAAA' });
  const good = await callWithGap(ring, { id: 'BBBBBB' });
  const filer = filerOn(ring, disk, told, 5);
  filer.file(bad);
  filer.file(good);
  await filer.idle();
  assert.deepEqual(
    told.lines.map(({ id }) => id),
    ['BBBBBB', 'AAAAAA'],
  );
});

test('stopping breaks filing off at once and leaves the call in the ring', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const real = realDisk(dir);
  const disk: Disk = {
    ...real,
    hash: (...asked) => {
      void filer.stop();
      return real.hash(...asked);
    },
  };
  const filer = filerOn(ring, disk);
  filer.file(await callWithGap(ring));
  await filer.idle();
  assert.equal(ring.unfiled.length, 1);
});

test('stopping does not wait for a ring that takes no DONE', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  const ring = await openRing(card);
  const filer = filerOn(ring, realDisk(dir));
  const stream = await callWithGap(ring);
  card.fault = () => {
    setImmediate(() => void filer.stop());
    throw Object.assign(new Error('broken'), { code: 'EIO' });
  };
  filer.file(stream);
  await filer.idle();
  assert.equal(ring.unfiled.length, 1);
  await ring.close();
  card.fault = () => {};
  const again = await openRing(card);
  const second = filerOn(again, realDisk(dir));
  second.file(stream);
  await second.idle();
  assertFiledOnce(dir);
});
