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
