import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ROW } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, ports, run, start } = cliAgainstServer();

test('a call that does not exist exits 66 with one sentence', async () => {
  for (const args of [
    ['show', 'X'],
    ['verify', 'X'],
    ['play', 'X', '--out', join(dir, 'x.wav')],
  ]) {
    const { out, err, code } = await run(args);
    assert.deepEqual([out, code], ['', 66]);
    assert.equal(err, 'There is no recording X; "denwaban calls" lists the recordings that exist.\n');
  }
  assert.equal(existsSync(join(dir, 'x.wav')), false);
});

test('a recorder that does not run exits 69 and says what to do', async () => {
  const en = await run(['calls'], { DENWABAN_RUNTIME: join(dir, 'none') });
  assert.equal(en.code, 69);
  assert.match(en.err, /^The recorder is not running: .*start denwaband/);
  const ja = await run(['calls', '--runtime', join(dir, 'none')], JA);
  assert.equal(ja.code, 69);
  assert.match(ja.err, /^録音機が動いていません/);
});

test('an emulator that does not run is named as such', async () => {
  const { err, code } = await run(['emulate', 'lift']);
  assert.equal(code, 69);
  assert.match(err, /^No line emulator answers/);
});

test('config check lists every fault and exits 78', async () => {
  const file = join(dir, 'bad.toml');
  writeFileSync(file, 'languge = "ja"\n[audio]\npre_roll_ms = -1\n');
  const en = await run(['config', 'check', file]);
  assert.equal(en.code, 78);
  assert.equal(en.err.split('\n').length, 3);
  assert.match(en.err, /line 1: there is no setting languge; did you mean language\?/);
  assert.match((await run(['--config', file, 'config', 'check'], JA)).err, /bad\.toml の 3 行目：/);
  const json = await run(['config', 'check', '--json', file]);
  assert.deepEqual([json.code, JSON.parse(json.out).sentences.length], [78, 2]);
  const other = await run(['status', '--config', file], { DENWABAN_RUNTIME: '' });
  assert.equal(other.code, 78);
});

test('a correct configuration is called so, and its language is used', async () => {
  const file = join(dir, 'good.toml');
  writeFileSync(file, 'language = "ja"\n');
  const { out, code } = await run(['config', 'check', '--config', file]);
  assert.deepEqual([out, code], [`${file}：正しい設定です。\n`, 0]);
});

test('what was typed wrong exits 2 with one sentence in the language of the user', async () => {
  for (const args of [
    ['bogus'],
    ['calls', '--limit', '0'],
    ['show'],
    ['calls', '--wrong'],
    ['calls', 'extra'],
    ['calls', '--from', '2026-02-30'],
    ['calls', '--to', 'tomorrow'],
    ['calls', '--min', '5 minutes'],
    ['calls', '--sort', 'colour'],
    ['note', 'last'],
  ]) {
    const { err, code } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /^The command was not understood \(.*\); "denwaban --help" shows how\.\n$/);
  }
  assert.match((await run(['bogus'], JA)).err, /^コマンドの書き方が正しくありません/);
});

test('help is in both languages and tells the exit codes', async () => {
  const ja = await run(['--help'], JA);
  assert.equal(ja.code, 0);
  assert.match(ja.out, /^使い方：/);
  const en = await run(['--help']);
  for (const code of [0, 1, 2, 66, 69, 74, 78]) {
    assert.match(en.out, new RegExp(`^ {2}${code} `, 'm'));
    assert.match(ja.out, new RegExp(`^ {2}${code} `, 'm'));
  }
});

test('a reader that leaves early is no fault', async () => {
  ports.rows = Array.from({ length: 5000 }, () => ROW);
  const child = start(['calls', '--limit', '5000']);
  assert.ok(child.stdout && child.stderr);
  const err = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(await err, '');
});
