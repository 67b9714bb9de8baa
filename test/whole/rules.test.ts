import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail } from '#src/control/api.js';
import { PanelRig } from '../rig/panelRig.js';

const RULES = `
[notice]
clip = "ja"
[[rule]]
name = "private"
number = "0355555555"
record = "never"
[[rule]]
name = "button"
number = "0366666666"
record = "onDemand"
notice = "none"
[[rule]]
name = "known"
from = "book"
notice = "none"
[[rule]]
name = "withheld"
from = "withheld"
notice = "en"
`;

test('rules decide which calls are recorded and what they hear, and the phone book says who called', async (t) => {
  const panel = await PanelRig.start(t, RULES);
  const { rig } = panel;
  const card = join(rig.dir, 'friends.csv');
  writeFileSync(card, '氏名,電話番号\n山田花子,03-1234-5678\n');
  const imported = await rig.cli(['--config', rig.config, 'book', 'import', card]);
  assert.equal(imported.code, 0, imported.stderr);

  const call = async (caller: object, within: () => Promise<void>) => {
    const seen = rig.events.length;
    await rig.act('ring', caller);
    await rig.until('ringing', async () => (await rig.status()).call.state === 'ringing');
    await rig.act('lift');
    await rig.until('the call', async () => (await rig.status()).call.state === 'incoming');
    await within();
    await rig.act('hang-up');
    await rig.until('rest', async () => (await rig.status()).call.state !== 'incoming');
    return seen;
  };
  const filed = async (seen: number) => {
    const { call: row } = await rig.event('filed', seen);
    return (await rig.api.getJson<CallDetail>(`/v1/calls/${row.id}`)).facts;
  };

  const known = await filed(await call({ from: '0312345678' }, () => delay(500)));
  assert.deepEqual(known.callerId, { kind: 'number', number: '0312345678', name: '山田花子' });
  assert.deepEqual([known.notice, known.rule], [null, 'known']);

  const noticed = async (seen: number) => void (await rig.event('noticeBegan', seen));
  const withheld = await filed(await call({ absent: 'withheld' }, () => noticed(rig.events.length)));
  assert.deepEqual([withheld.notice?.clip, withheld.rule], ['en', 'withheld']);

  const before = rig.events.length;
  await call({ from: '0355555555' }, async () => {
    assert.equal((await rig.status()).call.id, null);
    await panel.says('armed');
    await delay(500);
  });

  const pressed = await call({ from: '0366666666' }, async () => {
    await delay(1500);
    await panel.press();
    await rig.until('the recording', async () => (await rig.status()).call.id !== null);
    await panel.says('recording');
  });
  const onDemand = await filed(pressed);
  assert.deepEqual([onDemand.rule, onDemand.notice], ['button', null]);
  assert.ok(onDemand.preRollSamples >= 8000, 'what came before the button is in it');
  const files = rig.events.slice(before).filter(({ type }) => type === 'filed');
  assert.equal(files.length, 1, 'and nothing of the private call');
});
