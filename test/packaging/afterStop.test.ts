import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { leaveLastWord } from '#src/daemon/lastWord.js';
import { LAMPS, type Lamps } from '#src/panel/lamps.js';
import { FakeLamps } from '../rig/panel.js';

const SCRIPT = resolve(import.meta.dirname, '../../packaging/after-stop');

/** A recorder's runtime directory and lamps that said this when it ended. */
function ended(t: TestContext, said: Lamps) {
  const runtimeDir = mkdtempSync(join(tmpdir(), 'dnw-'));
  t.after(() => rmSync(runtimeDir, { recursive: true, force: true }));
  const lamps = new FakeLamps(runtimeDir);
  lamps.green.set(said.green);
  lamps.red.set(said.red);
  leaveLastWord({ runtimeDir, panel: { button: null, lamps: lamps.names } });
  const run = () =>
    spawnSync('sh', [SCRIPT], {
      env: { RUNTIME_DIRECTORY: runtimeDir, SERVICE_RESULT: 'success' },
      encoding: 'utf8',
    });
  return { runtimeDir, lamps, run };
}

test('however the recorder ended, the lamps say NOT RECORDING', (t) => {
  for (const said of [LAMPS.armed, LAMPS.recording, LAMPS.ringing]) {
    const { lamps, run } = ended(t, said);
    assert.deepEqual([run().status, run().stderr], [0, '']);
    assert.deepEqual(lamps.shows, LAMPS.notRecording);
  }
});

test('while the button powers off, the lamps go on telling of that', (t) => {
  const { runtimeDir, lamps, run } = ended(t, LAMPS.poweringOff);
  writeFileSync(join(runtimeDir, 'poweroff'), '');
  assert.equal(run().status, 0);
  assert.deepEqual(lamps.shows, LAMPS.poweringOff);
});

test('a lamp that is gone, and a board without lamps, hold up nothing', (t) => {
  const { runtimeDir, lamps, run } = ended(t, LAMPS.armed);
  rmSync(lamps.green.dir, { recursive: true });
  assert.deepEqual([run().status, run().stderr], [0, '']);
  assert.deepEqual(lamps.red.shows, LAMPS.notRecording.red);
  leaveLastWord({ runtimeDir, panel: { button: null, lamps: null } });
  assert.deepEqual([run().status, run().stderr], [0, '']);
});
