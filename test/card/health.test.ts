import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  adviceOf,
  type DeviceRead,
  type Life,
  noHealth,
  watched,
  wearOf,
  withLife,
} from '#src/card/health.js';
import { parseHealth } from '#src/card/healthSchema.js';
import { noLatencies, syncsOf, withLatency } from '#src/card/latencies.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GB = 1e9;

const device = (writtenBytes: number, change: Partial<DeviceRead> = {}): DeviceRead => ({
  name: 'mmcblk0',
  identity: 'cid',
  capacityBytes: 128 * GB,
  writtenBytes,
  ...change,
});

test('what a device wrote is summed over its restarts and the recorder’s', () => {
  let life = watched(undefined, device(1000), 'boot 1', 0, 0);
  life = watched(life, device(1500), 'boot 1', 0, HOUR_MS);
  assert.equal(life.writtenBytes, 1500);
  // Another start of the machine: the counter began at 0, though it is higher already.
  life = watched(life, device(1600), 'boot 2', 0, HOUR_MS);
  assert.equal(life.writtenBytes, 3100);
  // Pulled and put back: it began at 0 within the same start.
  life = watched(life, device(40), 'boot 2', 0, HOUR_MS);
  assert.equal(life.writtenBytes, 3140);
  assert.equal(life.watchedMs, 3 * HOUR_MS);
});

test('without a device our own writes are counted, and it is said that they are', () => {
  const life = watched(watched(undefined, null, '', 500, HOUR_MS), null, '', 700, HOUR_MS);
  const wear = wearOf(['ring'], life, null, null);
  assert.equal(wear.writtenBytes, 1200);
  assert.equal(wear.counted, 'ownWrites');
  assert.deepEqual([wear.endurance, wear.yearsLeft, wear.device], [null, null, null]);
});

test('use per day is that of the last 7 days of running, whatever the wall clock did', () => {
  let life: Life | undefined;
  let counter = 0;
  const run = (days: number, bytesPerHour: number) => {
    for (let hour = 0; hour < days * 24; hour++) {
      counter += bytesPerHour;
      life = watched(life, device(counter), 'boot', 0, HOUR_MS);
    }
    assert.ok(life);
    return wearOf(['ring'], life, device(counter), null);
  };
  run(30, GB);
  const calm = run(8, GB / 24);
  assert.ok(Math.abs((calm.bytesPerDay ?? 0) - GB) < 1e3);
  assert.ok((life?.days.length ?? 0) <= 8);
});

test('the life left follows the facts: 0.7 GB a day on a consumer card of 128 GB last about 83 years', () => {
  const life: Life = {
    writtenBytes: 0,
    watchedMs: DAY_MS,
    counter: null,
    days: [{ ms: DAY_MS, bytes: 0.7 * GB }],
  };
  const big = wearOf(['ring'], life, device(0), null);
  assert.deepEqual(big.endurance, { bytes: 64e12, from: 'guess' });
  assert.equal(Math.round(big.yearsLeft ?? 0), 83);
  const small = wearOf(['ring'], life, device(0, { capacityBytes: 32 * GB }), null);
  assert.deepEqual(small.endurance, { bytes: 3.2e12, from: 'guess' });
  assert.equal((small.yearsLeft ?? 0).toFixed(1), '4.2');
  const told = wearOf(['ring'], life, device(0), 117e12);
  assert.deepEqual(told.endurance, { bytes: 117e12, from: 'config' });
  assert.equal(Math.round(told.yearsLeft ?? 0), 153);
});

test('a used-up card has no years left, not fewer', () => {
  const life: Life = {
    writtenBytes: 1e15,
    watchedMs: DAY_MS,
    counter: null,
    days: [{ ms: DAY_MS, bytes: GB }],
  };
  assert.equal(wearOf(['ring'], life, device(0), null).yearsLeft, 0);
});

test('another card has a life of its own, and the first one’s is there when it comes back', () => {
  const life = watched(undefined, device(100), 'b', 0, HOUR_MS);
  let state = withLife(noHealth, 'first', life);
  for (let i = 0; i < 20; i++) state = withLife(state, `other ${i}`, watched(undefined, null, 'b', 1, 0));
  assert.deepEqual(state.lives.first, life);
  assert.ok(Object.keys(state.lives).length <= 8);
});

test('what is kept is read again as it was, and rubbish counts as nothing', () => {
  const state = withLife(noHealth, 'cid', watched(undefined, device(100), 'b', 0, HOUR_MS));
  assert.deepEqual(parseHealth(JSON.stringify(state)), state);
  for (const rubbish of ['', '{', '{"v":2}', '{"v":1,"lives":{"x":{"writtenBytes":-1}}}'])
    assert.equal(parseHealth(rubbish), noHealth);
});

test('latencies keep a histogram of fixed size with bounds for half, 99 % and the longest', () => {
  let latencies = noLatencies;
  for (let i = 0; i < 97; i++) latencies = withLatency(latencies, 5);
  for (const ms of [300, 700, 9000]) latencies = withLatency(latencies, ms);
  assert.deepEqual(syncsOf(latencies), { count: 100, slow: 2, p50Ms: 6, p99Ms: 800, maxMs: 9000 });
  assert.equal(latencies.counts.length, noLatencies.counts.length);
  assert.deepEqual(syncsOf(withLatency(noLatencies, 5.5)).p50Ms, 5.5);
  assert.equal(syncsOf(noLatencies).p50Ms, null);
});

test('500 ms are not slow yet', () => {
  assert.equal(syncsOf(withLatency(noLatencies, 500)).slow, 0);
  assert.equal(syncsOf(withLatency(noLatencies, 501)).slow, 1);
});

test('the advice is that of the gravest trouble', () => {
  const well = {
    medium: 'ready',
    ringFailing: false,
    losesFiles: false,
    slowWrites: 0,
    writes: 1000,
  } as const;
  const life: Life = {
    writtenBytes: 1e15,
    watchedMs: DAY_MS,
    counter: null,
    days: [{ ms: DAY_MS, bytes: GB }],
  };
  const worn = [wearOf(['ring'], life, device(0), null)];
  assert.equal(adviceOf(well, []), 'none');
  assert.equal(adviceOf({ ...well, slowWrites: 11 }, []), 'useFaster');
  assert.equal(adviceOf({ ...well, slowWrites: 11 }, worn), 'planReplacement');
  assert.equal(adviceOf({ ...well, medium: 'notMounted' }, worn), 'mount');
  assert.equal(adviceOf({ ...well, medium: 'removed' }, worn), 'putBack');
  assert.equal(adviceOf({ ...well, medium: 'removed', ringFailing: true }, worn), 'replaceFailing');
  assert.equal(adviceOf({ ...well, losesFiles: true }, worn), 'replaceFailing');
  assert.equal(adviceOf({ ...well, medium: 'readOnly', ringFailing: true }, worn), 'replaceReadOnly');
});
