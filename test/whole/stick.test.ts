import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { StickStatus } from '#src/control/stickTypes.js';
import { Rig } from '../rig/denwaban.js';

const USB = resolve(import.meta.dirname, '../../dist/usb.js');

function startUsb(t: TestContext, rig: Rig): ChildProcess {
  const env = { ...process.env, DENWABAN_CONFIG: rig.config, DENWABAN_USB_PLACES: join(rig.dir, 'places') };
  const child = spawn(process.execPath, [USB], { env, stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('what looks after sticks comes, dies of its own crash in a call, and comes again; the call is whole', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  const there = (wanted: boolean) =>
    rig.until(`denwaban-usb ${wanted ? 'there' : 'gone'}`, async () => {
      const status = await rig.api.getJson<StickStatus>('/v1/stick');
      return status.there === wanted;
    });
  const first = startUsb(t, rig);
  await there(true);
  const { stdout } = await rig.cli(['stick', 'status', '--lang', 'en']);
  assert.match(stdout, /^USB stick: none$/m);
  await rig.pickUp();
  const died = once(first, 'exit');
  first.kill('SIGSEGV');
  await died;
  await there(false);
  const refused = await rig.cli(['stick', 'export', '--lang', 'en']);
  assert.deepEqual([refused.code, /does not run/.test(refused.stderr)], [69, true]);
  const second = startUsb(t, rig);
  await there(true);
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  assert.ok(!call.interrupted);
  const left = once(second, 'exit');
  second.kill('SIGTERM');
  assert.deepEqual((await left)[0], 0, 'it ends in order');
});
