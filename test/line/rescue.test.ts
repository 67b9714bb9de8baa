import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Problem } from '#src/i18n/problems.js';
import { loadProfile } from '#src/line/profile.js';
import { Rescue } from '#src/line/rescue.js';
import { UsbTree } from './usbTree.js';

/** A rescue on a fake device, what it told, and the silences that bring it to USB power: look, reopen, power. */
function rescueOf(tree: UsbTree, profileName: string) {
  const profile = loadProfile(profileName);
  assert.ok('usb' in profile);
  const told = { lost: [] as Problem[], log: [] as { message: string; facts: Record<string, unknown> }[] };
  const device = join(tree.roots.dev, 'ttyACM0');
  const rescue = new Rescue(
    { device, profile, nowMs: () => performance.now(), roots: tree.roots },
    {
      lost: (problem) => told.lost.push(problem),
      log: (message, facts) => told.log.push({ message, facts }),
    },
  );
  const stopping = new AbortController();
  const silence = async (times: number) => {
    for (let i = 0; i < times; i++) await rescue.after({ code: 'lineSilent', path: device }, stopping.signal);
  };
  return { rescue, told, silence, stopping, stage: () => rescue.recovery()?.stage };
}

test('the power of a sound card is not cut while it carries the sound of a call', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  // Writing it would be noticed: it is not there.
  rmSync(join(tree.directory('1-1'), 'authorized'));
  const { rescue, told, silence, stage } = rescueOf(tree, 'v253-composite');
  rescue.soundNeeded = () => true;
  await silence(3);
  assert.equal(stage(), 'usbPower');
  assert.match(told.log.at(-1)?.message ?? '', /not switched off while it carries the sound of a call/);
});

test('a modem whose sound comes over the dead port is switched off in a call too, and denial is told', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  const file = join(tree.directory('1-1'), 'authorized');
  if (process.getuid?.() === 0) rmSync(file);
  else chmodSync(file, 0o444);
  const { rescue, told, silence } = rescueOf(tree, 'conexant-cx930');
  rescue.soundNeeded = () => true;
  await silence(3);
  const problem = told.log.at(-1)?.facts.problem as Problem;
  assert.ok(['lineUsbDenied', 'lineUsbFailed'].includes(problem.code));
});

test('a line that is no USB device goes on to the alarm, which says what hands have to do', async (t) => {
  const tree = new UsbTree(t);
  const { told, silence, stopping, stage } = rescueOf(tree, 'v253-composite');
  await silence(3);
  assert.match(told.log.at(-1)?.message ?? '', /no USB device/);
  stopping.abort();
  await silence(1);
  assert.equal(stage(), 'alarm');
  assert.deepEqual(told.lost.at(-1), {
    code: 'lineWedged',
    path: join(tree.roots.dev, 'ttyACM0'),
    minutes: 1,
  });
});

test('what a recorder that died left switched off is given back before the device is said to be missing', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM7' });
  const file = join(tree.directory('1-1'), 'authorized');
  writeFileSync(file, '0\n');
  const { rescue, told } = rescueOf(tree, 'conexant-cx930');
  assert.equal(await rescue.deviceToOpen(), join(tree.roots.dev, 'ttyACM0'));
  assert.equal(readFileSync(file, 'utf8'), '1\n');
  assert.match(told.log.at(-1)?.message ?? '', /is on again/);
});
