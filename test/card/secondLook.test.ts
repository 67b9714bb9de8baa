import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { rewriteDay } from '#src/card/dayFiles.js';
import { putAnnotations } from '#src/card/dayIndex.js';
import { type Disk, realDisk } from '#src/card/disk.js';
import type { FilerOptions } from '#src/card/filer.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { refileAfterMs } from '#src/card/refiling.js';
import type { Ring } from '#src/card/ring.js';
import { openFacts, sound } from './callSamples.js';
import {
  assertFiledOnce,
  callWithGap,
  DAY,
  directory,
  FIRST,
  filerOn,
  openRing,
  PATH,
  recordingsIn,
  type Told,
} from './filingRig.js';
import { MemoryCard } from './memoryStore.js';

const LOOK_MS = 600_000;

/** A clock that stands still until it is told, and what waits for it. */
class Clock {
  nowMs = 0;
  #waiting: (() => void)[] = [];
  readonly wait: NonNullable<FilerOptions['waitForLook']> = (ms, signal) => {
    const dueMs = this.nowMs + ms;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      this.#waiting.push(() => this.nowMs >= dueMs && resolve());
    });
  };

  pass(ms: number): void {
    this.nowMs += ms;
    for (const look of this.#waiting) look();
  }
}

interface Look {
  readonly dir: string;
  readonly ring: Ring;
  readonly told: Told;
  readonly clock: Clock;
  readonly filer: ReturnType<typeof filerOn>;
}

async function looking(
  t: TestContext,
  ring: Ring,
  change: { dir?: string; disk?: (disk: Disk) => Disk } = {},
): Promise<Look> {
  const dir = change.dir ?? directory(t);
  const told: Told = { lines: [], problems: [] };
  const clock = new Clock();
  const real = realDisk(dir);
  const filer = filerOn(ring, change.disk?.(real) ?? real, told, 0, {
    nowMs: () => clock.nowMs,
    waitForLook: clock.wait,
    secondLookMs: LOOK_MS,
  });
  t.after(() => filer.stop());
  return { dir, ring, told, clock, filer };
}

async function until(what: string, so: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000; i++) {
    if (so()) return;
    await turn();
    if (i > 1000) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.fail(`never: ${what}`);
}

async function filed(t: TestContext, change: Parameters<typeof looking>[2] = {}) {
  const look = await looking(t, await openRing(new MemoryCard(128, 8)), change);
  const stream = await callWithGap(look.ring);
  look.filer.file(stream);
  await look.filer.idle();
  assertFiledOnce(look.dir);
  return { ...look, stream };
}

test('a call is released by the second look, ten minutes after its DONE and behind a barrier, not before', async (t) => {
  const trace: string[] = [];
  const { ring, stream, clock } = await filed(t, {
    disk: (disk) => ({
      ...disk,
      barrier: () => {
        trace.push('barrier');
        return disk.barrier();
      },
      hash: (...asked) => {
        trace.push('hash');
        return disk.hash(...asked);
      },
    }),
  });
  assert.deepEqual([ring.unfiled.length, ring.unverified.length, ring.usage.waitingCalls], [0, 1, 0]);
  trace.length = 0;
  clock.pass(LOOK_MS - 1);
  for (let i = 0; i < 20; i++) await turn();
  assert.deepEqual([ring.unverified.length, trace], [1, []]);
  clock.pass(1);
  await until('released', () => ring.call(stream) === undefined);
  assert.deepEqual(trace, ['barrier', 'hash']);
});

for (const [what, damage] of [
  ['rotten', (file: string) => writeFileSync(file, readFileSync(file).fill(3, 30_000, 30_001))],
  ['rotten in its header', (file: string) => writeFileSync(file, readFileSync(file).fill(3, 100, 101))],
  ['cut', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 9000))],
  ['missing', (file: string) => rmSync(file)],
] as const)
  test(`a file that is ${what} by then is filed again from the ring and looked at again`, async (t) => {
    const { dir, ring, stream, told, clock } = await filed(t);
    const whole = readFileSync(join(dir, PATH));
    damage(join(dir, PATH));
    clock.pass(LOOK_MS);
    await until('filed again', () => told.lines.length === 2 && told.problems.length === 2);
    assert.deepEqual(told.problems, [{ code: 'secondLookDiffers', path: PATH }, null]);
    assert.ok(readFileSync(join(dir, PATH)).equals(whole));
    assertFiledOnce(dir);
    assert.equal(ring.unverified.length, 1);
    clock.pass(LOOK_MS);
    await until('released', () => ring.call(stream) === undefined);
    assert.equal(told.lines.length, 2);
  });

