import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ApiClient } from '#src/control/client.js';
import { listen } from '#src/control/unixHttp.js';
import { ProblemError } from '#src/i18n/problems.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-http-'));
after(() => rmSync(dir, { recursive: true }));
let sockets = 0;
const freshPath = () => join(dir, `${++sockets}.sock`);
const hello = async () => ({ status: 200, json: { hello: 'world' } });

function refusedWith(code: string) {
  return (error: unknown) => error instanceof ProblemError && error.problem.code === code;
}

test('the socket may be used by its owner and group only, and is gone after close', async () => {
  const path = freshPath();
  const server = await listen(path, hello);
  assert.equal(statSync(path).mode & 0o777, 0o660);
  assert.deepEqual(await new ApiClient(path).getJson('/'), { hello: 'world' });
  await server.close();
  assert.equal(existsSync(path), false);
});

test('a socket that somebody answers on is refused', async () => {
  const path = freshPath();
  const server = await listen(path, hello);
  await assert.rejects(listen(path, hello), refusedWith('controlSocketBusy'));
  assert.deepEqual(await new ApiClient(path).getJson('/'), { hello: 'world' });
  await server.close();
});

test('the socket that a killed process left behind is replaced', async () => {
  const path = freshPath();
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(existsSync(path), true);
  const server = await listen(path, hello);
  assert.deepEqual(await new ApiClient(path).getJson('/'), { hello: 'world' });
  await server.close();
});

test('a file that is no socket is never removed', async () => {
  const path = freshPath();
  writeFileSync(path, 'precious');
  await assert.rejects(listen(path, hello), refusedWith('controlSocketFailed'));
  assert.equal(readFileSync(path, 'utf8'), 'precious');
});

test('a path longer than the system allows is refused, not cut', async () => {
  await assert.rejects(listen(join(dir, 'x'.repeat(108)), hello), refusedWith('controlSocketPathTooLong'));
});

test('nobody listening is a typed refusal, with or without a socket file', async () => {
  await assert.rejects(new ApiClient(freshPath()).getJson('/'), refusedWith('controlUnreachable'));
});

test('a body over the bound is refused and the client hears so', async () => {
  const path = freshPath();
  const server = await listen(path, hello, { maxBodyBytes: 1000 });
  const client = new ApiClient(path);
  assert.deepEqual(await client.send('POST', '/', Buffer.alloc(1000)), { hello: 'world' });
  await assert.rejects(client.send('POST', '/', Buffer.alloc(1001)), refusedWith('controlBodyTooLarge'));
  await server.close();
});

test('a client that does not read its events is told so and dropped, and the queue stays bounded', async () => {
  const path = freshPath();
  let ended: AbortSignal | undefined;
  let writes = 0;
  const server = await listen(
    path,
    async () => ({
      status: 200,
      stream: (write, closed) => {
        ended = closed;
        const pour = () => {
          for (let i = 0; i < 100 && !closed.aborted; i++, writes++) write({ filler: 'x'.repeat(1000) });
          if (!closed.aborted) setImmediate(pour);
        };
        pour();
      },
    }),
    { maxQueuedBytes: 100_000 },
  );
  const slow = connect(path);
  slow.pause();
  slow.write('GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n');
  while (ended?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(writes < 5000, `${writes} lines were queued`);
  let text = '';
  slow.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  slow.resume();
  while (!text.includes('controlClientSlow')) await new Promise((resolve) => setTimeout(resolve, 5));
  slow.destroy();
  await server.close();
});

test('a server that dies in the middle of a stream is a typed refusal', async () => {
  const path = freshPath();
  const server = await listen(path, async () => ({ status: 200, stream: (write) => write({ n: 1 }) }));
  const stays = new AbortController().signal;
  await assert.rejects(async () => {
    for await (const _ of new ApiClient(path).events('/', stays)) await server.close();
  }, refusedWith('controlLost'));
});
