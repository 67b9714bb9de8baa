import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Rig } from '../rig/denwaban.js';

test('a call that begins before the ring can be opened is recorded from its beginning all the same', async (t) => {
  const rig = await Rig.start(t);
  const ring = join(rig.dir, 'ring');
  writeFileSync(ring, 'something that is no ring');
  await rig.startDaemon(() => {}, false);
  await rig.until('line and sound', async () => {
    const { line, audio } = await rig.status();
    return line.state === 'ready' && audio.state === 'running';
  });
  await delay(3500);
  await rig.act('ring', { from: '0312345678' });
  await rig.until('a ring', async () => rig.lineEvents.some(({ event }) => event === 'ring'));
  await rig.act('lift');
  await delay(500);
  const before = await rig.status();
  assert.equal(before.armed, false);
  assert.equal(before.problems.find(({ code }) => code === 'ringForeign')?.code, 'ringForeign');
  rmSync(ring);
  await rig.until('armed', async () => (await rig.status()).armed);
  await rig.until('the call', async () => (await rig.status()).call.state === 'incoming');
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  assert.equal(call.number, '0312345678');
  assert.equal(call.gapSamples, 0);
  // By the emulator's own word on when the handset was lifted and put down.
  const at = (name: string) => rig.lineEvents.find(({ event }) => event === name)?.ms ?? Number.NaN;
  const heldMs = at('onHook') - at('offHook');
  assert.ok(Math.abs(call.durationMs - heldMs) < 100, `${call.durationMs} ms of ${heldMs} ms`);
  const detail = await rig.api.getJson<{ facts: { preRollSamples: number } }>(`/v1/calls/${call.id}`);
  assert.equal(detail.facts.preRollSamples, 24_000);
});
