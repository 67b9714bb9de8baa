import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockNews } from '#src/card/clockCorrection.js';
import { WallClock } from '#src/daemon/wallClock.js';

/** A clock whose monotonic side is turned back, as if the wall clock had been set forward. */
function bench() {
  const world = { shiftMs: 0, trusted: false, asked: 0 };
  const told: ClockNews[] = [];
  const clock = new WallClock(
    () => performance.now() - world.shiftMs,
    (news) => told.push(news),
    async () => {
      world.asked += 1;
      return world.trusted;
    },
  );
  return { world, told, clock };
}

test('nothing is trusted before the first answer', async () => {
  const { world, clock } = bench();
  assert.equal(clock.quality, 'unsynchronised');
  world.trusted = true;
  await clock.ask();
  assert.equal(clock.quality, 'synchronised');
});

test('becoming trusted is told once, with the true offset', async () => {
  const { world, told, clock } = bench();
  await clock.ask();
  assert.equal(told.length, 0);
  world.trusted = true;
  await clock.ask();
  await clock.ask();
  assert.equal(told.length, 1);
  const trueMs = (told[0]?.wallMinusMonotonicMs ?? 0) + performance.now();
  assert.ok(Math.abs(trueMs - Date.now()) < 1000);
});

test('a trusted clock is not asked about again at every look', async () => {
  const { world, clock } = bench();
  world.trusted = true;
  for (let i = 0; i < 5; i++) await clock.ask();
  assert.equal(world.asked, 1);
});
