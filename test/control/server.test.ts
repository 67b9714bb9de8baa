import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import type { CallDetail, LiveEvent, NoticeInfo, Status } from '#src/control/api.js';
import { ApiClient } from '#src/control/client.js';
import { type ControlServer, serveControl } from '#src/control/server.js';
import { ProblemError } from '#src/i18n/problems.js';
import { openLog } from '#src/log.js';
import { FACTS, LINE_MISSING, MemoryPorts, ROW, ROW_CUT, STATUS } from './memoryPorts.js';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'denwaban-control-'));
const socket = join(dir, 'control.sock');
const client = new ApiClient(socket);
let ports = new MemoryPorts();
let server: ControlServer;

before(async () => {
  server = await serveControl(socket, Promise.resolve({ ports: portsOfTheTest(), log: openLog('silent') }));
});
after(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  ports = new MemoryPorts();
});

/** The server stays, each test has ports of its own. */
function portsOfTheTest(): MemoryPorts {
  return new Proxy(ports, {
    get: (_old, key) => {
      const value: unknown = Reflect.get(ports, key);
      return typeof value === 'function' ? value.bind(ports) : value;
    },
  });
}

function refusedWith(code: string) {
  return (error: unknown) => error instanceof ProblemError && error.problem.code === code;
}

async function curl(...args: string[]): Promise<{ status: number; body: string }> {
  const { stdout } = await run('curl', ['-s', '--unix-socket', socket, '-w', '\n%{http_code}', ...args]);
  const cut = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(cut + 1)), body: stdout.slice(0, cut) };
}

test('curl gets the status', async () => {
  const { status, body } = await curl('http://x/v1/status');
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(body), STATUS);
});

test('curl is told which route does not exist, and what it did wrong', async () => {
  const unknown = await curl('-X', 'PUT', 'http://x/v1/status');
  assert.equal(unknown.status, 404);
  assert.deepEqual(JSON.parse(unknown.body), {
    problem: { code: 'controlNoSuchRoute', method: 'PUT', path: '/v1/status' },
  });
  for (const args of [
    ['http://x/v1/calls?limit=0'],
    ['http://x/v1/calls?limit=many'],
    ['http://x/v1/calls?from=yesterday'],
    ['http://x/v1/calls?number=Bob'],
    ['http://x/v1/calls?held=perhaps'],
    ['http://x/v1/calls?colour=red'],
    ['-d', '{}', 'http://x/v1/calls/last/note'],
    ['-d', '{"tag":"two words"}', 'http://x/v1/calls/last/tag'],
    ['http://x/v1/calls/%E0%A4%A'],
    ['-d', 'not json', 'http://x/v1/play'],
    ['-d', '{"call":"last","extra":1}', 'http://x/v1/play'],
    ['-d', 'sound', 'http://x/v1/notices?name=../../etc/passwd'],
    ['-d', 'sound', 'http://x/v1/notices?name=.hidden'],
    ['-d', '', 'http://x/v1/notices?name=empty'],
  ]) {
    const { status, body } = await curl(...args);
    assert.equal(status, 400, `${args.join(' ')}: ${body}`);
    assert.equal(JSON.parse(body).problem.code, 'controlBadRequest');
  }
});

test('a JSON body is bounded', async () => {
  const { status, body } = await curl('-d', `{"call":"${'x'.repeat(70_000)}"}`, 'http://x/v1/play');
  assert.equal(status, 413);
  assert.equal(JSON.parse(body).problem.code, 'controlBodyTooLarge');
});

test('calls come as the ports give them, up to the limit', async () => {
  assert.deepEqual(await client.getJson('/v1/calls'), {
    calls: [ROW, ROW_CUT],
    total: 2,
    catalogue: 'ready',
  });
  assert.deepEqual(await client.getJson('/v1/calls?limit=1'), {
    calls: [ROW],
    total: 2,
    catalogue: 'ready',
  });
});

test('a call, its sound and its verification are found by id and by last', async () => {
  ports.file = join(dir, 'a.wav');
  writeFileSync(ports.file, 'RIFF sound');
  assert.deepEqual((await client.getJson<CallDetail>('/v1/calls/last')).facts, FACTS);
  assert.equal((await buffer(await client.download(`/v1/calls/${ROW.id}/audio`))).toString(), 'RIFF sound');
  const verified = await client.send<{ ok: boolean }>('POST', '/v1/calls/last/verify');
  assert.equal(verified.ok, true);
});

