import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AssistedDriver } from '#src/line/assistedDriver.js';
import { loadProfile } from '#src/line/profile.js';
import { USUAL_VOICE_CALLS } from '#src/line/voiceCalls.js';
import { TestPty } from '../rig/pty.js';
import { atLevel, joined, mixed, noiseOf, READER, speechOf } from '../rig/speechFiles.js';

const S = 8000;

async function until(what: string, found: () => boolean): Promise<void> {
  for (const end = performance.now() + 20_000; !found(); await delay(10))
    assert.ok(performance.now() < end, `waited for ${what}`);
}

test('a device that tells of the lifting only: silence in the sound ends its call, and a voice begins the next', async (t) => {
  const pty = await TestPty.open(t);
  pty.onData = (bytes) => {
    for (const [command] of bytes.toString('latin1').matchAll(/AT[^\r]*\r/g)) {
      const info = { 'AT+FCLASS=?\r': '0,8', 'AT+FCLASS?\r': '8' }[command];
      pty.write(`${info === undefined ? '' : `\r\n${info}\r\n`}\r\nOK\r\n`);
    }
  };
  const profile = loadProfile('v253-composite');
  assert.ok(!('code' in profile));
  const told: string[] = [];
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs: [1000, 2000] };
  const driver = new AssistedDriver(
    { device: pty.path, profile: { ...profile, hook: 'unsure' }, nowMs: () => performance.now() },
    rules,
    { tones: null, digits: null },
    { event: ({ kind }) => told.push(kind), ready: () => {}, lost: () => {}, log: () => {} },
  );
  t.after(() => driver.stop());
  driver.start();
  await until('ready', () => driver.state === 'ready');
  driver.hear(0, noiseOf(S, -62));
  pty.write('\x10H');
  await until('the off-hook', () => told.length === 1);
  driver.hear(S, noiseOf(19 * S, -62));
  assert.deepEqual(told, ['offHook']);
  driver.hear(20 * S, noiseOf(3 * S, -62));
  assert.deepEqual(told, ['offHook', 'onHook']);
  const voices = joined(...READER.map((file) => atLevel(speechOf(file), -24)));
  driver.hear(23 * S, mixed(voices, noiseOf(voices.length, -62)));
  assert.deepEqual(told, ['offHook', 'onHook', 'offHook']);
  pty.write('\x10h');
  await until('the on-hook', () => told.length === 4);
  driver.hear(60 * S, noiseOf(25 * S, -62));
  assert.deepEqual(told, ['offHook', 'onHook', 'offHook', 'onHook']);
});
