import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { listen } from '#src/control/unixHttp.js';
import { LINE_MISSING, NOTICE, ROW } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, ports, run, start } = cliAgainstServer();

test('play --out saves the very bytes, to a file or to standard output', async () => {
  ports.file = join(dir, 'source.wav');
  const bytes = Buffer.from('RIFF'.repeat(50_000));
  writeFileSync(ports.file, bytes);
  const out = join(dir, 'copy.wav');
  const saved = await run(['play', 'last', '--out', out]);
  assert.equal(saved.code, 0);
  assert.deepEqual(readFileSync(out), bytes);
  assert.equal((await run(['play', 'last', '--out', '-'])).out, bytes.toString());
});

test('play --out to a place that cannot be written exits 74', async () => {
  ports.file = join(dir, 'source.wav');
  writeFileSync(ports.file, 'RIFF');
  const { err, code } = await run(['play', 'last', '--out', join(dir, 'no', 'where.wav')]);
  assert.equal(code, 74);
  assert.match(err, /where\.wav cannot be written \(ENOENT\)/);
});

test('play lets the recorder play and stays until the end', async () => {
  const { out, code } = await run(['play', 'last', '--device', 'hw:9']);
  assert.deepEqual(ports.played, [{ call: 'last', device: 'hw:9' }]);
  assert.deepEqual([out, code], ['Playing K7Q2M9 on hw:9, 00:00; Ctrl-C stops.\n', 0]);
});

test('Ctrl-C stops what the recorder plays', async () => {
  ports.playSeconds = 600;
  const child = start(['play', 'last']);
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(ports.stops, 1);
});

test('notices are listed, imported and played', async () => {
  assert.match((await run(['notice', 'list'])).out, /ja +5\.2 s +yes +c{12} +\/usr\/share/);
  assert.deepEqual(JSON.parse((await run(['notice', 'list', '--json'])).out), { notices: [NOTICE] });
  const file = join(dir, 'our greeting.wav');
  writeFileSync(file, Buffer.alloc(100_000));
  assert.match((await run(['notice', 'import', file])).out, /^Imported our-greeting/);
  assert.deepEqual(ports.imported, [{ name: 'our-greeting', bytes: 100_000 }]);
  await run(['notice', 'play']);
  assert.deepEqual(ports.played, [{ notice: 'ja' }]);
});

test('a sound file that is not there exits 66, a name that leads astray exits 2', async () => {
  assert.equal((await run(['notice', 'import', join(dir, 'none.wav')])).code, 66);
  const file = join(dir, 'a.wav');
  writeFileSync(file, 'x');
  assert.equal((await run(['notice', 'import', file, '--name', '../up'])).code, 2);
});

test('emulate sends what was asked to the emulator', async () => {
  const asked: unknown[] = [];
  const emulator = await listen(join(dir, 'emulator', 'emulator.sock'), async (request) => {
    asked.push([request.method, request.path, JSON.parse(request.body.toString())]);
    return { status: 200, json: {} };
  });
  const lines = [
    ['ring', '0312345678', '--times', '2'],
    ['ring', '--absent', 'withheld'],
    ['stop-ringing'],
    ['lift'],
    ['dial', '0312'],
    ['speak', '/a.wav', '--far', '--wait'],
    ['speak', '/a.wav'],
    ['hang-up'],
    ['far-hang-up'],
    ['call', '090', '--near', '/n.wav', '--far', '/f.wav', '/g.wav'],
    ['sound', '--down', '800'],
    ['dial', '0312', '--pulse', '20', '--callee', 'engaged', '--ringbacks', '4'],
    ['flash', '300'],
    ['keys', '12#', '--far'],
    ['hold', '--far', '--file', '/m.wav'],
    ['resume', '--far'],
    ['mute'],
    ['unmute'],
    ['line', '{"country":"US"}'],
    ['scenario', '/s.json'],
  ];
  for (const line of lines) {
    const { err, code } = await run(['emulate', ...line]);
    assert.equal(code, 0, err);
  }
  await emulator.close();
  assert.deepEqual(asked, [
    ['POST', '/v1/ring', { from: '0312345678', times: 2 }],
    ['POST', '/v1/ring', { absent: 'withheld' }],
    ['POST', '/v1/stop-ringing', {}],
    ['POST', '/v1/lift', {}],
    ['POST', '/v1/dial', { digits: '0312' }],
    ['POST', '/v1/speak', { file: '/a.wav', side: 'far', wait: true }],
    ['POST', '/v1/speak', { file: '/a.wav', side: 'near', wait: false }],
    ['POST', '/v1/hang-up', {}],
    ['POST', '/v1/far-hang-up', {}],
    ['POST', '/v1/call', { from: '090', near: ['/n.wav'], far: ['/f.wav', '/g.wav'] }],
    ['POST', '/v1/sound', { down: 800 }],
    ['POST', '/v1/dial', { digits: '0312', pulse: 20, callee: 'engaged', ringbacks: 4 }],
    ['POST', '/v1/flash', { ms: 300 }],
    ['POST', '/v1/keys', { digits: '12#', side: 'far' }],
    ['POST', '/v1/hold', { side: 'far', file: '/m.wav' }],
    ['POST', '/v1/resume', { side: 'far' }],
    ['POST', '/v1/mute', { on: true }],
    ['POST', '/v1/mute', { on: false }],
    ['POST', '/v1/line', { country: 'US' }],
    ['POST', '/v1/scenario', { file: '/s.json' }],
  ]);
});

test('watch without a terminal prints plain lines and ends cleanly with Ctrl-C', async () => {
  const child = start(['watch'], JA);
  assert.ok(child.stdout);
  const seen = text(child.stdout.on('data', () => undefined));
  while (ports.listeners.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const at = '2026-11-23T18:45:02.000+09:00';
  const call = {
    state: 'incoming',
    id: 'X',
    number: '0312345678',
    elapsedMs: 0,
    noticePlaying: false,
  } as const;
  ports.emit({ at, type: 'state', call });
  ports.emit({ at, type: 'noticeBegan', id: 'X', afterOffHookMs: 90 });
  ports.emit({ at, type: 'problem', problem: LINE_MISSING });
  ports.emit({ at, type: 'filed', call: ROW });
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const out = await seen;
  assert.match(out, /2026-11-23 18:45:02 {2}着信通話中　電話番号 03-1234-5678\n/);
  assert.match(out, /案内音声を流し始めました\n/);
  assert.match(out, /問題：回線アダプター/);
  assert.match(out, /K7Q2M9 を保存しました（03:12）：2026\/11\/23\//);
  assert.equal(out.includes('\x1b'), false);
});

test('watch --json prints the events as they come', async () => {
  const child = start(['watch', '--json']);
  assert.ok(child.stdout);
  const [first] = await once(child.stdout, 'data');
  assert.equal(JSON.parse(String(first).split('\n')[0] ?? '').type, 'state');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [0, null]);
});
