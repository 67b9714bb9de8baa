import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail, LiveEvent } from '#src/control/api.js';
import { sentence } from '#src/i18n/problems.js';
import { EXPORT_HOLD_MS } from '#src/panel/gestures.js';
import { LAMPS } from '#src/panel/lamps.js';
import { NotifySocket } from '../rig/notifySocket.js';
import { PanelRig } from '../rig/panelRig.js';

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

test('lamps and button go with a call: it rings, is announced, recorded, marked, and replayed', async (t) => {
  const panel = await PanelRig.start(t, '[notice]\nclip = "en"');
  const { rig } = panel;
  await panel.press();
  const nothing = await panel.did('replayLast');
  assert.deepEqual([nothing.id, nothing.problem], [null, { code: 'replayNothing', calls: 0 }]);
  await panel.says('warning');
  const first = await panel.call('0311111111');
  await panel.says('armed');
  await rig.act('ring', { from: '0322222222' });
  await panel.says('ringing');
  await rig.act('lift');
  await panel.says('noticePlaying');
  await panel.says('recording');
  await delay(300);
  const pressedMs = nowMs();
  await panel.press();
  await panel.says('marked');
  const { id: marked } = await panel.did('mark');
  await panel.says('recording');
  const offHooks = rig.lineEvents.filter(({ event }) => event === 'offHook');
  await rig.act('hang-up');
  await panel.says('armed');
  const second = (await rig.until('the second call', async () => {
    return rig.events.filter((event) => event.type === 'filed')[1];
  })) as Extract<LiveEvent, { type: 'filed' }>;
  assert.equal(second.call.id, marked);

  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  const marks = facts.marks.filter(({ what }) => what === 'button');
  assert.equal(marks.length, 1);
  const expected = facts.preRollSamples + (pressedMs - (offHooks.at(-1)?.ms ?? Number.NaN)) * 8;
  const offMs = ((marks[0]?.atSample ?? Number.NaN) - expected) / 8;
  assert.ok(Math.abs(offMs) < 100, `the mark is ${offMs} ms beside the press`);
  const shown = await rig.cli(['show', 'last', '--lang', 'en']);
  assert.match(shown.stdout, /Marks +button at \d+\.\d\d s/);

  await panel.press();
  assert.equal((await panel.did('replayLast', 2)).id, second.call.id);
  await panel.says('replaying');
  await panel.press();
  await panel.did('stopReplay');
  await panel.says('armed');
  await delay(1000);
  await panel.press();
  await panel.press();
  assert.equal((await panel.did('replayPrevious')).id, first);
  await panel.says('replaying');
  await rig.pickUp();
  await rig.until('the end of the replay', async () => (await rig.status()).panel.lamp !== 'replaying');
});

test('held for 3 s with nobody to look after sticks the copy is refused plainly; held for 8 s the call is filed and power-off asked for', async (t) => {
  const systemd = await NotifySocket.open(t);
  const panel = await PanelRig.start(t, undefined, [
    'env',
    `NOTIFY_SOCKET=${systemd.path}`,
    'WATCHDOG_USEC=3000000',
  ]);
  const { rig } = panel;
  await panel.button.press();
  await panel.says('exporting');
  await delay(EXPORT_HOLD_MS / 10);
  await panel.button.release();
  const { gesture, problem } = await panel.did('export');
  assert.equal(gesture, 'hold3s');
  assert.deepEqual(problem, { code: 'stickNoProcess' });
  await panel.says('warning');
  for (const language of ['en', 'ja'] as const) {
    const { stdout } = await rig.cli(['status', '--lang', language], { COLUMNS: '500' });
    const said = sentence({ code: 'stickNoProcess' }, language);
    assert.ok(stdout.replace(/\s+/g, ' ').includes(said), stdout);
  }
  await panel.says('armed');

  const request = join(rig.runtime, 'poweroff');
  await rig.pickUp();
  await panel.says('recording');
  await panel.button.press();
  await panel.says('poweringOff');
  await rig.until('the request', async () => existsSync(request));
  const beats = systemd.told.filter((line) => /WATCHDOG=1/.test(line)).length;
  await systemd.until(/WATCHDOG=1/, beats + 3, 30_000);
  assert.equal(rig.daemon?.exitCode, null, 'it waits for the system');
  assert.ok(!systemd.told.includes('STOPPING=1'), 'systemd would send no TERM, and kill it after 20 s');
  assert.ok(panel.lamps.show(LAMPS.poweringOff));
  const { code } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0, rig.log);
  assert.ok(panel.lamps.show(LAMPS.poweringOff), 'the card may not be pulled before the kernel says so');
  await panel.button.unplug();
  await rig.act('hang-up');

  await rig.startDaemon();
  assert.equal(existsSync(request), false, 'a request from before is none any more');
  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.end, 'shutdown');
  assert.deepEqual(
    facts.marks.map(({ what }) => what),
    ['button'],
  );
});
