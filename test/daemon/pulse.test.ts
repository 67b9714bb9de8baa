import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlive, PATIENCE_MS, type Sign, type Signs } from '#src/daemon/pulse.js';

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
