import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryCodes, loadCountry } from '#src/config/countries.js';
import { dialToneVerdict, quietVerdict, type SelfTestMoment, selfTestDue } from '#src/line/selfTest.js';
import { Random, seedFor } from '../rig/random.js';

const jp = loadCountry('JP');
assert.ok(jp);

/** Seconds of some sines and noise, 8 kHz. `on`: ms of sound and silence in turn. */
function sound(
  seconds: number,
  hz: readonly number[],
  amplitude: number,
  noise = 0,
  on: readonly number[] = [],
) {
  const random = new Random(1);
  const period = on.reduce((sum, ms) => sum + ms, 0);
  return Int16Array.from({ length: seconds * 8000 }, (_, n) => {
    const ms = period === 0 ? 0 : (n / 8) % period;
    const tone = period > 0 && ms >= (on[0] ?? 0) ? 0 : amplitude;
    const sines = hz.reduce((sum, one) => sum + Math.sin((2 * Math.PI * one * n) / 8000), 0);
    const value = (tone * sines) / Math.max(1, hz.length) + noise * (2 * random.next() - 1);
    return Math.max(-32_768, Math.min(32_767, Math.round(value)));
  });
}

test('the dial tone of every country is heard, faint and loud, with noise and a little off its frequency', () => {
  for (const code of countryCodes()) {
    const country = loadCountry(code);
    assert.ok(country);
    const hz = country.tones.dial[0]?.hz ?? [];
    for (const amplitude of [400, 3000, 12_000])
      for (const off of [0.985, 1, 1.015]) {
        const heard = sound(
          3,
          hz.map((one) => one * off),
          amplitude,
          amplitude / 20,
        );
        assert.equal(dialToneVerdict(heard, country).finding, 'ok', `${code} ${amplitude} ${off}`);
      }
  }
});

test('busy tone, noise, silence and a foreign dial tone are no dial tone', () => {
  for (const heard of [
    sound(4, [400], 3000, 50, [500, 500]),
    sound(4, [], 0, 3000),
    sound(4, [], 0, 3),
    sound(4, [350, 440], 3000),
    sound(4, [1400], 3000),
  ])
    assert.equal(dialToneVerdict(heard, jp).finding, 'noDialTone');
});

test('a dial tone that is too quiet or clipped is told with its level', () => {
  const faint = dialToneVerdict(sound(3, [400], 150), jp);
  assert.equal(faint.finding, 'tooQuiet');
  assert.ok(Math.abs((faint.levelDb ?? 0) - 20 * Math.log10(150 / Math.SQRT2 / 32_768)) < 0.5);
  assert.equal(dialToneVerdict(sound(3, [400], 33_000), jp).finding, 'clipped');
});

test('a line that gives not one changing bit is dead, lifted or not', () => {
  for (const level of [0, -112]) {
    assert.deepEqual(dialToneVerdict(new Int16Array(24_000).fill(level), jp), {
      finding: 'dead',
      levelDb: null,
    });
    assert.deepEqual(quietVerdict(new Int16Array(80_000).fill(level), null), {
      finding: 'dead',
      levelDb: null,
    });
  }
});

test('a device that is mute while the line is idle is not called dead when it recorded this week', () => {
  const mute = new Int16Array(80_000);
  const dayMs = 86_400_000;
  assert.equal(quietVerdict(mute, 6 * dayMs).finding, 'ok');
  assert.equal(quietVerdict(mute, 8 * dayMs).finding, 'dead');
});

test('of a quiet line the noise floor is told; clipped and loud ones are named', () => {
  const quiet = quietVerdict(sound(2, [], 0, 40), null);
  assert.equal(quiet.finding, 'ok');
  assert.ok((quiet.levelDb ?? 0) < -60 && (quiet.levelDb ?? 0) > -70, String(quiet.levelDb));
  assert.equal(quietVerdict(sound(2, [50], 40_000), null).finding, 'clipped');
  assert.equal(quietVerdict(sound(2, [50], 8000), null).finding, 'noisy');
});

const NIGHT: SelfTestMoment = { nowMinutes: 210, idle: true, ringMsAgo: null, testMsAgo: null };
const due = (change: Partial<SelfTestMoment>, atMinutes: number | null = 210) =>
  selfTestDue({ atMinutes }, { ...NIGHT, ...change });

test('the line is tested at its time of night, and while it is in use up to two hours later', () => {
  assert.equal(due({}), true);
  assert.equal(due({ nowMinutes: 209 }), false);
  assert.equal(due({ nowMinutes: 329 }), true);
  assert.equal(due({ nowMinutes: 330 }), false);
  assert.equal(due({ nowMinutes: 10 }, 1430), true, 'across midnight');
  assert.equal(due({}, null), false, 'switched off');
});

test('the line is never tested in a call, nor when it rang in the last minute, nor twice in a night', () => {
  assert.equal(due({ idle: false }), false);
  assert.equal(due({ ringMsAgo: 59_999 }), false);
  assert.equal(due({ ringMsAgo: 60_000 }), true);
  assert.equal(due({ testMsAgo: 3_600_000 }), false);
  assert.equal(due({ testMsAgo: 23 * 3_600_000 }), true);
});

test('100,000 random moments: a test is never due in use, after a ring, twice in 12 h or by day', () => {
  const seed = seedFor('self-test');
  const random = new Random(seed);
  for (let i = 0; i < 100_000; i++) {
    const moment = {
      nowMinutes: Math.floor(random.next() * 1440),
      idle: random.next() < 0.8,
      ringMsAgo: random.next() < 0.5 ? null : random.next() * 120_000,
      testMsAgo: random.next() < 0.5 ? null : random.next() * 86_400_000,
    };
    if (!selfTestDue({ atMinutes: 210 }, moment)) continue;
    assert.ok(moment.idle && (moment.ringMsAgo ?? 60_000) >= 60_000);
    assert.ok((moment.testMsAgo ?? 43_200_000) >= 43_200_000);
    assert.ok(moment.nowMinutes >= 210 && moment.nowMinutes < 330);
  }
});