test('a card that loses a file again and again is said to fail, is tried ever more rarely, and the call stays in the ring', async (t) => {
  const { dir, ring, stream, told, clock } = await filed(t);
  const found: number[] = [];
  let filedAt = 0;
  for (let bad = 1; bad <= 5; bad++) {
    rmSync(join(dir, PATH));
    clock.pass(filedAt + LOOK_MS - clock.nowMs);
    await until(`bad look ${bad}`, () => ring.unfiled.length === 1 || told.lines.length > bad);
    const waitMs = refileAfterMs(bad);
    if (waitMs > 0) {
      clock.pass(waitMs - 1);
      for (let i = 0; i < 200; i++) await turn();
      assert.deepEqual([told.lines.length, ring.unfiled.length], [bad, 1], 'not yet');
      clock.pass(1);
    }
    await until(`filed again ${bad}`, () => told.lines.length === bad + 1 && ring.unfiled.length === 0);
    filedAt = clock.nowMs;
    found.push(waitMs);
  }
  assert.deepEqual(found, [0, 600_000, 1_200_000, 2_400_000, 4_800_000]);
  assert.equal(refileAfterMs(50), 6 * 3_600_000);
  const codes = told.problems.map((problem) => problem?.code ?? null);
  const soft = ['secondLookDiffers', null];
  assert.deepEqual(codes, [...soft, ...soft, 'cardLosesFiles'], 'it stands while the card fails');
  clock.pass(LOOK_MS);
  await until('released', () => ring.call(stream) === undefined);
  assert.equal(told.problems.at(-1), null, 'and is over when the file is well');
});

test('a held file that is filed again is held again', async (t) => {
  const { dir, told, clock } = await filed(t);
  writeFileSync(join(dir, PATH), 'rotten');
  chmodSync(join(dir, PATH), 0o440);
  clock.pass(LOOK_MS);
  await until('filed again', () => told.lines.length === 2);
  assertFiledOnce(dir);
  assert.equal(statSync(join(dir, PATH)).mode & 0o222, 0);
});

test('a recording deleted on purpose meanwhile does not come back', async (t) => {
  const { dir, ring, stream, told, clock } = await filed(t);
  const [line] = told.lines;
  assert.ok(line);
  rmSync(join(dir, PATH));
  const { id, start, path, bytes } = line;
  const about = { id, start, at: start, path, bytes, sha256: '', rule: 'byHand' };
  await putAnnotations(realDisk(dir), DAY, [{ ...about, op: 'deleted' }]);
  await rewriteDay(realDisk(dir), DAY, 'en');
  clock.pass(LOOK_MS);
  await until('released', () => ring.call(stream) === undefined);
  assert.deepEqual([told.lines.length, told.problems, recordingsIn(dir)], [1, [], []]);
});

test('a recording deleted on purpose while it is looked at does not come back', async (t) => {
  let looking = false;
  const { dir, ring, stream, clock, filer, told } = await filed(t, {
    disk: (disk) => ({
      ...disk,
      hash: async (path, ...asked) => {
        if (looking) {
          looking = false;
          const [line] = told.lines;
          assert.ok(line);
          const { id, start, bytes } = line;
          const about = { id, start, at: start, path, bytes, sha256: '', rule: 'byHand' };
          await putAnnotations(disk, DAY, [{ ...about, op: 'deleted' }]);
          await disk.remove(path);
        }
        return disk.hash(path, ...asked);
      },
    }),
  });
  looking = true;
  clock.pass(LOOK_MS);
  await until('released', () => ring.call(stream) === undefined);
  await filer.idle();
  assert.deepEqual([recordingsIn(dir), told.lines.length], [[], 1]);
});

test('a card that is out is no lost file: it is asked again later', async (t) => {
  const { dir, ring, stream, told, clock } = await filed(t);
  const out = `${dir}.out`;
  renameSync(dir, out);
  mkdirSync(dir);
  clock.pass(LOOK_MS);
  for (let i = 0; i < 200; i++) await turn();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual([told.lines.length, told.problems], [1, []]);
  rmSync(dir, { recursive: true });
  renameSync(out, dir);
  clock.pass(60_000);
  await until('released', () => ring.call(stream) === undefined);
});

test('after a restart calls that were filed and not looked at are looked at again', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  const first = await openRing(card);
  const before = filerOn(first, realDisk(dir));
  before.file(await callWithGap(first));
  await before.idle();
  await before.stop();
  await first.close();
  rmSync(join(dir, PATH));
  writeFileSync(join(dir, DAY, 'other'), '');
  const ring = await openRing(card);
  assert.deepEqual([ring.unfiled.length, ring.unverified.length], [0, 1]);
  const { filer, clock, told } = await looking(t, ring, { dir });
  for (const { stream } of ring.unverified) filer.lookAgain(stream);
  clock.pass(LOOK_MS);
  await until('filed again', () => told.lines.length === 1);
  assertFiledOnce(dir);
});

