import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseMonthsScript } from '#src/card/page/pageScripts.js';
import { PAGE_DATA, PAGE_NAMES } from '#src/card/page/pageTypes.js';
import { folderOf } from '#src/export/stick/boxId.js';
import { STATE_NAME } from '#src/export/stick/newOnes.js';
import { loopsMissing } from '../../rig/loopDevice.js';
import { Random, seedFor } from '../../rig/random.js';
import { BOX, VisitRig } from './visitRig.js';

const TYPES = ['ext4', 'exfat'] as const;
const skip = loopsMissing('mkfs.exfat', 'mount.exfat-fuse', 'pgrep');

for (const type of TYPES) {
  test(`${type}: the tree of the card, sums, list, state and page; the next time only what is new`, {
    skip,
  }, async (t) => {
    const rig = new VisitRig(t, type, 30);
    const { rows } = rig.calls;
    const first = await rig.visit({ rows: rows.slice(0, 25) });
    assert.deepEqual([first.end, first.copied, first.page], ['complete', 25, null]);
    assert.deepEqual(rig.root(), [folderOf(BOX)]);
    assert.deepEqual(
      rig.calls.recordings(),
      rows
        .slice(0, 25)
        .map(({ path }) => path)
        .sort(),
    );
    assert.deepEqual(rig.wrong(), []);
    assert.ok(first.writtenMs > 0);
    const second = await rig.visit();
    assert.deepEqual([second.end, second.copied, second.wanted], ['complete', 5, 5]);
    assert.deepEqual(rig.wrong(), []);
    assert.equal(rig.calls.recordings().length, 30);
    const months = readFileSync(join(rig.calls.target, PAGE_DATA, 'months.js'), 'utf8');
    const days = Object.values(parseMonthsScript(months) ?? {}).flatMap((month) => Object.keys(month));
    assert.deepEqual(
      days.length,
      new Set(rows.map(({ path }) => path.slice(0, 10))).size,
      'the page knows every day',
    );
    for (const name of PAGE_NAMES) assert.ok(existsSync(join(rig.calls.target, name)), name);
    const nothing = await rig.visit();
    assert.deepEqual([nothing.end, nothing.wanted], ['complete', 0]);
  });
}

test('what somebody took off the stick is not copied again, unless all is asked for', { skip }, async (t) => {
  const rig = new VisitRig(t, 'ext4', 12);
  await rig.visit();
  const taken = rig.calls.rows.slice(0, 4).map(({ path }) => path);
  for (const path of taken) rmSync(join(rig.calls.target, path));
  assert.equal((await rig.visit()).wanted, 0);
  const all = await rig.visit({ all: true });
  assert.deepEqual([all.end, all.copied, all.found], ['complete', 4, 8]);
  assert.deepEqual(rig.wrong(), []);
});

test('foreign files and the folder of another recorder stay as they are', { skip }, async (t) => {
  const rig = new VisitRig(t, 'exfat', 6);
  const foreign = ['film.mkv', 'DENWABAN-AAAAAA/SHA256SUMS', 'DENWABAN-AAAAAA/2026/11/23/theirs.wav'];
  for (const name of foreign) {
    mkdirSync(join(rig.mounted, name, '..'), { recursive: true });
    writeFileSync(join(rig.mounted, name), `of ${name}`);
  }
  // Somebody's file in our own folder, with the very name that a recording wants.
  const [row] = rig.calls.rows;
  assert.ok(row);
  mkdirSync(join(rig.calls.target, row.path, '..'), { recursive: true });
  writeFileSync(join(rig.calls.target, row.path), 'mine');
  assert.equal((await rig.visit()).copied, 6);
  for (const name of foreign) assert.equal(readFileSync(join(rig.mounted, name), 'utf8'), `of ${name}`);
  assert.equal(readFileSync(join(rig.calls.target, row.path), 'utf8'), 'mine');
  assert.deepEqual(rig.root(), ['DENWABAN-AAAAAA', folderOf(BOX), 'film.mkv'].sort());
});

