import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { rmsDb, samplesIn } from '../rig/sound.js';

const SPOKEN = '/usr/share/sounds/alsa/Front_Center.wav';

test('two lines at once: each recorder has its own call, whole, and nothing of the other', async (t) => {
  const toml = (name: string) => `line.name = "${name}"\n[notice]\non = "none"`;
  const lines = await Promise.all(['shop', 'office'].map((name) => Rig.start(t, toml(name))));
  await Promise.all(lines.map((rig) => rig.startDaemon()));
  const numbers = ['0311112222', '0633334444'];
  await Promise.all(lines.map((rig, i) => rig.pickUp(numbers[i])));
  // Both calls run; only the first line speaks.
  await lines[0]?.act('speak', { side: 'near', file: SPOKEN, wait: true });
  await Promise.all(lines.map((rig) => rig.act('hang-up')));
  await Promise.all(lines.map((rig) => rig.event('filed')));
  const told = await Promise.all(
    lines.map(async (rig) => {
      const { calls } = await rig.api.getJson<{ calls: object[] }>('/v1/calls');
      const { facts, file } = await rig.api.getJson<CallDetail>('/v1/calls/last');
      const speaks = rmsDb(samplesIn(file).subarray(facts.preRollSamples)) > -40;
      const { callerId, line, gaps } = facts;
      return [calls.length, line, callerId?.kind === 'number' && callerId.number, gaps.length, speaks];
    }),
  );
  assert.deepEqual(told, [
    [1, 'shop', numbers[0], 0, true],
    [1, 'office', numbers[1], 0, false],
  ]);
});
