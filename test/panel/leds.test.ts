import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LAMPS } from '#src/panel/lamps.js';
import { PanelLamps } from '#src/panel/leds.js';
import { FakeLamp, FakeLamps } from '../rig/panel.js';

function lampsIn(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const fake = new FakeLamps(dir);
  return { dir, fake, lamps: new PanelLamps(fake.names) };
}

test('the lamps show what they are told, the last word counts, and the trigger stays', async (t) => {
  const { fake, lamps } = lampsIn(t);
  for (const show of Object.values(LAMPS)) {
    lamps.show(LAMPS.notRecording);
    lamps.show(LAMPS.ringing);
    lamps.show(show);
    await lamps.settled();
    assert.deepEqual(fake.shows, show);
  }
  assert.equal(lamps.problem, null);
  assert.match(fake.red.trigger, /\[timer\]/);
});

test('what is shown already is not written again', async (t) => {
  const { fake, lamps } = lampsIn(t);
  lamps.show(LAMPS.recording);
  await lamps.settled();
  const file = join(fake.green.dir, 'delay_on');
  utimesSync(file, 1000, 1000);
  lamps.show({ ...LAMPS.recording });
  lamps.check();
  await lamps.settled();
  assert.equal(statSync(file).mtimeMs, 1_000_000);
});

test('a lamp that somebody else changed is put right', async (t) => {
  const { fake, lamps } = lampsIn(t);
  lamps.show(LAMPS.armed);
  await lamps.settled();
  fake.green.set({ onMs: 500, offMs: 500 });
  lamps.check();
  await lamps.settled();
  assert.deepEqual(fake.shows, LAMPS.armed);
});

test('a lamp with another trigger is given the timer', async (t) => {
  const { dir, fake } = lampsIn(t);
  const other = new FakeLamp(join(dir, 'other'), '[none] timer');
  const lamps = new PanelLamps({ ...fake.names, red: other.dir });
  lamps.show(LAMPS.armed);
  await lamps.settled();
  assert.equal(other.trigger, 'timer');
  assert.deepEqual(other.shows, LAMPS.armed.red);
});

test('a missing lamp is said, the other one shows on, and it is taken when it comes', async (t) => {
  const { fake, lamps } = lampsIn(t);
  renameSync(fake.red.dir, `${fake.red.dir}.out`);
  lamps.show(LAMPS.notRecording);
  await lamps.settled();
  assert.deepEqual(lamps.problem, { code: 'lampMissing', path: fake.red.dir });
  assert.deepEqual(fake.green.shows, LAMPS.notRecording.green);
  lamps.check();
  await lamps.settled();
  assert.deepEqual(lamps.problem, { code: 'lampMissing', path: fake.red.dir });
  renameSync(`${fake.red.dir}.out`, fake.red.dir);
  lamps.check();
  await lamps.settled();
  assert.equal(lamps.problem, null);
  assert.deepEqual(fake.shows, LAMPS.notRecording);
});

test('a lamp that vanishes while it shows is said at the next look', async (t) => {
  const { fake, lamps } = lampsIn(t);
  lamps.show(LAMPS.armed);
  await lamps.settled();
  renameSync(fake.green.dir, `${fake.green.dir}.out`);
  lamps.check();
  await lamps.settled();
  assert.equal(lamps.problem?.code, 'lampMissing');
});

test('without the udev rule it is said which one is missing', async (t) => {
  const { dir, fake } = lampsIn(t);
  const bare = new FakeLamp(join(dir, 'bare'), '[none] timer');
  rmSync(join(bare.dir, 'delay_on'));
  rmSync(join(bare.dir, 'delay_off'));
  chmodSync(join(bare.dir, 'trigger'), 0o444);
  const lamps = new PanelLamps({ ...fake.names, green: bare.dir });
  lamps.show(LAMPS.armed);
  await lamps.settled();
  // Root may write the trigger all the same, and then finds no delays.
  assert.equal(lamps.problem?.code, 'lampNotTimer');
  assert.match(JSON.stringify(lamps.problem), /EACCES|ENOENT/);
});
