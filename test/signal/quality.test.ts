import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence } from '#src/i18n/problems.js';
import { QualityMeter } from '#src/signal/quality.js';
import { QUALITY_FAULTS, type Quality } from '#src/signal/qualityTypes.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf, toneOf } from '../rig/speechFiles.js';

const S = 8000;
const reader = READER.map(speechOf);
const caller = CALLER.map(speechOf);

/** Two people in turn, at these levels, over noise; a minute. */
function conversation(nearDb: number, farDb: number, noiseDb = -65): Int16Array {
  const pause = new Int16Array(5000);
  const turns = [0, 1, 2, 3, 4, 5].flatMap((i) => [
    atLevel(reader[i % reader.length] ?? pause, nearDb),
    pause,
    atLevel(caller[i % caller.length] ?? pause, farDb),
    pause,
  ]);
  const all = joined(...turns);
  return mixed(all, noiseOf(all.length, noiseDb));
}

function qualityOf(sound: Int16Array, piece = 160): Quality {
  const meter = new QualityMeter();
  for (let at = 0; at < sound.length; at += piece) meter.add(sound.subarray(at, at + piece), at);
  return meter.result();
}

test('of a good call nothing is wrong, and its levels are told', () => {
  const { speechDb, noiseDb, humDb, clippedShare, frozenShare, likelyUnusable } = qualityOf(
    conversation(-20, -20),
  );
  assert.ok(speechDb !== null && Math.abs(speechDb + 20) < 3.5, `speech ${speechDb}`);
  assert.ok(noiseDb !== null && Math.abs(noiseDb + 65) < 2, `noise ${noiseDb}`);
  assert.ok(humDb === null || humDb < -60, `hum ${humDb}`);
  assert.deepEqual([clippedShare, frozenShare, likelyUnusable], [0, 0, []]);
});

test('a far side that is 12 to 20 dB quieter is told within 3.5 dB, and voices alike are not told apart', () => {
  for (const apartDb of [12, 15, 20]) {
    const { nearDb, farDb, imbalanceDb } = qualityOf(conversation(-18, -18 - apartDb));
    assert.ok(imbalanceDb !== null && Math.abs(imbalanceDb - apartDb) <= 3.5, `${apartDb}: ${imbalanceDb}`);
    assert.ok(nearDb !== null && farDb !== null && nearDb > farDb);
  }
  for (const apartDb of [0, 3]) assert.equal(qualityOf(conversation(-18, -18 - apartDb)).imbalanceDb, null);
  const alone = joined(...reader.map((speech) => atLevel(speech, -20)));
  assert.equal(qualityOf(mixed(alone, noiseOf(alone.length, -65))).imbalanceDb, null);
});

test('each fault is found, and nothing else with it', () => {
  const good = conversation(-24, -28);
  const twice = conversation(-18, -18).map((sample) => sample);
  const faulty: Record<string, Int16Array> = {
    silent: noiseOf(15 * S, -70),
    frozen: joined(conversation(-20, -20).subarray(0, 12 * S), new Int16Array(20 * S).fill(-7)),
    tooQuiet: conversation(-52, -52, -72),
    farTooQuiet: conversation(-20, -51, -70),
    clipped: mixed(mixed(twice, twice), mixed(twice, mixed(twice, twice))),
    noisy: conversation(-30, -30, -36),
    hum: mixed(good, toneOf(good.length, [50, 150], -27)),
    offset: good.map((sample) => sample + 8000),
  };
  assert.deepEqual(Object.keys(faulty).sort(), [...QUALITY_FAULTS].sort());
  for (const [fault, sound] of Object.entries(faulty))
    assert.deepEqual(
      qualityOf(sound).likelyUnusable,
      [fault],
      `${fault}: ${JSON.stringify(qualityOf(sound))}`,
    );
});

test('every fault has a sentence of its own that says what to do', () => {
  const said = (fault: string, language: 'en' | 'ja') =>
    sentence({ code: 'recordingPoor', id: 'K7Q2M9', fault }, language);
  for (const language of ['en', 'ja'] as const) {
    const all = QUALITY_FAULTS.map((fault) => said(fault, language));
    assert.equal(new Set([...all, said('of a later version', language)]).size, QUALITY_FAULTS.length + 1);
  }
});

test('the mains’ hum is measured with its frequency', () => {
  const call = conversation(-20, -24);
  for (const hz of [50, 60] as const) {
    const { humDb, humHz } = qualityOf(mixed(call, toneOf(call.length, [hz, 3 * hz], -43)));
    assert.equal(humHz, hz);
    assert.ok(humDb !== null && Math.abs(humDb + 40) < 2.5, `${humDb}`);
  }
});

test('a call that rings unanswered, and one of a few seconds, are not called unusable', () => {
  const ringback = toneOf(30 * S, [400], -20).map((sample, i) => (i % (3 * S) < S ? sample : 0));
  assert.deepEqual(qualityOf(mixed(noiseOf(30 * S, -60), ringback)).likelyUnusable, []);
  assert.deepEqual(qualityOf(new Int16Array(5 * S)).likelyUnusable, []);
});

test('a notice that is left out changes nothing of the parties’ levels, named before it or after', () => {
  const call = conversation(-24, -40);
  const notice = atLevel(joined(...reader), -8).subarray(0, 15 * S);
  const plain = qualityOf(call);
  for (const early of [true, false]) {
    const meter = new QualityMeter();
    if (early) meter.exclude(0, notice.length);
    meter.add(notice, 0);
    meter.add(call, notice.length);
    if (!early) meter.exclude(0, notice.length);
    const { speechDb, nearDb, farDb, talkMs } = meter.result();
    assert.deepEqual(
      [speechDb, nearDb, farDb].map((db) => Math.round(db ?? 0)),
      [plain.speechDb, plain.nearDb, plain.farDb].map((db) => Math.round(db ?? 0)),
    );
    assert.ok(Math.abs(talkMs - plain.talkMs) < 1000);
  }
});

test('a gap in the sound is no silence', () => {
  const call = conversation(-20, -20);
  const meter = new QualityMeter();
  meter.add(call.subarray(0, 20 * S), 0);
  meter.add(call.subarray(20 * S), 200 * S);
  assert.ok(Math.abs(meter.result().silenceShare - qualityOf(call).silenceShare) < 0.01);
});

test('how the sound is cut into pieces changes nothing', () => {
  const call = conversation(-14, -30).subarray(0, 30 * S);
  assert.deepEqual(qualityOf(call, 77), qualityOf(call, 8000));
});
