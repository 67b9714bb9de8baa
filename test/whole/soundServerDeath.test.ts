import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { rmsDb, samplesIn } from '../rig/sound.js';

function memoryMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

test('the sound server dies in mid-call: little memory, recording goes on, the gap is declared', async (t) => {
  const rig = await Rig.start(t, '[notice]\non = "none"');
  await rig.startDaemon();
  const pid = rig.daemon?.pid ?? 0;
  await rig.pickUp();
  await delay(2000);
  const beforeMb = memoryMb(pid);
  await rig.act('sound', { down: 3000 });

  const down = await rig.until('the loss', async () => {
    const status = await rig.status();
    return status.problems.some(({ code }) => code === 'captureLost') ? status : null;
  });
  assert.equal(down.armed, false);
  assert.equal(down.audio.state, 'lost');
  const said = await rig.cli(['status', '--lang', 'en']);
  assert.equal(said.code, 1);
  assert.match(said.stdout, /No sound comes from denwaban_line/);

  await rig.until('sound again', async () => (await rig.status()).armed);
  const grownMb = memoryMb(pid) - beforeMb;
  assert.ok(grownMb < 10, `the daemon grew by ${grownMb} MB`);
  await rig.act('speak', { side: 'near', file: '/usr/share/sounds/alsa/Front_Center.wav', wait: true });
  await rig.act('hang-up');
  await rig.event('filed');

  const { facts, file } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  assert.equal(facts.gaps.length, 1, JSON.stringify(facts.gaps));
  const gap = facts.gaps[0];
  assert.ok(gap !== undefined && gap.samples > 3000 * 8 && gap.samples < 12_000 * 8, JSON.stringify(gap));
  const recorded = samplesIn(file);
  assert.equal(recorded.length, facts.samples);
  const silence = recorded.subarray(gap.atSample, gap.atSample + gap.samples);
  assert.ok(
    silence.every((sample) => sample === 0),
    'the gap is silence of exactly its length',
  );
  const after = recorded.subarray(gap.atSample + gap.samples);
  assert.ok(rmsDb(after) > -40, `speech after the gap: ${rmsDb(after)} dB`);
  const msOf = (name: string) => rig.lineEvents.find(({ event }) => event === name)?.ms ?? Number.NaN;
  const wrongMs = ((facts.endedSample ?? 0) - facts.preRollSamples) / 8 - (msOf('onHook') - msOf('offHook'));
  assert.ok(Math.abs(wrongMs) <= 20, `with its gap the recording is ${wrongMs} ms off`);
  const status = await rig.status();
  assert.equal(status.audio.lastGap?.samples, gap.samples);
  assert.ok(status.audio.restarts >= 1);
});
