import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CallDetail, Status } from '#src/control/api.js';
import { findClip } from '#src/signal/match.js';
import { Rig } from '../rig/denwaban.js';
import { correlation, samplesIn } from '../rig/sound.js';

const SPOKEN = '/usr/share/sounds/alsa';
const NOTICE = join(import.meta.dirname, '../../notices/ja.wav');
const WORDS = join(SPOKEN, 'Front_Center.wav');

interface Wire {
  readonly line: { readonly loopHeldByDevice: boolean };
}

async function modem(t: TestContext, profile: string, kind: string): Promise<Rig> {
  const rig = await Rig.start(t, `[line]\nprofile = "${profile}"\n`, ['--device', kind]);
  await rig.startDaemon();
  return rig;
}

async function held(rig: Rig): Promise<boolean> {
  return JSON.stringify(await rig.line.getJson<Wire>('/v1/status')).includes('"loopHeldByDevice":true');
}

for (const { profile, kind, codec, least } of [
  { profile: 'v253-inband', kind: 'generic', codec: 'signed16', least: 0.98 },
  { profile: 'conexant-cx930', kind: 'conexant', codec: 'unsigned8', least: 0.95 },
])
  test(`a ${kind} modem records speech as it was on the wire, and its notice is on the recording`, async (t) => {
    const rig = await modem(t, profile, kind);
    assert.equal((await rig.status()).audio.idle, true);
    await rig.pickUp();
    const heard = await rig.event('noticeEnded');
    assert.equal(heard.cutShort, false);
    await rig.act('speak', { side: 'far', file: WORDS, wait: true });
    await rig.act('speak', { side: 'near', file: join(SPOKEN, 'Rear_Left.wav'), wait: true });
    const { line } = await rig.status();
    assert.deepEqual(line.voice, { label: 3, codec, duplex: true });
    await rig.act('hang-up');
    await rig.event('filed');
    await rig.until('the line let go', async () => !(await held(rig)));
    const { facts, file } = await rig.api.getJson<CallDetail>('/v1/calls/last');
    const recorded = samplesIn(file);
    const wire = rig.truth();
    const spokeAt = rig.lineEvents.find(({ event }) => event === 'speakBegan')?.sample ?? 0;
    const found = findClip(wire.subarray(spokeAt, spokeAt + 8000), recorded, 8000);
    assert.ok(found !== null);
    const length = 8000 * 2;
    const score = correlation(
      recorded.subarray(found.atSample, found.atSample + length),
      wire.subarray(spokeAt, spokeAt + length),
    );
    t.diagnostic(
      `correlation of speech ${score.toFixed(4)} (${codec}); ${JSON.stringify([facts.notice, facts.gaps, facts.end])}`,
    );
    assert.ok(score >= least, `${score}`);
    assert.ok(facts.notice?.heard);
    assert.deepEqual(
      rig.events.filter(({ type }) => type === 'problem'),
      [],
    );
  });

test('the far side hears the notice while the call is recorded', async (t) => {
  const rig = await modem(t, 'v253-inband', 'generic');
  await rig.pickUp();
  await rig.event('noticeEnded');
  const heard = (name: string) =>
    rig.until(name, async () => rig.lineEvents.find(({ event }) => event === name)?.sample);
  const [began, ended] = [await heard('heardBox'), await heard('heardBoxEnded')];
  const seconds = (ended - began) / 8000;
  t.diagnostic(`heard on the wire for ${seconds.toFixed(2)} s`);
  assert.ok(Math.abs(seconds - samplesIn(NOTICE).length / 8000) < 1, `${seconds} s`);
});

test('kill -9 in mid-call: the line is released within 5 s', async (t) => {
  const rig = await modem(t, 'v253-inband', 'generic');
  await rig.pickUp();
  await rig.event('noticeBegan');
  assert.equal(await held(rig), true);
  const began = performance.now();
  await rig.stopDaemon('SIGKILL');
  await rig.act('hang-up');
  await rig.until('the release', async () => !(await held(rig)), 5000);
  t.diagnostic(`released after ${Math.round(performance.now() - began)} ms`);
  await rig.startDaemon();
  await rig.pickUp();
  await rig.until('the line taken again', () => held(rig));
  const { code } = await rig.stopDaemon('SIGTERM');
  assert.equal(code, 0);
  assert.equal(await held(rig), false, 'an orderly stop lets go too');
});

test('while nobody telephones the modem is not on the line, and the recorder is armed', async (t) => {
  const rig = await modem(t, 'usr5637', 'usr5637');
  const status: Status = await rig.status();
  assert.deepEqual(status.line.voice, { label: null, codec: 'signed16', duplex: null });
  assert.equal(await held(rig), false);
});
