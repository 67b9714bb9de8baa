import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { Rig } from '../rig/denwaban.js';
import { NotifySocket } from '../rig/notifySocket.js';

const ROOT = resolve(import.meta.dirname, '../..');
const BEATS = /WATCHDOG=1/;

/** What the package asks before it restarts the recorder: is there a call? */
async function inCall({ dir, config }: Rig): Promise<boolean> {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, 'denwaban');
  try {
    symlinkSync(join(ROOT, 'dist/cli/main.js'), command);
  } catch {
    // It is there from before.
  }
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, DENWABAN_CONFIG: config };
  const child = spawn('sh', [join(ROOT, 'packaging/in-call')], { env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code === 0;
}

test('systemd is told when calls are recorded, in a call, and while the line is gone, and the beat goes on', async (t) => {
  const socket = await NotifySocket.open(t);
  const rig = await Rig.start(t, '[notice]\non = "none"\n');
  rig.wrap = ['env', `NOTIFY_SOCKET=${socket.path}`, 'WATCHDOG_USEC=6000000', 'LC_ALL=C.UTF-8'];
  await rig.startDaemon();
  await socket.until(/READY=1/);
  await socket.until(/STATUS=READY: /);
  await socket.until(BEATS);
  assert.equal(await inCall(rig), false);

  await rig.pickUp();
  await socket.until(/STATUS=RECORDING a call\./);
  assert.equal(await inCall(rig), true, 'an upgrade would wait now');
  assert.ok(!socket.told.join().includes('0312345678'), 'nobody else reads the number');
  await rig.act('hang-up');
  await rig.event('filed');

  void rig.act('misbehave', { unplugMs: 60_000 }).catch(() => {});
  await socket.until(/STATUS=NOT RECORDING: /);
  const beats = socket.told.filter((line) => BEATS.test(line)).length;
  await socket.until(BEATS, beats + 3, 30_000);

  await rig.stopDaemon('SIGTERM');
  await socket.until(/^STOPPING=1$/);
  assert.equal(await inCall(rig), false, 'one that does not run is in no call');
});

test('a ring that cannot be opened: systemd is told that it runs and does not record, and the beat goes on', async (t) => {
  const socket = await NotifySocket.open(t);
  const rig = await Rig.start(t);
  const place = join(rig.dir, 'place');
  writeFileSync(place, 'no directory');
  rig.configure('', join(place, 'ring'));
  rig.wrap = ['env', `NOTIFY_SOCKET=${socket.path}`, 'WATCHDOG_USEC=6000000', 'LC_ALL=C.UTF-8'];
  await rig.startDaemon(() => {}, false);
  await socket.until(/STATUS=NOT RECORDING: .*ring/);
  await socket.until(/READY=1/);
  await socket.until(BEATS, 2, 30_000);
  assert.ok(!socket.told.some((line) => /STATUS=READY/.test(line)), socket.told.join('\n'));
  rmSync(place);
  await socket.until(/STATUS=READY: /, 1, 30_000);
});
