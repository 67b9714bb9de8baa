import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, beforeEach, test } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import { progressBar } from '#src/cli/exportView.js';
import { wordsOf } from '#src/i18n/messages.js';
import { FACTS, STATUS } from '../control/memoryPorts.js';
import { manyLines, placeRecordings } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run, start, runOnTerminal } = cliAgainstServer();
const dir = mkdtempSync(join(tmpdir(), 'dnw-export-'));
after(() => rmSync(dir, { recursive: true, force: true }));

const card = join(dir, 'card');
const lines = [...manyLines(new Random(3), { count: 40, perDay: 4 })];
placeRecordings(card, lines);
const rows = lines.map(rowOf);
ports.call = async (id) => {
  const row = id === 'last' ? rows.at(-1) : rows.find((one) => one.id === id);
  return row === undefined ? null : { facts: FACTS, row, file: join(card, row.path) };
};
let out = '';
let round = 0;
beforeEach(() => {
  ports.rows = rows;
  ports.current = {
    ...STATUS,
    card: { ...STATUS.card, recordings: { ...STATUS.card.recordings, path: card } },
  };
  out = join(dir, `out${round++}`);
});

const wavs = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.wav'));

test('export copies what the filters find, oldest first, and says so in one sentence', async () => {
  const found = await run([
    'export',
    '--out',
    out,
    '--number',
    '0312',
    '--tag',
    '苦情',
    '--from',
    '2026-11-01',
  ]);
  assert.deepEqual([found.err, found.code], ['', 0]);
  assert.match(found.out, /^4 of 40 calls \(\d+ %\)$/m);
  assert.match(
    found.out,
    new RegExp(
      `^Copied 40 calls \\([\\d.]+ MiB\\) to ${out}, each read back and compared; 0 were there already\\.$`,
      'm',
    ),
  );
  assert.deepEqual(wavs(out).length, 40);
  const [asked] = ports.asked;
  assert.deepEqual(
    [asked?.number, asked?.tag, asked?.sort, asked?.descending],
    ['0312', '苦情', 'time', false],
  );
  execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: out });
  const again = await run(['export', '--out', out], JA);
  assert.match(again.out, /40 件はすでにありました。\n$/);
  assert.equal(ports.pinned.size, 0, 'what was pinned while it was read is let go');
});

test('export takes ids, last and days, each call once', async () => {
  const [first] = rows;
  assert.ok(first);
  ports.rows = rows.slice(0, 4);
  const { code } = await run(['export', first.id, 'last', '2026-11-14', '--out', out, '--name', '{id}']);
  assert.equal(code, 0);
  const ids = [...rows.slice(0, 4), rows.at(-1)].map((row) => `${row?.id}.wav`);
  assert.deepEqual(wavs(out).sort(), ids.sort());
  const [asked] = ports.asked;
  const day = [asked?.fromMs, asked?.untilMs].map((ms) => new Date(ms ?? 0).toISOString());
  assert.deepEqual(day, ['2026-11-13T15:00:00.000Z', '2026-11-14T15:00:00.000Z']);
});

test('a dry run tells names, sizes and whether they fit, and makes nothing', async () => {
  const { out: said, code } = await run(['export', '--out', out, '--dry-run', '--name', '{date}/{id}']);
  assert.equal(code, 0);
  assert.match(said, new RegExp(`^${rows[0]?.id} +[\\d.]+ [KM]iB +2026-11-14/${rows[0]?.id}\\.wav$`, 'm'));
  assert.match(said, /^Would copy 40 calls \(.* MiB\) to .*; 0 are there already\.$/m);
  assert.match(said, /^It fits: .* are free\.$/m);
  assert.equal(existsSync(out), false);
  const huge = rows.map((row) => ({ ...row, bytes: 1e15 }));
  ports.rows = huge;
  const json = await run(['export', '--out', out, '--dry-run', '--json']);
  const { fits, fitting, calls, bytes } = JSON.parse(json.out);
  assert.deepEqual([json.code, fits, fitting, calls.length, bytes], [1, false, 0, 40, 40e15]);
});

test('export --json tells what came of it, and nothing else', async () => {
  const [first, second] = rows;
  assert.ok(first && second);
  rmSync(join(card, second.path));
  const { out: said, code } = await run(['export', first.id, second.id, '--out', out, '--json']);
  placeRecordings(card, lines.slice(1, 2));
  assert.equal(code, 74);
  const { end, wanted, copied, failed } = JSON.parse(said);
  assert.deepEqual([end, wanted, copied], ['complete', 2, 1]);
  assert.deepEqual([failed[0].id, failed[0].problem.code], [second.id, 'controlFileUnreadable']);
});

