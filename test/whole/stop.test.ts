import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { samplesIn } from '../rig/sound.js';

const SPOKEN = '/usr/share/sounds/alsa/Front_Center.wav';

test('TERM in mid-call: exit 0 within 2 s, and the recording is closed, filed and playable', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  await rig.pickUp();
  await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
  const { code, tookMs } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0, rig.log);
  assert.ok(tookMs < 2000, `${tookMs} ms`);
  const [path] = execFileSync('find', [rig.recordings, '-name', '*.wav'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  assert.ok(path, 'the recording is filed');
  assert.ok(samplesIn(path).length > 8000);
  await rig.startDaemon();
  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.end, 'shutdown');
  assert.equal(facts.interrupted, false);
  assert.equal((await rig.cli(['verify', 'last'])).code, 0);
  assert.equal((await rig.cli(['play', 'last'])).code, 0);
});

test('kill -9 in mid-call: the next start files it, at most the last second missing, and says so', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  await rig.pickUp();
  await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
  await delay(2700);
  const killedMs = Number(process.hrtime.bigint()) / 1e6;
  await rig.stopDaemon('SIGKILL');
  await rig.act('hang-up');
  await rig.startDaemon();
  await rig.until('the call', async () => {
    const { calls } = await rig.api.getJson<{ calls: unknown[] }>('/v1/calls');
    return calls.length === 1;
  });
  const { facts, file } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.end, 'interrupted');
  assert.equal(facts.interrupted, true);
  const offHookMs = rig.lineEvents.find(({ event }) => event === 'offHook')?.ms ?? Number.NaN;
  const missingMs = killedMs - offHookMs - (facts.samples - facts.preRollSamples) / 8;
  assert.ok(missingMs <= 1000, `${missingMs} ms are missing`);
  assert.equal(samplesIn(file).length, facts.samples);
  assert.equal((await rig.cli(['verify', 'last'])).code, 0);
  const shown = await rig.cli(['show', 'last', '--lang', 'en']);
  assert.match(shown.stdout, /interrupted/);
  assert.match(rig.log, /interrupted/);
});

test('a running notice does not outlive the daemon, and nothing else does', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  await rig.pickUp();
  await rig.event('noticeBegan');
  await rig.stopDaemon('SIGTERM');
  const left = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) => /aplay|cellMain/.test(line) && line.includes('denwaban_line') && !line.includes('-t raw'),
    );
  assert.deepEqual(left, []);
});
