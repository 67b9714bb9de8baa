import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Look } from '#src/card/medium.js';
import { RingWatch } from '#src/daemon/ringWatch.js';
import type { Problem } from '#src/i18n/problems.js';

const HERE: Look = {
  kind: 'found',
  directory: true,
  device: 1,
  parentDevice: 1,
  readOnly: false,
  freeBytes: 1,
  totalBytes: 2,
};

async function until(found: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!found()) {
    if (performance.now() > end) throw new Error('waited in vain');
    await delay(10);
  }
}

function watch(t: TestContext, path: string, look?: () => Promise<Look>) {
  const told: (Problem | null)[] = [];
  const ring = new RingWatch(path, (problem) => told.push(problem), look);
  t.after(() => ring.stop());
  ring.start();
  return { ring, told };
}

test('a ring whose file or directory is away is a problem until it is back, told once', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const card = join(dir, 'card');
  mkdirSync(card);
  const path = join(card, 'ring');
  writeFileSync(path, '');
  const { ring, told } = watch(t, path);
  await delay(100);
  assert.deepEqual(told, []);
  renameSync(card, `${card}.out`);
  const away: Problem = { code: 'ringUnreadable', path, why: 'ENOENT' };
  await until(() => told.length === 1);
  await delay(2500);
  const failed: Problem = { code: 'ringWriteFailed', path, why: 'EIO' };
  ring.ringSays(failed);
  ring.ringSays(null);
  renameSync(`${card}.out`, card);
  await until(() => told.length === 4);
  assert.deepEqual(told, [away, failed, away, null], 'the ring’s own word comes first');
});

for (const [what, look, why] of [
  ['pulled', { kind: 'failed', why: 'ENODEV' }, 'ENODEV'],
  ['read-only', { ...HERE, readOnly: true }, 'EROFS'],
] as const)
  test(`a card that is ${what} is a problem although nothing is written`, async (t) => {
    const { told } = watch(t, '/r', async () => look);
    await until(() => told.length > 0);
    assert.deepEqual(told, [{ code: 'ringUnreadable', path: '/r', why }]);
  });

test('a card that does not answer is a problem', async (t) => {
  const { told } = watch(t, '/r', () => new Promise<Look>(() => {}));
  await until(() => told.length > 0);
  assert.deepEqual(told[0], { code: 'ringUnreadable', path: '/r', why: 'ETIMEDOUT' });
});
