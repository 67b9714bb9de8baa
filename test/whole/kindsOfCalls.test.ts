import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

const SPOKEN = '/usr/share/sounds/alsa/Rear_Left.wav';

const rig = Rig.ofFile((made) => made.startDaemon());

test('an outgoing call has no notice by default, and a missed call is told and not recorded', async () => {
  await rig.act('lift');
  await rig.act('dial', { digits: '117' });
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  assert.equal(call.direction, 'out');
  assert.equal(call.notice, 'none');
  await rig.act('ring', { absent: 'withheld', times: 1 });
  const missed = await rig.event('missed');
  assert.equal(missed.rings, 1);
  const { calls } = await rig.api.getJson<{ calls: unknown[] }>('/v1/calls');
  assert.equal(calls.length, 1);
});

for (const [profile, ending] of [
  ['long', '.mp3'],
  ['opus', '.opus'],
] as const)
  test(`a call in the profile ${profile} is filed, found, verified and played`, async () => {
    const restart = async () => {
      await rig.stopDaemon('SIGTERM');
      await rig.startDaemon();
    };
    const toml = 'language = "ja"\n[notice]\non = "none"\n[audio]\npre_roll_ms = 0';
    rig.configure(toml, undefined, `profile = "${profile}"`);
    await restart();
    const seen = rig.events.length;
    await rig.pickUp();
    await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
    await rig.act('hang-up');
    const { call } = await rig.event('filed', seen);
    assert.ok(call.path.endsWith(ending));
    assert.deepEqual((await rig.status()).problems, []);
    const day = dirname(join(rig.recordings, call.path));
    execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: day });
    assert.match(readFileSync(join(day, 'calls.csv'), 'utf8'), /^\ufeff日付/);
    for (const command of ['verify', 'play']) {
      const { code, stderr } = await rig.cli([command, 'last']);
      assert.equal(code, 0, stderr);
    }
    await restart();
    const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
    assert.equal(facts.profile, profile);
  });
