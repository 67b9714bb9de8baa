import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LAMPS } from '#src/panel/lamps.js';
import type { Rig } from '../rig/denwaban.js';
import { PanelRig } from '../rig/panelRig.js';

/** Stops the process that captures now, as if it hung. */
function freezeCapture({ daemon }: Rig): void {
  const children = readFileSync(`/proc/${daemon?.pid}/task/${daemon?.pid}/children`, 'utf8');
  for (const pid of children.trim().split(' ').filter(Boolean))
    try {
      const isCapture = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('cellMain');
      if (isCapture) process.kill(Number(pid), 'SIGSTOP');
    } catch {
      // It went away in between.
    }
}

test('whatever keeps it from recording, in a call or not, the lamps say so, and take it back', async (t) => {
  const panel = await PanelRig.start(t);
  const { rig } = panel;
  const ring = join(rig.dir, 'ring');
  let freezing: NodeJS.Timeout | undefined;
  // The last two heal by themselves after a while, the others are healed here.
  const causes: [string, () => unknown, (() => unknown)?][] = [
    [
      'the capture is frozen, and so is every new one',
      () => {
        freezing = setInterval(() => freezeCapture(rig), 100);
      },
      () => clearInterval(freezing),
    ],
    [
      'the line interface goes mute',
      () => rig.act('misbehave', { mute: true }),
      () => rig.act('misbehave', { mute: false }),
    ],
    [
      'the ring is away between calls',
      () => renameSync(ring, `${ring}.out`),
      () => renameSync(`${ring}.out`, ring),
    ],
    ['the sound server dies', () => rig.act('sound', { down: 2000 })],
    ['the line interface vanishes', () => rig.act('misbehave', { unplugMs: 1500 })],
  ];
  t.after(() => clearInterval(freezing));
  for (const [what, cause, heal] of causes) {
    await cause();
    const tookMs = await panel.says('notRecording');
    t.diagnostic(`${what}: NOT RECORDING after ${tookMs} ms`);
    if (heal !== undefined) {
      assert.equal((await rig.status()).armed, false);
      const said = await rig.cli(['status', '--lang', 'en'], { COLUMNS: '300' });
      assert.match(said.stdout, /Lamps +NOT RECORDING \(green off, red flickers\)/, what);
      await heal();
    }
    await panel.says('armed');
  }
  await rig.pickUp();
  await panel.says('recording');
  await rig.act('sound', { down: 1500 });
  await panel.says('notRecording');
  await panel.says('recording');
});

test('missing lamps and button are one problem and calls are recorded; a stop leaves NOT RECORDING', async (t) => {
  const panel = await PanelRig.start(t);
  const { rig, lamps, button } = panel;
  const panelProblem = async () =>
    (await rig.status()).problems.map(({ code }) => code).filter((code) => /^(lamp|button)/.test(code));
  renameSync(lamps.red.dir, `${lamps.red.dir}.out`);
  rmSync(button.path);
  await button.unplug();
  await rig.until('the problem', async () => (await panelProblem()).includes('lampMissing'));
  assert.deepEqual(await panelProblem(), ['lampMissing']);
  assert.equal((await rig.status()).armed, true);
  renameSync(`${lamps.red.dir}.out`, lamps.red.dir);
  await rig.until('the next problem', async () => (await panelProblem()).includes('buttonMissing'));
  assert.deepEqual(await panelProblem(), ['buttonMissing']);
  await panel.says('warning');
  await panel.call('0312345678');
  const { code } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0);
  assert.ok(lamps.show(LAMPS.notRecording), JSON.stringify(lamps.shows));
});
