import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellingOf } from '#src/card/ladderAlarm.js';
import type { Ladder } from '#src/card/retentionTypes.js';
import { LadderKeeper } from '#src/daemon/ladderKeeper.js';
import { ladderProblem } from '#src/daemon/present.js';
import { ProblemBoard } from '#src/daemon/problemBoard.js';

const HOUR_MS = 3_600_000;
const at = (level: Ladder['level']): Ladder => ({ level, protectedPart: 0.9, hoursLeft: 5 });

test('a level is told when it changes, and only 3 and 4 again after an hour', () => {
  for (const level of [0, 1, 2, 3, 4] as const) {
    assert.equal(tellingOf(null, level, 5), 'changed');
    const told = { level, atMs: 5 };
    assert.equal(tellingOf(told, level, 5 + HOUR_MS - 1), 'same');
    assert.equal(tellingOf(told, level, 5 + HOUR_MS), level >= 3 ? 'again' : 'same');
    assert.equal(tellingOf(told, level === 4 ? 3 : 4, 6), 'changed');
  }
});

/** A keeper on a clock of the test's, before the board that everybody hears. */
function bench() {
  const heard: string[] = [];
  const board = new ProblemBoard((type, { code }) => heard.push(`${type} ${code}`));
  let nowMs = 0;
  let timer: { readonly dueMs: number; readonly call: () => void } | null = null;
  const keeper = new LadderKeeper({
    nowMs: () => nowMs,
    after: (ms, call) => {
      const mine = { dueMs: nowMs + ms, call };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    ladder: (ladder, again) => {
      const problem = ladderProblem(ladder, '/card');
      if (problem === null) board.clear('retention');
      else board.raise('retention', problem, again);
    },
  });
  const pass = (ms: number) => {
    const end = nowMs + ms;
    while (timer !== null && timer.dueMs <= end) {
      const { dueMs, call } = timer;
      nowMs = dueMs;
      timer = null;
      call();
    }
    nowMs = end;
  };
  return { keeper, pass, heard };
}

test('while nothing may be deleted the alarm is heard every hour, however often it is looked, until it is over', () => {
  const { keeper, pass, heard } = bench();
  keeper.take(at(3));
  for (let i = 0; i < 10; i++) {
    pass(HOUR_MS / 4);
    keeper.take(at(3));
  }
  assert.deepEqual(heard, Array(3).fill('problem nothingEvictable'));
  heard.length = 0;
  keeper.take(at(2));
  pass(10 * HOUR_MS);
  assert.deepEqual(heard, ['problem evictableShort']);
  heard.length = 0;
  keeper.take(at(4));
  pass(2.5 * HOUR_MS);
  assert.deepEqual(heard, Array(3).fill('problem nothingEvictableRingFull'));
  keeper.take(at(0));
  pass(3 * HOUR_MS);
  assert.equal(heard.at(-1), 'solved nothingEvictableRingFull');
  assert.equal(heard.length, 4);
});

test('a keeper that was stopped is silent', () => {
  const { keeper, pass, heard } = bench();
  keeper.take(at(3));
  keeper.stop();
  pass(5 * HOUR_MS);
  assert.equal(heard.length, 1);
});
