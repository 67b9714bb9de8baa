import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { leaveLastWord } from '#src/daemon/lastWord.js';
import { LAMPS } from '#src/panel/lamps.js';
import { FakeLamps } from '../rig/panel.js';

const SCRIPT = resolve(import.meta.dirname, '../../packaging/lamp-watch');
/** Seconds pass when the test says so: sleeping is telling on standard output and waiting for a line. */
const SLEEP = '#!/bin/sh\necho asleep\nread -r line\n';

/** The watch over a recorder whose lamps say that it is armed. */
async function watched(t: TestContext) {
  const runtimeDir = mkdtempSync(join(tmpdir(), 'dnw-'));
  const lamps = new FakeLamps(runtimeDir);
  const armed = () => {
    lamps.green.set(LAMPS.armed.green);
    lamps.red.set(LAMPS.armed.red);
  };
  armed();
  leaveLastWord({ runtimeDir, panel: { button: null, lamps: lamps.names } });
  const bin = join(runtimeDir, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'sleep'), SLEEP, { mode: 0o755 });
  const child = spawn('sh', [SCRIPT, runtimeDir], {
    env: { PATH: `${bin}:${process.env.PATH}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(runtimeDir, { recursive: true, force: true });
  });
  const asleep = createInterface({ input: child.stdout });
  await once(asleep, 'line');
  let signs = 0;
  return {
    runtimeDir,
    lamps,
    armed,
    sign: () => writeFileSync(join(runtimeDir, 'alive'), `${++signs}\n`),
    /** The watch has looked so many times more. */
    looks: async (times: number) => {
      for (let i = 0; i < times; i++) {
        const next = once(asleep, 'line');
        child.stdin.write('\n');
        await next;
      }
    },
  };
}

test('while the recorder gives signs of life, however unevenly, nobody else touches its lamps', async (t) => {
  const { lamps, sign, looks } = await watched(t);
  for (const times of [1, 1, 3, 2, 3, 1, 3]) {
    sign();
    await looks(times);
    assert.deepEqual(lamps.shows, LAMPS.armed);
  }
});

test('at the third look without a sign the lamps say NOT RECORDING', async (t) => {
  const { lamps, sign, looks } = await watched(t);
  sign();
  await looks(1 + 2);
  assert.deepEqual(lamps.shows, LAMPS.armed);
  await looks(1);
  assert.deepEqual(lamps.shows, LAMPS.notRecording);
});

test('one that goes on has its lamps for itself again, and is told of again when it hangs again', async (t) => {
  const { lamps, sign, armed, looks } = await watched(t);
  sign();
  await looks(6);
  armed();
  await looks(2);
  assert.deepEqual(lamps.shows, LAMPS.armed, 'told once');
  sign();
  await looks(3);
  assert.deepEqual(lamps.shows, LAMPS.armed);
  await looks(1);
  assert.deepEqual(lamps.shows, LAMPS.notRecording);
});

test('while the button powers off, and where no recorder has been, nothing is lit', async (t) => {
  const { runtimeDir, lamps, armed, looks } = await watched(t);
  writeFileSync(join(runtimeDir, 'poweroff'), '');
  await looks(5);
  assert.deepEqual(lamps.shows, LAMPS.armed);
  rmSync(join(runtimeDir, 'lamps'));
  rmSync(join(runtimeDir, 'poweroff'));
  armed();
  await looks(5);
  assert.deepEqual(lamps.shows, LAMPS.armed);
});
