import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CallDetail } from '#src/control/api.js';
import { findClip } from '#src/signal/match.js';
import { Rig } from '../rig/denwaban.js';
import { rmsDb, samplesIn } from '../rig/sound.js';

const SPOKEN = join(import.meta.dirname, '../../notices/ja.wav');
/** Nobody speaks for 4 s, and then it is filed; on a machine that is busy. */
const ENDS_MS = 60_000;
const PIECE_SAMPLES = 4000;
/** The first word and the call's beginning are that near. */
const OFF_SAMPLES = 2400;

test('a line with a sound card and nothing else: the call is found by ear, whole, and ends by silence', async (t) => {
  const rig = await Rig.start(
    t,
    '[line]\nprofile = "passive"\ndevice = "none"\n[notice]\non = "none"\n[voice]\nhang_over_ms = 4000',
  );
  await rig.startDaemon();
  const { line } = await rig.status();
  assert.deepEqual([line.state, line.model, line.reports.slice(0, 2)], ['ready', null, ['ring', 'voice']]);
  const shown = await rig.cli(['status']);
  assert.match(shown.stdout, /It cannot tell when the handset is lifted or put down/);
  // The far end calls and speaks; the tty says what it likes, nobody reads it.
  await rig.act('ring', { from: '0312345678' });
  await rig.act('lift');
  await rig.act('speak', { side: 'far', file: SPOKEN, wait: true });
  await rig.until('the call', async () => (await rig.status()).call.id);
  await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
  await rig.act('hang-up');
  const filed = await rig.until(
    'the recording',
    async () => rig.events.find((event) => event.type === 'filed'),
    ENDS_MS,
  );
  assert.ok(filed.type === 'filed');
  const { facts, file } = await rig.api.getJson<CallDetail>(`/v1/calls/${filed.call.id}`);
  const sound = samplesIn(file);
  const voice = samplesIn(SPOKEN).length;
  assert.ok(sound.length > 2 * voice, 'both voices are in it');
  const spokeAt = rig.lineEvents.find(({ event }) => event === 'speakBegan')?.sample ?? 0;
  const words = rig.truth().subarray(spokeAt, spokeAt + voice);
  // In pieces: a machine that is busy with other tests may leave holes.
  const pieces = Array.from({ length: Math.floor(voice / PIECE_SAMPLES) }, (_, i) => i * PIECE_SAMPLES)
    .map((at) => ({ at, words: words.subarray(at, at + PIECE_SAMPLES) }))
    .filter(({ words }) => rmsDb(words) > -45);
  const inPlace = pieces.filter(({ at, words }) => {
    const from = facts.preRollSamples + at - OFF_SAMPLES;
    const about = sound.subarray(from, from + PIECE_SAMPLES + 2 * OFF_SAMPLES);
    return (findClip(words, about, PIECE_SAMPLES)?.score ?? 0) > 0.7;
  });
  assert.ok(pieces.length > 5 && inPlace.length > pieces.length / 2, 'from the first word, and in its place');
  const first = sound.subarray(facts.preRollSamples, facts.preRollSamples + voice);
  assert.ok(rmsDb(first) > rmsDb(words) - 3, 'as loud as it was');
  assert.equal(facts.callerId, null);
  // The exchange's busy tone, or silence before it was recognised: never a handset that nobody saw.
  assert.match(facts.end, /^(tone|silence)$/);
});
