import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CallDetail } from '#src/control/api.js';
import { findClip } from '#src/signal/match.js';
import { Rig } from '../rig/denwaban.js';
import { correlation, rmsDb, samplesIn } from '../rig/sound.js';

const SPOKEN = '/usr/share/sounds/alsa';
const NOTICE = join(import.meta.dirname, '../../notices/ja.wav');

/** What was on the wire from the emulator's side at the recording's place, and the notice added where it was heard. */
function expectedSound(recorded: Int16Array, { facts }: CallDetail): Int16Array {
  const wire = rig.truth();
  const spokeAt = rig.lineEvents.find(({ event }) => event === 'speakBegan')?.sample ?? 0;
  const found = findClip(wire.subarray(spokeAt, spokeAt + 8000), recorded, 8000);
  assert.ok(found !== null, 'the first words are in the recording');
  const shift = spokeAt - found.atSample;
  const expected = new Int16Array(recorded.length);
  for (let i = 0; i < expected.length; i++) expected[i] = wire[i + shift] ?? 0;
  const notice = samplesIn(NOTICE);
  const at = facts.notice?.beganSample ?? 0;
  for (let i = 0; i < notice.length; i++) expected[at + i] = (expected[at + i] ?? 0) + (notice[i] ?? 0);
  return expected;
}

const rig = Rig.ofFile((made) => made.startDaemon());

test('a call carried by real alsa-lib: announced in time, recorded whole, from before it began', async (t) => {
  await rig.act('ring', { from: '0312345678' });
  await rig.until(
    'a second ring',
    async () => rig.lineEvents.filter(({ event }) => event === 'ring').length >= 2,
  );
  await rig.act('lift');
  await rig.event('noticeEnded');
  await rig.act('speak', { side: 'far', file: join(SPOKEN, 'Front_Center.wav'), wait: true });
  await rig.act('speak', { side: 'near', file: join(SPOKEN, 'Rear_Left.wav'), wait: true });
  await rig.act('speak', { side: 'far', file: join(SPOKEN, 'Side_Right.wav'), wait: true });
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  const detail = await rig.api.getJson<CallDetail>('/v1/calls/last');
  const { facts, file } = detail;

  await t.test('the call is known for what it was', () => {
    assert.equal(facts.direction, 'in');
    assert.deepEqual(facts.callerId, { kind: 'number', number: '0312345678' });
    assert.equal(facts.end, 'onHook');
    assert.deepEqual(facts.gaps, []);
    assert.match(
      call.path,
      /^\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_in_0312345678_00m\d\ds_[0-9A-Z]{6}\.wav$/,
    );
  });
  const recorded = samplesIn(file);
  await t.test('the sound is what was on the wire: correlation of at least 0.98 over the whole call', () => {
    const expected = expectedSound(recorded, detail);
    const score = correlation(recorded, expected);
    assert.ok(score >= 0.98, `correlation ${score}`);
    assert.ok(rmsDb(recorded) > -45, 'and it is speech, not noise');
  });
  await t.test('at least a second lies before the off-hook', () => {
    assert.ok(facts.preRollSamples >= 8000, `${facts.preRollSamples} samples`);
  });
  await t.test('the notice is in the recording, whole, within 150 ms of the off-hook', () => {
    const { notice } = facts;
    assert.ok(notice?.heard && !notice.cutShort);
    const afterMs = (notice.beganSample - facts.preRollSamples) / 8;
    assert.ok(afterMs >= 0 && afterMs <= 150, `${afterMs} ms`);
    assert.equal(notice.endedSample - notice.beganSample, samplesIn(NOTICE).length);
  });
  await t.test('the length is right to 20 ms, on the monotonic clock and in samples', () => {
    const msOf = (name: string) => rig.lineEvents.find(({ event }) => event === name)?.ms ?? Number.NaN;
    const trueMs = msOf('onHook') - msOf('offHook');
    assert.ok(Math.abs(facts.durationMs - trueMs) <= 20, `${facts.durationMs} instead of ${trueMs} ms`);
    const inSamplesMs = ((facts.endedSample ?? 0) - facts.preRollSamples) / 8;
    assert.ok(Math.abs(inSamplesMs - trueMs) <= 20, `${inSamplesMs} instead of ${trueMs} ms of sound`);
    // A handset down for a flash is not put down: the sound goes on until that is certain.
    const afterMs = (facts.samples - (facts.endedSample ?? 0)) / 8;
    assert.ok(afterMs >= 900 && afterMs <= 1200, `${afterMs} ms of sound after the end`);
    assert.equal(recorded.length, facts.samples);
  });
  await t.test('sox reads the file', () => {
    assert.match(execFileSync('soxi', [file], { encoding: 'utf8' }), /Sample Rate\s*: 8000/);
  });
});

test('hanging up in the notice stops it: cut short, and said so', async () => {
  const seen = rig.events.length;
  await rig.pickUp();
  await rig.event('noticeBegan', seen);
  await rig.act('hang-up');
  const { call } = await rig.event('filed', seen);
  assert.equal(call.notice, 'cutShort');
  const { facts } = await rig.api.getJson<CallDetail>(`/v1/calls/${call.id}`);
  assert.ok(facts.notice?.heard && facts.notice.endedSample <= facts.samples);
});
