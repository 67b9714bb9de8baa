import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

const rig = Rig.ofFile(async (made) => {
  made.configure('[notice]\non = "none"');
  await made.startDaemon();
});

/** The call that has just been put down. */
async function filed(seen: number): Promise<CallDetail> {
  const { call } = await rig.event('filed', seen);
  return rig.api.getJson<CallDetail>(`/v1/calls/${call.id}`);
}

test('a line interface that is plugged in again within 200 ms in a call: one call, its absence marked, and armed again', async () => {
  const seen = rig.events.length;
  await rig.pickUp();
  await rig.act('misbehave', { unplugMs: 150 });
  await rig.until('the loss', async () => rig.events.slice(seen).some(({ type }) => type === 'problem'));
  await rig.until('armed again', async () => (await rig.status()).armed);
  assert.equal((await rig.status()).call.state, 'incoming', 'the call goes on');
  await delay(500);
  await rig.act('hang-up');
  const { facts } = await filed(seen);
  assert.deepEqual(
    [facts.end, facts.marks.map(({ what }) => what)],
    ['onHook', ['deviceLost', 'deviceBack']],
  );
  assert.deepEqual((await rig.status()).problems, []);
});

test('a recorder that stood still for three seconds in a call records on, and files all of it or says what is missing', async () => {
  await rig.until('idle', async () => (await rig.status()).call.state === 'idle');
  const seen = rig.events.length;
  await rig.pickUp();
  rig.daemon?.kill('SIGSTOP');
  await delay(3000);
  rig.daemon?.kill('SIGCONT');
  await rig.until('an answer', () => rig.status());
  await delay(1000);
  assert.equal((await rig.status()).call.state, 'incoming', 'the call goes on');
  await rig.act('hang-up');
  const { facts } = await filed(seen);
  assert.equal(facts.end, 'onHook');
  const lengthMs = facts.samples / 8 - facts.preRollSamples / 8;
  assert.ok(lengthMs > 4000 && lengthMs - facts.durationMs > -100, `${lengthMs} of ${facts.durationMs} ms`);
  await rig.until('armed', async () => (await rig.status()).armed);
});
