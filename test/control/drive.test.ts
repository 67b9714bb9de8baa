import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '#src/control/client.js';
import type { DriveNews, DriveSays } from '#src/control/driveApi.js';
import { serveControl } from '#src/control/server.js';
import { DriveDesk } from '#src/daemon/driveDesk.js';
import { RecorderLink } from '#src/export/gadget/recorderLink.js';
import { openLog } from '#src/log.js';
import { MemoryPorts } from './memoryPorts.js';

const SHOWN: DriveSays = { state: 'shown', loan: 7, problem: null };

async function serve(t: TestContext, dir: string, desk: DriveDesk | null) {
  const ports = new MemoryPorts();
  if (desk !== null) Object.defineProperty(ports, 'drive', { value: desk });
  const server = await serveControl(
    join(dir, 'control.sock'),
    Promise.resolve({ ports, log: openLog('silent') }),
  );
  t.after(() => server.close());
  return { server, ports, api: new ApiClient(join(dir, 'control.sock')) };
}

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-drive-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function deskOf(did: string[]): DriveDesk {
  const card = {
    lend: async () => {
      did.push('lent');
      return { giveBack: async () => void did.push('back') };
    },
    backlog: { waiting: 1, ringPart: 0 },
  };
  return new DriveDesk(card, () => {}, { info: () => {} }, 100);
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await delay(10);
  assert.ok(holds(), what);
}

test('the routes of the drive', async (t) => {
  const { api, ports } = await serve(t, directory(t), null);
  assert.equal((await api.getJson<{ state: string }>('/v1/drive')).state, 'noPc');
  await api.send('PUT', '/v1/drive/desk', SHOWN);
  assert.deepEqual(ports.said, [SHOWN]);
  for (const body of [{}, { ...SHOWN, state: 'noService' }, { ...SHOWN, loan: -1 }, { ...SHOWN, more: 1 }])
    await assert.rejects(api.send('PUT', '/v1/drive/desk', body), { message: /was not understood/ });
  const left = new AbortController();
  for await (const news of api.events<DriveNews>('/v1/drive/desk', left.signal, 'POST')) {
    assert.equal(news.waiting, 2);
    left.abort();
  }
});

test('a service borrows over the socket; when its connection is cut the card is taken back', async (t) => {
  const did: string[] = [];
  const dir = directory(t);
  const { api } = await serve(t, dir, deskOf(did));
  const link = new RecorderLink(api, () => {});
  const left = new AbortController();
  const running = link.run(left.signal);
  link.says(SHOWN);
  await until('lent', () => link.news?.lent === 7);
  const other = new RecorderLink(api, () => {});
  const otherLeft = new AbortController();
  const otherRuns = other.run(otherLeft.signal);
  await delay(200);
  assert.equal(other.news, null, 'one service at a time');
  otherLeft.abort();
  await otherRuns;
  left.abort();
  await running;
  await until('back', () => did.at(-1) === 'back');
  assert.deepEqual(did, ['lent', 'back']);
});

test('a recorder that was started again is told again what its service has', async (t) => {
  const dir = directory(t);
  const first = await serve(t, dir, deskOf([]));
  const link = new RecorderLink(first.api, () => {});
  const left = new AbortController();
  const running = link.run(left.signal);
  t.after(async () => {
    left.abort();
    await running;
  });
  link.says(SHOWN);
  await until('lent', () => link.news?.lent === 7);
  await first.server.close();
  await until('noticed', () => link.news === null);
  const did: string[] = [];
  await serve(t, dir, deskOf(did));
  await until('lent again', () => link.news?.lent === 7);
  assert.deepEqual(did, ['lent']);
});
