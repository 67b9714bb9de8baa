import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineEvent } from '#src/call/types.js';
import { loadCountry } from '#src/config/countries.js';
import { PassiveDriver } from '#src/line/passiveDriver.js';
import { loadProfile } from '#src/line/profile.js';
import { USUAL_VOICE_CALLS } from '#src/line/voiceCalls.js';
import { DtmfDetector } from '#src/signal/dtmf.js';
import { atLevel, joined, mixed, noiseOf, READER, speechOf } from '../rig/speechFiles.js';

const S = 8000;

/** A passive line on a clock of the test's own. */
function passive() {
  const profile = loadProfile('passive');
  assert.ok(!('code' in profile));
  let ms = 50_000;
  const told: (readonly [kind: LineEvent['kind'] | 'ready', atMs: number])[] = [];
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs: loadCountry('JP')?.ringCadenceMs ?? [] };
  const driver = new PassiveDriver(
    { profile, rules, hearers: { tones: null, digits: new DtmfDetector() }, nowMs: () => ms },
    {
      event: ({ kind }, atMs) => told.push([kind, atMs]),
      ready: () => told.push(['ready', ms]),
      lost: () => assert.fail('nothing of its own can be lost'),
      log: () => {},
    },
  );
  let position = 400_000;
  const hear = (sound: Int16Array) => {
    for (let at = 0; at < sound.length; at += 160) {
      ms += 20;
      driver.hear(position, sound.subarray(at, at + 160));
      position += 160;
    }
  };
  return { driver, told, hear, wait: (forMs: number) => (ms += forMs) };
}

test('a passive line is ready while sound comes, and waits without complaint while none does', () => {
  const { driver, told, hear, wait } = passive();
  assert.deepEqual([driver.state, driver.lastHeardMs, driver.triedMs], ['opening', null, null]);
  driver.start();
  assert.equal(driver.triedMs, 50_000);
  hear(noiseOf(S, -60));
  assert.deepEqual([driver.state, driver.lastHeardMs], ['ready', 51_000]);
  wait(5000);
  assert.deepEqual([driver.state, driver.triedMs], ['opening', 56_000]);
  hear(noiseOf(S, -60));
  assert.deepEqual(
    told.map(([kind]) => kind),
    ['ready', 'ready'],
  );
});

test('a call is told at the time at which it began, in the past', () => {
  const { driver, told, hear } = passive();
  driver.start();
  const voices = joined(...READER.map((file) => atLevel(speechOf(file), -24)));
  const sound = joined(new Int16Array(5 * S), voices);
  hear(mixed(sound, noiseOf(sound.length, -62)));
  const [, [kind, atMs] = []] = told;
  assert.equal(kind, 'offHook');
  assert.ok(Math.abs((atMs ?? 0) - 55_000) < 300, `${atMs}`);
  driver.callEnded();
  hear(noiseOf(25 * S, -62));
  assert.equal(told.length, 2, 'the recorder had ended it: nothing more to tell');
});

test('it says what it can hear and what nobody can know', () => {
  const { driver } = passive();
  assert.deepEqual(driver.reports, ['ring', 'voice', 'dtmf']);
  const words = driver.cannot.map(({ en }) => en).join('\n');
  for (const what of [/handset/, /far end hung up/, /number/, /guessed/, /notice/i])
    assert.match(words, what);
});
