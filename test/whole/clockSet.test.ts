import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CallDetail, CardReport } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

/** Puts the daemon into a world whose wall clock, and whether it is trusted, stand in two files. */
function withClock(rig: Rig): { set(offsetMs: number, trusted: boolean): void } {
  const [offset, trust, bin] = [join(rig.dir, 'offset'), join(rig.dir, 'trust'), join(rig.dir, 'bin')];
  const clock = join(rig.dir, 'clock.mjs');
  writeFileSync(
    clock,
    `import { readFileSync } from 'node:fs';\nconst trueNow = Date.now;\n` +
      `Date.now = () => trueNow() + Number(readFileSync(${JSON.stringify(offset)}, 'utf8'));\n`,
  );
  mkdirSync(bin);
  writeFileSync(join(bin, 'timedatectl'), `#!/bin/sh\ncat '${trust}'\n`);
  chmodSync(join(bin, 'timedatectl'), 0o755);
  const preload = `NODE_OPTIONS=--import=${pathToFileURL(clock).href}`;
  rig.wrap = ['env', `PATH=${bin}:${process.env.PATH}`, preload];
  return {
    set: (offsetMs, trusted) => {
      writeFileSync(trust, trusted ? 'yes\n' : 'no\n');
      writeFileSync(offset, String(offsetMs));
    },
  };
}

test('a recorder that wakes in 1970 gives its calls their true start when the time arrives', async (t) => {
  const rig = await Rig.start(t);
  const clock = withClock(rig);
  clock.set(10_000 - Date.now(), false);
  await rig.startDaemon();
  const between: [number, number][] = [];
  const pickUp = async () => {
    const beforeMs = Date.now();
    await rig.pickUp();
    between.push([beforeMs, Date.now()]);
  };
  const report = () => rig.api.getJson<CardReport>('/v1/card');

  await pickUp();
  await rig.act('hang-up');
  const { call: filedBefore } = await rig.event('filed');
  assert.match(filedBefore.path, /^1970\/01\/0[12]\//);
  assert.equal(filedBefore.clock, 'unsynchronised');
  const heard = rig.events.length;
  await rig.until('idle', async () => (await rig.status()).call.state === 'idle');
  await pickUp();
  clock.set(0, true);
  await rig.until('the time', async () => (await report()).clock.quality === 'synchronised');
  assert.equal((await report()).clock.steps, 1);
  await rig.act('hang-up');
  const { call: running } = await rig.event('filed', heard);
  assert.equal(running.clock, 'corrected');

  const row = await rig.until('the correction', async () => {
    const { row } = await rig.api.getJson<CallDetail>(`/v1/calls/${filedBefore.id}`);
    return row.correctedStart === null ? null : row;
  });
  const starts = [row.correctedStart ?? '', running.start].map(Date.parse);
  for (const [i, [beforeMs, afterMs]] of between.entries()) {
    const startMs = starts[i] ?? Number.NaN;
    // The offset is that of the look at the clock, to the millisecond.
    assert.ok(startMs >= beforeMs - 100 && startMs <= afterMs + 100, `call ${i}: ${startMs - beforeMs} ms`);
  }
  assert.equal(row.path, filedBefore.path, 'a name that was given stands');
  const { calls } = await rig.api.getJson<{ calls: { id: string }[] }>('/v1/calls');
  assert.deepEqual(
    calls.map(({ id }) => id),
    [running.id, filedBefore.id],
    'newest first, by their true start',
  );
});
