import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail, CallRow, CardReport } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { samplesIn } from '../rig/sound.js';

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/** A stop waits for the card only once it has been seen. */
const cardSeen = (rig: Rig) =>
  rig.until('the card', async () => {
    return (await rig.api.getJson<CardReport>('/v1/card')).recordings.state === 'ready';
  });

const SPOKEN = '/usr/share/sounds/alsa/Front_Center.wav';

test('TERM in the notice: exit 0 within 2 s, no player and no capture cell outlive it, and the recording is closed, filed and playable', async (t) => {
  const rig = await Rig.start(t);
  mkdirSync(rig.recordings);
  await rig.startDaemon();
  await cardSeen(rig);
  await rig.pickUp();
  await rig.event('noticeBegan');
  await rig.act('speak', { side: 'near', file: SPOKEN });
  const children = childrenOf(rig.daemon?.pid ?? 0);
  assert.ok(children.length >= 2, 'cell and player run');
  const { code, tookMs } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0, rig.log);
  assert.ok(tookMs < 2000, `${tookMs} ms`);
  await rig.until('their end', async () => !children.some((pid) => existsSync(`/proc/${pid}`)));
  const [path] = execFileSync('find', [rig.recordings, '-name', '*.wav'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  assert.ok(path, 'the recording is filed');
  assert.ok(samplesIn(path).length > 8000);
  await rig.startDaemon();
  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.end, 'shutdown');
  assert.equal((await rig.status()).lastStop?.how, 'orderly');
  assert.equal(facts.interrupted, false);
  assert.equal((await rig.cli(['verify', 'last'])).code, 0);
  assert.equal((await rig.cli(['play', 'last'])).code, 0);
});

test('TERM while the card does not answer: exit 0 all the same, and the call is filed at the next start', async (t) => {
  const rig = await Rig.start(t);
  const bin = join(rig.dir, 'bin');
  mkdirSync(bin);
  // The barrier never comes back; it goes with the recorder.
  writeFileSync(join(bin, 'sync'), '#!/bin/sh\nwhile kill -0 $PPID 2>/dev/null; do sleep 0.1; done\n');
  chmodSync(join(bin, 'sync'), 0o755);
  rig.wrap = ['env', `PATH=${bin}:${process.env.PATH}`];
  mkdirSync(rig.recordings);
  await rig.startDaemon();
  await cardSeen(rig);
  await rig.pickUp();
  const { code } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0, rig.log);
  assert.match(rig.log, /without waiting for the card/);
  await rig.act('hang-up');
  rig.wrap = [];
  await rig.startDaemon();
  const [call] = await rig.until('the call', async () => {
    const { calls } = await rig.api.getJson<{ calls: CallRow[] }>('/v1/calls');
    return calls.length === 1 ? calls : null;
  });
  assert.deepEqual([call?.end, call?.interrupted], ['shutdown', false]);
});

test('kill -9 in mid-call: the next start files it, at most the last second missing, and says so', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  await rig.pickUp();
  await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
  await delay(1000);
  const children = childrenOf(rig.daemon?.pid ?? 0);
  assert.ok(children.length > 0, 'the capture cell runs');
  const killedMs = Number(process.hrtime.bigint()) / 1e6;
  await rig.stopDaemon('SIGKILL');
  await rig.until('the end of its children', async () => !children.some((pid) => existsSync(`/proc/${pid}`)));
  await rig.act('hang-up');
  await rig.startDaemon();
  await rig.until('the call', async () => {
    const { calls } = await rig.api.getJson<{ calls: unknown[] }>('/v1/calls');
    return calls.length === 1;
  });
  const { facts, file } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.end, 'interrupted');
  assert.equal((await rig.status()).lastStop?.how, 'crash');
  assert.equal(facts.interrupted, true);
  const offHookMs = rig.lineEvents.find(({ event }) => event === 'offHook')?.ms ?? Number.NaN;
  const missingMs = killedMs - offHookMs - (facts.samples - facts.preRollSamples) / 8;
  assert.ok(missingMs <= 1000, `${missingMs} ms are missing`);
  assert.equal(samplesIn(file).length, facts.samples);
  assert.equal((await rig.cli(['verify', 'last'])).code, 0);
  const shown = await rig.cli(['show', 'last', '--lang', 'en']);
  assert.match(shown.stdout, /power or recorder failed/);
  assert.ok(facts.notice?.heard && facts.notice.cutShort, 'the notice had begun, and its end is not known');
  assert.match(rig.log, /interrupted/);
});
