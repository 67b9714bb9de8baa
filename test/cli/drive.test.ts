import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '#src/i18n/problems.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run, runOnTerminal } = cliAgainstServer();

test('drive rebuild says what was made anew, in either language or as JSON', async () => {
  assert.deepEqual(await run(['drive', 'rebuild']), {
    ...{ out: 'The page on the drive was made anew (calls: 7, months: 2).\n', err: '', code: 0 },
  });
  assert.match((await run(['drive', 'rebuild'], JA)).out, /作り直しました（2 か月、7 件）/);
  const { out } = await run(['drive', 'rebuild', '--json']);
  assert.deepEqual(JSON.parse(out), { months: 2, monthsDone: 2, calls: 7 });
});

test('on a terminal it tells how far it has come', async () => {
  assert.match(await runOnTerminal('drive rebuild'), /1 of 2 months, 3 calls.*made anew \(calls: 7/s);
});

test('a card that refuses ends it with a sentence and exit code 74, a recorder that stops in between with 69', async () => {
  ports.rebuildPage = async () => {
    throw new ProblemError({ code: 'pageNotWritten', path: '/media/calls', why: 'EROFS' });
  };
  const refused = await run(['drive', 'rebuild']);
  assert.equal(refused.code, 74);
  assert.match(refused.err, /\/media\/calls could not be written \(EROFS\)/);
  ports.rebuildPage = async (progress) => {
    const cut = { months: 2, monthsDone: 1, calls: 3 };
    progress(cut);
    return cut;
  };
  assert.equal((await run(['drive', 'rebuild'])).code, 69);
});

test('drive status says what a shop owner wants to know, in either language', async () => {
  const since = '2026-11-23T09:00:00.000+09:00';
  ports.current = { ...ports.current, drive: { state: 'shown', since, waiting: 2, problem: null } };
  const shown = await run(['drive', 'status']);
  assert.deepEqual(
    [shown.out, shown.code],
    [...['a PC has the drive (read-only) since 2026-11-23 09:00:00 | 2 new calls wait\n', 0]],
  );
  assert.match(
    (await run(['drive', 'status'], JA)).out,
    /PCがドライブを使用中.*新しい通話 2 件が待っています/,
  );
  assert.match((await run(['status'])).out, /USB drive +a PC has the drive/);
  const problem = { code: 'driveNoCard', path: '/card' } as const;
  ports.current = { ...ports.current, drive: { state: 'failed', since, waiting: 0, problem } };
  const failed = await run(['drive', 'status']);
  assert.equal(failed.code, 1);
  assert.match(failed.out, /not shown.*\/card is no card of its own/);
  assert.deepEqual(JSON.parse((await run(['drive', 'status', '--json'])).out).problem, problem);
});

test('drive refresh asks once and waits until the PC has the drive again', async () => {
  const asked = {
    state: 'shown',
    since: '2026-11-23T09:00:00.000+09:00',
    waiting: 1,
    problem: null,
  } as const;
  ports.current = { ...ports.current, drive: asked };
  const running = run(['drive', 'refresh']);
  setTimeout(() => {
    ports.current = {
      ...ports.current,
      drive: { ...asked, state: 'refreshing', since: '2026-11-23T09:00:01+09:00' },
    };
  }, 1500);
  setTimeout(() => {
    ports.current = {
      ...ports.current,
      drive: { ...asked, waiting: 0, since: '2026-11-23T09:00:05.000+09:00' },
    };
  }, 2500);
  const { out, code } = await running;
  assert.equal(out, 'a PC has the drive (read-only) since 2026-11-23 09:00:05\n');
  assert.deepEqual([code, ports.driveRefreshes], [0, 1]);
});

test('drive refresh without a PC says so, with exit code 74', async () => {
  ports.refusal = { code: 'driveNoPc', state: 'noPc' };
  const { err, code } = await run(['drive', 'refresh']);
  assert.equal(code, 74);
  assert.match(err, /No PC has the drive now/);
});
