import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from '#src/signal/levels.js';
import { amplitudeAt, Line, voice } from './modelLine.js';

test('hum and noise have the levels that are asked for', () => {
  for (const hz of [50, 60] as const) {
    const sound = new Line({ hum: { hz, levelDb: -40 }, noiseDb: -80 }).runs(1);
    assert.ok(Math.abs(levelOf(sound).rmsDb + 40) < 0.2);
    assert.ok(amplitudeAt(hz, sound) > 400);
  }
  const { rmsDb } = levelOf(new Line({ noiseDb: -45 }).runs(1));
  assert.ok(Math.abs(rmsDb + 45) < 0.5, `${rmsDb}`);
});

test('a far party a second away begins and ends a second later', () => {
  const line = new Line({ farLatencyMs: 1000 }).talks();
  line.does(voice(1, 'far', 0.5));
  const sound = line.runs(2);
  assert.ok(levelOf(sound.slice(0, 7990)).rmsDb < -60 && levelOf(sound.slice(8000, 12000)).rmsDb > -35);
  assert.deepEqual(line.secondsOf('speakBegan'), [2]);
  assert.deepEqual(line.secondsOf('speakEnded'), [2.5]);
});

test('the record tone of the country sounds half a second in fifteen during a call', () => {
  const line = new Line({ recordTone: true }).talks();
  const sound = line.runs(16);
  assert.ok(amplitudeAt(1400, sound.slice(0, 4000)) > 1000);
  assert.ok(amplitudeAt(1400, sound.slice(4000, 120_000)) < 20);
  assert.ok(amplitudeAt(1400, sound.slice(120_000, 124_000)) > 1000);
});

test('clipped sound goes no further than its peak, and an offset moves all of it', () => {
  const clipped = new Line({ clipPeak: 3000 }).talks();
  clipped.does(voice(1, 'near', 1));
  const sound = clipped.runs(1);
  assert.equal(Math.max(...sound), 3000);
  assert.equal(Math.min(...sound), -3000);
  const offset = new Line({ dcOffset: 500 }).runs(1);
  const mean = offset.reduce((sum, sample) => sum + sample, 0) / offset.length;
  assert.ok(Math.abs(mean - 500) < 2, `${mean}`);
});

test('a zero-filled and a frozen capture hold nothing of a call that goes on', () => {
  for (const [capture, value] of [
    ['zero', 0],
    ['frozen', 700],
  ] as const) {
    const line = new Line({ capture, dcOffset: value }).talks();
    line.does(voice(1, 'far', 1));
    assert.ok(line.runs(1).every((sample) => sample === value));
    line.runs(0.1);
    assert.equal(line.secondsOf('speakEnded').length, 1);
  }
});