test('export to a zip with Japanese names that unzip takes', async () => {
  const zip = `${out}.zip`;
  const {
    out: said,
    err,
    code,
  } = await run(['export', 'last', '--out', zip, '--name', '苦情/{date} {number}']);
  assert.deepEqual([err, code], ['', 0]);
  assert.match(said, /^Copied 1 calls/);
  mkdirSync(out);
  execFileSync('bsdtar', ['-xf', zip, '-C', out]);
  assert.match(readdirSync(join(out, '苦情'))[0] ?? '', /^2026-11-23 (\d+|anon)\.wav$/);
  execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: out });
  const again = await run(['export', 'last', '--out', zip]);
  assert.equal(again.code, 2);
  assert.match(again.err, /is there already, is not of an export and was left untouched/);
});

test('what was typed wrong exits 2, what is not there 66, and nothing is made', async () => {
  for (const args of [
    ['last'],
    ['last', '--out', out, '--format', 'aac'],
    ['last', '--out', out, '--name', '{nmae}'],
    ['2026-02-30', '--out', out],
    ['--out', out, '--to', 'tomorrow'],
    ['last', '--out', join(card, 'here')],
  ])
    assert.equal((await run(['export', ...args])).code, 2, args.join(' '));
  symlinkSync(card, join(dir, 'link'));
  const hidden = await run(['export', 'last', '--out', join(dir, 'link', 'x')], JA);
  assert.deepEqual([hidden.code, existsSync(join(card, 'x'))], [2, false]);
  assert.match(hidden.err, /録音フォルダーの中にあります/);
  assert.equal((await run(['export', 'ZZZZZZ', '--out', out])).code, 66);
  ports.rows = [];
  const none = await run(['export', '--out', out]);
  assert.deepEqual([none.code, none.out], [66, '']);
  assert.equal(none.err, 'There are no such calls, so nothing was copied.\n');
  assert.equal(existsSync(out), false);
});

test('a target whose parent is not there is not made up', async () => {
  const { err, code } = await run(['export', 'last', '--out', join(dir, 'no', 'stick')]);
  assert.equal(code, 74);
  assert.match(err, /^Nothing more can be written to .*\/no \(ENOENT\)/);
});

test('Ctrl-C ends it with one sentence, and nothing half stays', async () => {
  const call = ports.call;
  let asked = 0;
  let reached = () => {};
  const tenth = new Promise<void>((resolve) => {
    reached = resolve;
  });
  ports.call = async (id) => {
    if (++asked >= 10) {
      reached();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return call(id);
  };
  const child = start(['export', '--out', out]);
  assert.ok(child.stdout && child.stderr);
  const said = text(child.stdout);
  await tenth;
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [1, null]);
  ports.call = call;
  assert.match(await said, /^STOPPED: (\d+) of 40 calls copied, nothing half; run it again/m);
  const left = readdirSync(out).filter((name) => name.endsWith('.denwaban-part'));
  assert.deepEqual(left, []);
  for (const name of wavs(out)) {
    const row = rows.find(({ path }) => path.endsWith(name));
    assert.ok(row);
    assert.deepEqual(readFileSync(join(out, name)), readFileSync(join(card, row.path)));
  }
  const { out: rest, code } = await run(['export', '--out', out]);
  assert.equal(code, 0);
  assert.match(rest, /^Copied \d+ calls/m);
  assert.equal(wavs(out).length, 40);
});

test('on a terminal one line is drawn again and again, and taken away at the end', async () => {
  const said = await runOnTerminal(`export --out ${out}`);
  const clear = '\x1b[K';
  assert.match(said.replaceAll(clear, '$'), /\r\[#+-*\] {2}\d+ of 40 calls \(\d+ %\)[^\n$]*\$\r/);
  assert.ok(said.includes(`\r${clear}Copied 40 calls`), said);
});

test('the bar tells rate and time left, and never fills the line', () => {
  const now = { files: 480, filesDone: 132, bytes: 1000, bytesDone: 275 };
  const rate = { bytesPerS: 11.3 * 1024 ** 2, leftMs: 252_000 };
  const words = wordsOf('en');
  assert.equal(
    progressBar(now, rate, 100, words),
    `[${'#'.repeat(7)}${'-'.repeat(17)}]  132 of 480 calls (27 %)  11.3 MiB/s, 04:12 left`,
  );
  assert.equal(progressBar(now, rate, 60, words), '132 of 480 calls (27 %)  11.3 MiB/s, 04:12 left');
  assert.equal(progressBar(now, rate, 20, words), '132 of 480 calls (2');
  assert.match(progressBar(now, null, 100, wordsOf('ja')), /480 件中 132 件（27 %）$/);
});

test('an unreachable recorder, and one that is still reading its card', async () => {
  const { code } = await run(['export', '--out', out], { DENWABAN_RUNTIME: join(dir, 'none') });
  assert.equal(code, 69);
  const { recordings } = ports.current.card;
  ports.current = {
    ...ports.current,
    card: { ...ports.current.card, recordings: { ...recordings, catalogue: 'loading' } },
  };
  const loading = await run(['export', '--out', out]);
  assert.match(loading.err, /^The list is INCOMPLETE/);
  writeFileSync(join(dir, 'done'), '');
});
