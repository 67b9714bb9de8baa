import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

const SCENARIO = join(import.meta.dirname, '../../test/scenarios/jp-number-display.json');

test('Number Display: the telephone fetches the number and nothing is recorded; the call after it has the number', async (t) => {
  const rig = await Rig.start(t, 'language = "en"');
  await rig.startDaemon();
  await rig.act('scenario', { file: SCENARIO });
  const { call } = await rig.event('filed');
  const offHooks = rig.lineEvents.filter(({ event }) => event === 'offHook');
  assert.equal(offHooks.length, 2, 'a fetch and an answer');
  const { calls } = await rig.api.getJson<{ calls: { id: string }[] }>('/v1/calls');
  assert.deepEqual(
    calls.map(({ id }) => id),
    [call.id],
  );
  const notices = rig.events.filter(({ type }) => type === 'noticeBegan');
  assert.equal(notices.length, 1, rig.log + JSON.stringify(rig.events.filter((e) => e.type !== 'level')));
  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  const { direction, callerId } = facts;
  assert.ok(direction === 'in' && callerId?.kind === 'number', `${direction}\n${rig.log}`);
  assert.equal(callerId.number, '0312345678');
  const { stdout } = await rig.cli(['calls']);
  assert.match(stdout, /03-?1234-?5678/);
});
