import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlive, noTurns, PATIENCE_MS, type Sign, type Signs, signsOf, turn } from '#src/daemon/pulse.js';

const NOW = 10_000_000;
const atWork = (heardMsAgo: number): Sign => ({ working: true, heardMs: NOW - heardMsAgo, triedMs: 0 });
const waiting = (triedMsAgo: number, heardMs: number | null = null): Sign => {
  return { working: false, heardMs, triedMs: NOW - triedMsAgo };
};
const well: Signs = { sound: atWork(20), line: atWork(2000) };
const alive = (signs: Partial<Signs>) => isAlive({ ...well, ...signs }, NOW);

test('a recorder whose samples arrive and whose line answers is alive', () => {
  assert.equal(alive({}), true);
});

test('one that takes itself for armed while no sample arrives is dead', () => {
  assert.equal(alive({ sound: atWork(PATIENCE_MS.sound.heard) }), true);
  assert.equal(alive({ sound: atWork(PATIENCE_MS.sound.heard + 1) }), false);
  assert.equal(alive({ sound: { working: true, heardMs: null, triedMs: NOW } }), false);
});

test('one that takes its line for ready while it answers nothing is dead', () => {
  assert.equal(alive({ line: atWork(PATIENCE_MS.line.heard) }), true);
  assert.equal(alive({ line: atWork(PATIENCE_MS.line.heard + 1) }), false);
});

test('a line interface or a sound card that is missing for days does not end it, as long as it is looked for', () => {
  const days = 3 * 86_400_000;
  assert.equal(alive({ line: waiting(9000, NOW - days) }), true);
  assert.equal(alive({ sound: waiting(4000, NOW - days) }), true);
  assert.equal(alive({ line: waiting(9000), sound: waiting(4000) }), true, 'nothing was ever there');
});

test('one that waits for a device and looks for it no more is dead', () => {
  assert.equal(alive({ line: waiting(PATIENCE_MS.line.tried) }), true);
  assert.equal(alive({ line: waiting(PATIENCE_MS.line.tried + 1) }), false);
  assert.equal(alive({ sound: waiting(PATIENCE_MS.sound.tried + 1) }), false);
  assert.equal(alive({ line: { working: false, heardMs: NOW, triedMs: null } }), false);
});

test('a line interface that has sound in calls only is alive without any, as long as it answers', () => {
  const alive = (idle: boolean, soundMsAgo: number | null, lineMsAgo: number) =>
    isAlive(
      signsOf(
        { state: 'running', triedMs: 0, idle, overLine: true },
        soundMsAgo === null ? null : NOW - soundMsAgo,
        {
          state: 'ready',
          lastHeardMs: NOW - lineMsAgo,
          triedMs: 0,
        },
      ),
      NOW,
    );
  assert.equal(alive(true, null, 2000), true);
  assert.equal(alive(true, 3_600_000, 2000), true);
  assert.equal(alive(true, null, PATIENCE_MS.line.heard + 1), false);
  assert.equal(alive(false, PATIENCE_MS.sound.heard + 1, 20), false, 'in a call its sound must come');
  assert.equal(alive(false, 20, 20), true);
});

test('a call whose line interface is lost does not end the recorder, as long as it is looked for', () => {
  const lost = { state: 'lost', triedMs: 0, idle: false, overLine: true };
  const line = { state: 'opening', lastHeardMs: null, triedMs: NOW - 9000 };
  assert.equal(isAlive(signsOf(lost, NOW - 120_000, line), NOW), true);
  assert.equal(isAlive(signsOf({ ...lost, overLine: false }, NOW - 120_000, line), NOW), false);
});

/** Turns at these moments, in ms: when signs were given, and when the lamps were not believed. */
function turned(moments: readonly number[]) {
  let turns = noTurns;
  const given: number[] = [];
  const mistrusted: number[] = [];
  for (const ms of moments) {
    const took = turn(turns, ms);
    turns = took.turns;
    if (took.sign) given.push(ms);
    if (took.mistrust) mistrusted.push(ms);
  }
  return { given, mistrusted };
}

test('a loop that turns gives a sign each second, and one that stands still gives none', () => {
  const { given, mistrusted } = turned([100, 300, 500, 700, 900, 1100, 1300, 2100, 2900, 3100]);
  assert.deepEqual(given, [100, 1100, 2100, 3100]);
  assert.deepEqual(mistrusted, []);
});

test('a loop that stood still gives a sign at once, and mistrusts its lamps for a second from then', () => {
  const before = [0, 200, 400, 2400];
  const { given, mistrusted } = turned([...before, 4401, 4601, 5401, 5402]);
  assert.deepEqual(given, [0, 2400, 4401, 5401]);
  assert.deepEqual(mistrusted, [4401, 4601, 5401]);
});
