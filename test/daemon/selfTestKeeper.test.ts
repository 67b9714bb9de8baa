import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCountry } from '#src/config/countries.js';
import { SelfTestKeeper, type SelfTestPorts } from '#src/daemon/selfTestKeeper.js';
import type { Problem } from '#src/i18n/problems.js';

const country = loadCountry('JP');
assert.ok(country);
const TONE = Int16Array.from({ length: 24_000 }, (_, n) => Math.round(3000 * Math.sin((Math.PI * n) / 10)));

function keep(change: Partial<SelfTestPorts>, at = '03:30') {
  const told: (Problem | null)[] = [];
  const keeper = new SelfTestKeeper(
    { at, line: 'line1', spreadMinutes: 17 },
    {
      nowMs: () => 1000,
      wall: () => new Date(2026, 10, 23, 3, 50),
      lift: null,
      recent: () => Int16Array.from({ length: 80_000 }, (_, n) => (n * 7919) % 11),
      idle: () => true,
      ringMsAgo: () => null,
      goodMsAgo: () => null,
      trouble: (problem) => told.push(problem),
      log: () => {},
      ...change,
    },
  );
  return { keeper, told };
}

test('a line interface that lifts is lifted once a night, and its dial tone is judged', async () => {
  let lifted = 0;
  const lift = (heard: Int16Array | Problem) => ({
    country,
    listenToDialTone: async () => {
      lifted++;
      return heard;
    },
  });
  const { keeper, told } = keep({ lift: lift(TONE) });
  assert.deepEqual(keeper.status(), { kind: 'lift', at: '03:47', last: null });
  await Promise.all([keeper.look(), keeper.look()]);
  await keeper.look();
  assert.equal(lifted, 1);
  assert.deepEqual(told, [null]);
  assert.equal(keeper.status().last?.problem, null);
  assert.equal(keeper.status().last?.levelDb, -23.8);
  const none = keep({ lift: lift(TONE.map((sample) => sample % 3)) });
  await none.keeper.look();
  assert.deepEqual(none.told, [{ code: 'lineNoDialTone', name: 'line1' }]);
  const gone: Problem = { code: 'lineSilent', path: '/dev/x' };
  const failed = keep({ lift: lift(gone) });
  await failed.keeper.look();
  assert.deepEqual(failed.told, [gone]);
});

test('a line interface that cannot lift is listened to, and never touched', async () => {
  const { keeper, told } = keep({});
  assert.equal(keeper.status().kind, 'listen');
  await keeper.look();
  assert.deepEqual(told, [null]);
  const dead = keep({ recent: () => new Int16Array(80_000) });
  await dead.keeper.look();
  assert.deepEqual(dead.told, [{ code: 'lineSoundDead', name: 'line1' }]);
});

test('in a call and after a ring nothing is tested, and what is switched off says so', async () => {
  for (const busy of [{ idle: () => false }, { ringMsAgo: () => 30_000 }]) {
    const { keeper, told } = keep(busy);
    await keeper.look();
    assert.deepEqual([told, keeper.status().last], [[], null]);
  }
  const off = keep({}, 'off');
  await off.keeper.look();
  assert.deepEqual([off.told, off.keeper.status()], [[], { kind: 'off', at: null, last: null }]);
});