test('a restart forgets neither how often a card lost a file nor how long it is left in peace', async (t) => {
  const dir = directory(t);
  const card = new MemoryCard(128, 8);
  let ring = await openRing(card);
  const stream = await callWithGap(ring);
  for (let times = 1; times <= 4; times++) {
    assert.equal(ring.call(stream)?.timesFiled, times - 1);
    const { filer, clock, told } = await looking(t, ring, { dir });
    if (times === 1) filer.file(stream);
    else {
      for (const one of ring.unverified) filer.lookAgain(one.stream);
      rmSync(join(dir, PATH));
      writeFileSync(join(dir, DAY, 'other'), '');
      clock.pass(LOOK_MS);
      await until(`bad look ${times}`, () => told.problems.length > 0);
      assert.equal(told.problems[0]?.code, times > 3 ? 'cardLosesFiles' : 'secondLookDiffers');
      if (times > 2) {
        clock.pass(refileAfterMs(times - 1) - 1);
        for (let i = 0; i < 200; i++) await turn();
        assert.equal(told.lines.length, 0, 'not yet');
        clock.pass(1);
      }
    }
    await until(`filed ${times}`, () => told.lines.length === 1);
    await filer.stop();
    await ring.close();
    ring = await openRing(card);
  }
  assert.equal(ring.unverified.length, 1);
});

test('a ring short of room looks early instead of refusing sound', async (t) => {
  const card = new MemoryCard(256, 8);
  const told: unknown[] = [];
  let hurry = () => {};
  const ring = await openRing(card, { trouble: (problem) => told.push(problem), short: () => hurry() });
  const { filer, dir } = await looking(t, ring);
  hurry = () => filer.hurry();
  for (let call = 0; call < 12; call++) {
    const recording = new Recording(ring, openFacts({ id: `AAAAA${call % 10}` }));
    for (let i = 0; i < 30; i++) {
      recording.push(FIRST + i * SLOT_SAMPLES, sound(i * SLOT_SAMPLES, SLOT_SAMPLES));
      await turn();
    }
    await recording.close(FIRST + 30 * SLOT_SAMPLES, { end: 'onHook', durationMs: 1, measuredRateHz: null });
    filer.file(recording.stream);
    await filer.idle();
    if (ring.usage.freeSlots * 4 < 256)
      await until('room', () => ring.usage.freeSlots * 4 >= 256 || call < 4);
  }
  assert.deepEqual(told, []);
  assert.ok(recordingsIn(dir).length >= 10);
});

test('a second look that hangs does not hold up filing', async (t) => {
  let hang: Promise<void> | null = null;
  let asked = 0;
  let goOn = () => {};
  const { filer, ring, told, clock, stream } = await filed(t, {
    disk: (disk) => ({
      ...disk,
      stat: async (path) => {
        if (hang !== null && path === PATH) {
          asked += 1;
          await hang;
        }
        return disk.stat(path);
      },
    }),
  });
  hang = new Promise((resolve) => {
    goOn = resolve;
  });
  clock.pass(LOOK_MS);
  await until('the look hangs', () => asked === 1);
  filer.file(await callWithGap(ring, { id: 'BBBBBB' }));
  await filer.idle();
  assert.equal(told.lines.length, 2);
  assert.ok(ring.call(stream));
  goOn();
  await until('released', () => ring.call(stream) === undefined);
});

// The USB session that pauses filing comes later; what it relies on is here.
test('I12: a pause leaves the card alone, calls wait in the ring, and filing goes on afterwards', async (t) => {
  const { filer, ring, told, dir, clock, stream } = await filed(t);
  await filer.pause();
  filer.file(await callWithGap(ring, { id: 'BBBBBB' }));
  clock.pass(LOOK_MS);
  for (let i = 0; i < 200; i++) await turn();
  await filer.idle();
  assert.deepEqual([told.lines.length, ring.unfiled.length, recordingsIn(dir).length], [1, 1, 1]);
  assert.ok(ring.call(stream), 'not released either');
  filer.resume();
  await filer.idle();
  assert.deepEqual([told.lines.length, ring.unfiled.length], [2, 0]);
  await until('released', () => ring.call(stream) === undefined);
});

test('room is made before anything is written, for at least the file to come', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const asked: number[] = [];
  const filer = filerOn(ring, realDisk(dir), undefined, 0, {
    before: async (bytes) => {
      asked.push(bytes);
      assert.deepEqual(await realDisk(dir).list(''), []);
    },
  });
  filer.file(await callWithGap(ring));
  await filer.idle();
  assertFiledOnce(dir);
  assert.deepEqual(asked, [44_096 + 1024 ** 2]);
});