test('the sound comes with the type of its container', async () => {
  for (const [ending, expected] of [
    ['wav', 'audio/wav'],
    ['mp3', 'audio/mpeg'],
    ['opus', 'audio/ogg'],
  ]) {
    ports.file = join(dir, `a.${ending}`);
    writeFileSync(ports.file, 'sound');
    const asked = request({ socketPath: socket, path: '/v1/calls/last/audio' }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    assert.equal(answer.headers['content-type'], expected);
    assert.equal((await buffer(answer)).toString(), 'sound');
  }
});

test('a recording may not be deleted while somebody reads it, and may when he has left', async () => {
  const file = join(dir, 'long.wav');
  ports.file = file;
  writeFileSync(file, Buffer.alloc(16 * 1024 ** 2));
  const [reading, other] = [
    await client.download('/v1/calls/last/audio'),
    await client.download('/v1/calls/last/audio'),
  ];
  assert.ok(ports.pinned.has(file));
  other.destroy();
  await buffer(reading);
  while (ports.pinned.has(file)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a call that does not exist is a typed refusal', async () => {
  await assert.rejects(client.getJson('/v1/calls/ZZZZZZ'), refusedWith('controlNoSuchCall'));
  await assert.rejects(client.download('/v1/calls/ZZZZZZ/audio'), refusedWith('controlNoSuchCall'));
  await assert.rejects(client.send('POST', '/v1/calls/ZZZZZZ/verify'), refusedWith('controlNoSuchCall'));
});

test('a recording whose file is gone is a typed refusal', async () => {
  await assert.rejects(client.download('/v1/calls/last/audio'), refusedWith('controlFileUnreadable'));
});

test('a port that fails is answered with status 500 and the reason', async () => {
  ports.calls = () => Promise.reject(new Error('index torn'));
  const { status, body } = await curl('http://x/v1/calls');
  assert.equal(status, 500);
  assert.deepEqual(JSON.parse(body).problem, {
    code: 'controlFailed',
    where: 'GET /v1/calls',
    why: 'index torn',
  });
});

test('play and stop reach the ports, and a refusal of theirs comes back', async () => {
  await client.send('POST', '/v1/play', { call: 'last', device: 'hw:9' });
  await client.send('POST', '/v1/play', { notice: 'ja' });
  await client.send('DELETE', '/v1/play');
  assert.deepEqual(ports.played, [{ call: 'last', device: 'hw:9' }, { notice: 'ja' }]);
  assert.equal(ports.stops, 1);
  ports.refusal = LINE_MISSING;
  await assert.rejects(client.send('POST', '/v1/play', { call: 'last' }), refusedWith('lineMissing'));
});

test('a notice is imported byte for byte, under a Japanese name too', async () => {
  const sound = Buffer.alloc(2_000_000, 7);
  const path = `/v1/notices?name=${encodeURIComponent('年末年始')}`;
  const made = await client.send<NoticeInfo>('POST', path, sound);
  assert.equal(made.name, '年末年始');
  assert.deepEqual(ports.imported, [{ name: '年末年始', bytes: 2_000_000 }]);
});

test('events begin with the state and the problems of the moment, and end the subscription with the client', async () => {
  const mine = ports;
  mine.current = { ...STATUS, armed: false, problems: [LINE_MISSING] };
  const leave = new AbortController();
  const seen: string[] = [];
  for await (const event of client.events<LiveEvent>('/v1/events', leave.signal)) {
    seen.push(event.type);
    if (seen.length === 2) mine.emit({ at: STATUS.startedAt, type: 'level', rmsDb: -30, peakDb: -20 });
    if (event.type === 'level') leave.abort();
  }
  assert.deepEqual(seen, ['state', 'problem', 'level']);
  while (mine.listeners.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('the status carries what the ports know at that moment', async () => {
  ports.current = { ...STATUS, armed: false };
  assert.equal((await client.getJson<Status>('/v1/status')).armed, false);
});

test('a hold is set and released, and one that goes too far is refused with 409', async () => {
  const held = await client.send<{ hold: string }>('POST', `/v1/calls/${ROW.id}/hold`, { reason: 'claim' });
  assert.equal(held.hold, 'claim');
  assert.deepEqual(ports.held, [[ROW.id, 'claim', false]]);
  await client.send('DELETE', `/v1/calls/${ROW.id}/hold`);
  ports.refusal = { code: 'retentionHold85', id: ROW.id, percent: 90 };
  const refused = await curl('-d', '{}', `http://x/v1/calls/${ROW.id}/hold`);
  assert.equal(refused.status, 409);
  assert.equal((await curl('-d', '{"yes":true}', `http://x/v1/calls/${ROW.id}/hold`)).status, 200);
  assert.equal((await curl('-d', '{"no":1}', `http://x/v1/calls/${ROW.id}/hold`)).status, 400);
  assert.equal((await curl('http://x/v1/calls/NONE/why')).status, 404);
  assert.equal((await curl('http://x/v1/retention?maxAgeDays=soon')).status, 400);
  assert.equal((await curl('http://x/v1/retention?maxAgeDays=3')).status, 409);
});
