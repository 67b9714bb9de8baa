import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../rig/random.js';
import { Alarm, Run, Scheduler } from './scheduler.js';
import { SimulatedStore } from './simulatedStore.js';
import { Trace } from './trace.js';
import { DeviceWeather } from './weather.js';

async function allOf(scheduler: Scheduler): Promise<void> {
  while (await scheduler.turn());
}

function device(): { readonly scheduler: Scheduler; readonly store: SimulatedStore } {
  const scheduler = new Scheduler();
  const random = new Random(1);
  const trace = new Trace();
  const weather = new DeviceWeather('ring', scheduler, random, trace);
  return { scheduler, store: new SimulatedStore(16, 8, scheduler, random, trace, weather) };
}

function faultOf({ violation }: SimulatedStore): string | null {
  return violation?.message ?? null;
}

test('of two starts of the recorder that are due only the one asked for last happens', async () => {
  const scheduler = new Scheduler();
  const start = new Alarm(scheduler, null);
  const started: string[] = [];
  start.set(3000, () => started.push('after the stop'));
  start.set(5000, () => started.push('after the cut'));
  await allOf(scheduler);
  assert.deepEqual(started, ['after the cut']);
  assert.equal(scheduler.nowMs, 5000);
});

test('what is cleared does not happen', async () => {
  const scheduler = new Scheduler();
  const alarm = new Alarm(scheduler, null);
  alarm.set(10, () => assert.fail('it happened'));
  alarm.clear();
  await allOf(scheduler);
});

test('a recorder may take a device over from a dead one only', () => {
  const { store } = device();
  const [first, second] = [new Run(), new Run()];
  store.open(first);
  first.alive = false;
  store.open(second);
  assert.equal(faultOf(store), null);
  store.open(new Run());
  assert.match(faultOf(store) ?? '', /two recorders hold one device/);
});

test('a dead recorder that writes is found out', () => {
  const { store } = device();
  const run = new Run();
  const held = store.open(run);
  run.alive = false;
  void held.write(0, new Uint8Array(0));
  assert.match(faultOf(store) ?? '', /dead writes/);
});
