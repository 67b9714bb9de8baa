import assert from 'node:assert/strict';
import { createReadStream, type ReadStream } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Disk } from '#src/card/disk.js';
import type { OpenRecording } from '#src/export/pack/original.js';
import { CopyRig } from './copyRig.js';

/** Three batches of at most 64. */
const COUNT = 160;
const SHORT_SAMPLES = 24_000;

test('a file is read back only when it was closed before a sync that has ended', async (t) => {
  const rig = new CopyRig(t, COUNT, SHORT_SAMPLES);
  const disk = rig.disk();
  const closed = new Set<string>();
  const synced = new Set<string>();
  const early: string[] = [];
  let hashed = 0;
  const target: Disk = {
    ...disk,
    async create(path) {
      const file = await disk.create(path);
      return { ...file, close: () => file.close().then(() => void closed.add(path)) };
    },
    async barrier() {
      const before = [...closed];
      await disk.barrier();
      for (const path of before) synced.add(path);
    },
    hash(path, ...part) {
      hashed++;
      if (!synced.has(path)) early.push(path);
      return disk.hash(path, ...part);
    },
  };
  const result = await rig.copy({}, { target });
  assert.deepEqual([result.copied, hashed, early], [COUNT, COUNT, []]);
});

test('a batch is synced and the one behind it written while one is still being read back', async (t) => {
  const rig = new CopyRig(t, COUNT, SHORT_SAMPLES);
  const disk = rig.disk();
  let barriers = 0;
  let written = 0;
  let goOn = () => {};
  const third = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const reached = () => {
    if (barriers >= 2 && written >= 150) goOn();
  };
  const target: Disk = {
    ...disk,
    async create(path) {
      written++;
      reached();
      return disk.create(path);
    },
    async barrier() {
      await disk.barrier();
      barriers++;
      reached();
    },
    // Copying would stand still for ever if nothing else went on before the first file was read back.
    hash: (...part) => third.then(() => disk.hash(...part)),
  };
  const result = await rig.copy({}, { target });
  assert.deepEqual([result.end, result.copied], ['complete', COUNT]);
});

test('the next recording is opened while one is copied, one only, and let go when it is not wanted', async (t) => {
  const rig = new CopyRig(t, 10);
  const streams: ReadStream[] = [];
  let mostOpen = 0;
  const open: OpenRecording = async (row) => {
    const stream = createReadStream(join(rig.card, row.path));
    streams.push(stream);
    mostOpen = Math.max(mostOpen, streams.filter(({ destroyed }) => !destroyed).length);
    return stream;
  };
  const disk = rig.disk();
  let asked = 0;
  const space = async () => ({ freeBytes: asked++ < 5 ? 1e12 : 0, totalBytes: 1e12 });
  const result = await rig.copy({}, { open, target: { ...disk, space } });
  assert.deepEqual([result.end, result.copied, streams.length, mostOpen], ['full', 5, 6, 2]);
  assert.ok(streams.every(({ destroyed }) => destroyed));
});
