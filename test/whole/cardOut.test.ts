import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CardReport } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

/** Runs a command where the daemon lives: it has mounts of its own. */
function inside(rig: Rig, ...command: string[]): void {
  const pid = String(rig.daemon?.pid);
  execFileSync('nsenter', ['-t', pid, '-U', '-m', '--preserve-credentials', ...command]);
}

test('the card is not in at the start, comes, is pulled in a call and comes back: every call is filed', async (t) => {
  const rig = await Rig.start(t);
  const card = join(rig.dir, 'card');
  for (const directory of [card, rig.recordings]) mkdirSync(directory);
  appendFileSync(rig.config, 'mount_point = true\n');
  rig.wrap = ['unshare', '-rm', 'sh', '-c', `mount -t tmpfs tmpfs ${card} && exec "$0" "$@"`];
  const putIn = () => inside(rig, 'mount', '--bind', card, rig.recordings);
  const problems = async () => (await rig.status()).problems.map(({ code }) => code);
  const report = () => rig.api.getJson<CardReport>('/v1/card');

  await rig.startDaemon();
  await rig.pickUp();
  await rig.act('hang-up');
  await rig.until('missed', async () => (await problems()).includes('cardNotMounted'));
  await rig.until('waiting', async () => (await rig.status()).card.ring.waitingCalls === 1);
  putIn();
  await rig.event('filed');
  await rig.until('well', async () => (await problems()).length === 0);
  assert.equal((await report()).recordings.state, 'ready');

  const before = rig.events.length;
  await rig.pickUp();
  inside(rig, 'umount', '-l', rig.recordings);
  await rig.until('missed', async () => (await problems()).includes('cardNotMounted'));
  assert.equal((await rig.status()).armed, true);
  await rig.act('hang-up');
  await rig.until('waiting', async () => (await rig.status()).card.ring.waitingCalls === 1);
  for (const [language, words] of [
    ['en', /^NOT WELL: No card is mounted on .* room for \d/],
    ['ja', /^異常：.*にカードがマウントされていない/],
  ] as const) {
    const { code, stdout } = await rig.cli(['card', '--lang', language]);
    assert.equal(code, 1);
    assert.match(stdout, words);
  }
  putIn();
  const { call } = await rig.event('filed', before);
  assert.equal(call.gapSamples, 0);
  await rig.until('well', async () => (await problems()).length === 0);
  const { health, recordings } = await report();
  assert.equal(recordings.calls, 2);
  assert.equal(health.removed.times, 1);
  assert.equal(health.advice, 'none');
  // Seen from outside the daemon's mounts: the directory below the card.
  assert.deepEqual(readdirSync(rig.recordings), []);
});
