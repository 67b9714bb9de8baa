import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { CallRow, CallStatus, LiveEvent } from '#src/control/api.js';
import { HealthBook, isGood } from '#src/daemon/healthBook.js';
import { ROW, ROW_CUT } from '../control/memoryPorts.js';

const HOUR_MS = 3_600_000;
const RINGING: CallStatus = { state: 'ringing', id: null, number: null, elapsedMs: 0, noticePlaying: false };
const filed = (call: CallRow): LiveEvent => ({ at: '', type: 'filed', call });

function book(calls: readonly CallRow[] = [], unusable: readonly string[] = [], endedAgoMs = 5 * HOUR_MS) {
  const clock = { nowMs: 1_000_000 };
  const wallMs = ROW.orderMs + ROW.durationMs + endedAgoMs;
  const made = new HealthBook({
    nowMs: () => clock.nowMs,
    wallMs: () => wallMs,
    calls: async () => ({ calls, total: calls.length, catalogue: 'ready' }),
    understandable: async (id) => !unusable.includes(id),
  });
  return { clock, made };
}

test('a good recording was filed whole and has no hole worth the name', () => {
  assert.equal(isGood(ROW), true);
  assert.equal(isGood({ ...ROW, gapSamples: 4000 }), true);
  assert.equal(isGood({ ...ROW, gapSamples: 4001 }), false);
  assert.equal(isGood({ ...ROW, interrupted: true }), false);
  assert.equal(isGood({ ...ROW, durationMs: 0 }), false);
});

test('time runs from the last good recording; a bad one does not stop it', async () => {
  const { clock, made } = book();
  made.take(filed(ROW));
  clock.nowMs += HOUR_MS;
  made.take(filed(ROW_CUT));
  clock.nowMs += HOUR_MS;
  await turn();
  assert.deepEqual(made.status('loading').lastGood, { id: ROW.id, agoMs: 2 * HOUR_MS });
  assert.deepEqual(made.status('loading').notices, { heard: 1, notHeard: 0, cutShort: 1 });
  assert.equal(made.status('loading').filed, 2);
});

test('after a start the last good recording is found on the card, once the list is complete', async () => {
  const { made } = book([ROW_CUT, ROW]);
  assert.equal(made.status('loading').lastGood, null);
  await turn();
  assert.equal(made.status('ready').lastGood, null);
  await turn();
  assert.deepEqual(made.status('ready').lastGood, { id: ROW.id, agoMs: 5 * HOUR_MS });
});

test('one in which nobody can be understood is not a good one, now and after a start', async () => {
  const mute = { ...ROW, id: 'MUTE00' };
  const { made } = book([], [mute.id]);
  made.take(filed(ROW));
  made.take(filed(mute));
  await turn();
  assert.equal(made.lastGood?.id, ROW.id);
  const { made: next } = book([mute, ROW], [mute.id]);
  next.status('ready');
  await turn();
  assert.equal(next.lastGood?.id, ROW.id);
});

test('rings and gaps are counted from the recorder’s own events', () => {
  const { clock, made } = book();
  assert.equal(made.lastRingMsAgo, null);
  made.take({ at: '', type: 'state', call: RINGING });
  clock.nowMs += 2000;
  made.take({ at: '', type: 'state', call: { ...RINGING, state: 'incoming' } });
  made.take({ at: '', type: 'gap', samples: 800, reason: 'x' });
  made.take({ at: '', type: 'gap', samples: 200, reason: 'x' });
  const { lastRingMsAgo, gaps, gapSamples } = made.status('loading');
  assert.deepEqual([lastRingMsAgo, gaps, gapSamples], [2000, 2, 1000]);
});
