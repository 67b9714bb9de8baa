import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realDisk } from '#src/card/disk.js';
import { zipRecordings } from '#src/export/pack/zip.js';
import { LoopDevice } from '../../rig/loopDevice.js';
import { CopyRig, RECORDER } from './copyRig.js';

const skip = process.getuid?.() === 0 ? false : 'loop devices need root';
const TYPES = ['ext4', 'exfat'] as const;
const SMALL_BYTES = 32 * 1024 ** 2;

/** A target on a real file system of its own, which has room for some of the recordings only. */
function onDevice(t: TestContext, type: (typeof TYPES)[number], count: number) {
  const rig = new CopyRig(t, count);
  const device = new LoopDevice(SMALL_BYTES);
  t.after(() => device.remove());
  rig.target = device.mount(type);
  return { rig, device };
}

for (const type of TYPES) {
  test(`a full ${type} holds the oldest, whole, and goes on when there is room`, { skip }, async (t) => {
    const { rig } = onDevice(t, type, 60);
    writeFileSync(join(rig.target, 'film.mkv'), Buffer.alloc(8 * 1024 ** 2, 7));
    const result = await rig.copy();
    assert.equal(result.end, 'full');
    assert.ok(result.copied > 5 && result.copied < 60, String(result.copied));
    const ids = rig.manifest().map(({ call }) => call.id);
    assert.deepEqual(
      ids,
      rig.rows.slice(0, result.copied).map(({ id }) => id),
      'oldest first',
    );
    assert.equal(rig.checkSums().length, result.copied);
    assert.deepEqual(rig.parts(), []);
    assert.ok(readFileSync(join(rig.target, 'film.mkv')).every((byte) => byte === 7));
    const again = await rig.copy();
    assert.deepEqual([again.end, again.copied, again.found], ['full', 0, result.copied]);
    await realDisk(rig.target).remove('film.mkv');
    const more = await rig.copy();
    assert.ok(more.copied > 0 && more.found === result.copied);
    assert.equal(rig.checkSums().length, more.copied + more.found);
  });

  test(`when ${type} itself says that it is full, nothing half stays`, { skip }, async (t) => {
    const { rig } = onDevice(t, type, 60);
    const disk = realDisk(rig.target);
    const boasting = { ...disk, space: async () => ({ freeBytes: 1e15, totalBytes: 1e15 }) };
    const result = await rig.copy({}, { target: boasting });
    assert.equal(result.end, 'full');
    assert.ok(result.copied > 5);
    assert.deepEqual(rig.parts(), []);
    const whole = new Map(rig.rows.map((row) => [row.path.slice(11), row]));
    for (const name of rig.recordings()) {
      const row = whole.get(name.slice(11));
      assert.ok(row);
      assert.ok(readFileSync(join(rig.target, name)).equals(rig.original(row)), name);
    }
  });
}

test('a target that can only be read is called so', { skip }, async (t) => {
  const { rig, device } = onDevice(t, 'ext4', 5);
  device.remountReadOnly();
  const { end, problem } = await rig.copy();
  assert.deepEqual([end, problem], ['failed', { code: 'exportTargetReadOnly', path: rig.target }]);
});

test('an archive for which there is no room leaves nothing behind', { skip }, async (t) => {
  const { rig } = onDevice(t, 'ext4', 60);
  // Of noise, so that it does not get smaller.
  for (const row of rig.rows) writeFileSync(join(rig.card, row.path), noise(row.bytes));
  const file = join(rig.target, 'calls.zip');
  const order = {
    rows: rig.rows,
    template: '{name}',
    format: 'original',
    recorder: RECORDER,
    recheck: true,
  } as const;
  const { signal } = new AbortController();
  const ports = { file, open: rig.open, progress: () => {}, nowIso: () => '', language: 'en' } as const;
  const { end, copied } = await zipRecordings(order, ports, signal);
  assert.deepEqual([end, copied, existsSync(file)], ['full', 0, false]);
  assert.deepEqual(rig.files(), []);
});

function noise(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  for (let i = 0, state = bytes; i < bytes; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    made[i] = state >>> 16;
  }
  return made;
}