for (const type of TYPES)
  test(`${type}: a full stick has the oldest, and goes on from there when there is room`, {
    skip,
  }, async (t) => {
    const rig = new VisitRig(t, type, 60, 32 * 1024 ** 2);
    writeFileSync(join(rig.mounted, 'film.mkv'), Buffer.alloc(8 * 1024 ** 2, 7));
    const { end, copied } = await rig.visit();
    assert.equal(end, 'full');
    assert.ok(copied > 5 && copied < 60, String(copied));
    const oldest = rig.calls.rows.slice(0, copied).map(({ path }) => path);
    assert.deepEqual(rig.calls.recordings(), oldest.sort());
    assert.ok(existsSync(join(rig.calls.target, STATE_NAME)));
    rmSync(join(rig.mounted, 'film.mkv'));
    const more = await rig.visit();
    assert.ok(more.copied > 0);
    assert.equal(more.found, 0, 'what was there is not even looked at');
    assert.deepEqual(rig.wrong(), []);
  });

test('a stick that can only be read is called so, and one without new calls is not even asked', {
  skip,
}, async (t) => {
  const rig = new VisitRig(t, 'ext4', 3);
  await rig.visit({ rows: rig.calls.rows.slice(0, 2) });
  rig.device.remountReadOnly();
  const { end, problem } = await rig.visit();
  assert.deepEqual([end, problem?.code], ['failed', 'exportTargetReadOnly']);
  assert.equal((await rig.visit({ rows: rig.calls.rows.slice(0, 2) })).end, 'complete');
});

test('a link on the stick leads nobody out of it', { skip }, async (t) => {
  const rig = new VisitRig(t, 'ext4', 3);
  const outside = join(rig.calls.dir, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(rig.mounted, folderOf(BOX)));
  execFileSync('mount', ['-o', 'remount,nosymfollow', rig.mounted]);
  await assert.rejects(rig.visit());
  assert.deepEqual(readdirSync(outside), []);
});

test('stopped in the middle it has nothing half, and goes on the next time', { skip }, async (t) => {
  const rig = new VisitRig(t, 'ext4', 100, 256 * 1024 ** 2);
  const stop = new AbortController();
  const stopped = await rig.visit({}, { progress: () => stop.abort() }, stop.signal);
  assert.equal(stopped.end, 'stopped');
  assert.deepEqual(rig.calls.parts(), []);
  const { end, copied, found } = await rig.visit();
  assert.deepEqual([end, copied + found], ['complete', 100 - stopped.copied], 'stopped in order, so settled');
  assert.deepEqual(rig.wrong(), []);
});

/** The stick is gone as for the kernel: what serves its file system dies in the middle. */
function pull(rig: VisitRig): void {
  const found = spawnSync('pgrep', ['-f', `^mount.exfat-fuse .*${rig.mounted}$`], { encoding: 'utf8' });
  for (const pid of found.stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
}

function putIn(rig: VisitRig): void {
  spawnSync('umount', ['-l', rig.mounted]);
  // What was killed lets go of the device a moment later.
  const mount = () =>
    spawnSync('mount.exfat-fuse', ['-o', 'noatime', rig.device.path, rig.mounted], { encoding: 'utf8' });
  let mounted = mount();
  for (let tries = 1; mounted.status !== 0 && tries < 50; tries++) {
    execFileSync('sleep', ['0.1']);
    mounted = mount();
  }
  assert.equal(mounted.status, 0, mounted.stderr);
}

test('pulled at random moments it has everything in the end, whole and once', {
  skip,
}, async (t: TestContext) => {
  const random = new Random(seedFor('pulled sticks'));
  const rig = new VisitRig(t, 'exfat', 150, 256 * 1024 ** 2);
  const began = performance.now();
  await rig.visit({ rows: rig.calls.rows.slice(0, 60), box: 'AAAAAA' });
  const wholeMs = (performance.now() - began) * 2.5;
  let pulls = 0;
  for (let again = 0; again < 8; again++) {
    const visit = rig.visit().catch((error: unknown) => error);
    await delay(random.below(wholeMs));
    pull(rig);
    const ended = await visit;
    if (!(ended !== null && typeof ended === 'object' && 'end' in ended && ended.end === 'complete')) pulls++;
    putIn(rig);
  }
  t.diagnostic(`${pulls} of 8 pulls came before the end`);
  const last = await rig.visit();
  assert.equal(last.end, 'complete');
  assert.deepEqual(rig.wrong(), []);
  assert.deepEqual(rig.calls.recordings(), rig.calls.rows.map(({ path }) => path).sort());
});
