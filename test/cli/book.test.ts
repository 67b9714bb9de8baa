import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { shiftJis } from '../phone/shiftJis.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, run: runAnywhere } = cliAgainstServer();
const config = join(dir, 'book.toml');
const book = join(dir, 'state', 'phonebook.json');
writeFileSync(config, `phone_book.file = "${book}"\n`);
/** No recorder runs at this place. */
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runAnywhere(['--config', config, 'book', ...args], { DENWABAN_RUNTIME: join(dir, 'none'), ...env });

beforeEach(() => rmSync(book, { force: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

test('a Shift-JIS table from a spreadsheet becomes the phone book, and its bad rows are said', async () => {
  const file = fileOf(
    'a.csv',
    shiftJis('氏名,電話番号,グループ\r\n佐藤,03-1234-5678,得意先\r\n,0311112222\r\n表,なし\r\n'),
  );
  const { out, err, code } = await run(['import', file, '--group', 'permitted', '--group', 'all']);
  assert.equal(code, 1);
  assert.equal(out, `Numbers taken from ${file}: 1. The phone book has 1 now.\n`);
  assert.match(
    err,
    /a\.csv, line 3: there is a number but no name.*\n.*line 4: "なし" is no telephone number/,
  );
  assert.equal(
    (await run(['list'])).out,
    'Number        Name  Reading  Groups\n03-1234-5678  佐藤           得意先, permitted, all\n',
  );
  assert.match((await run(['list'], JA)).out, /^電話番号 +名前 +読み +グループ\n/);
});

test('import adds to the book, and --replace makes the file the whole book', async () => {
  const cards = fileOf(
    'b.vcf',
    'BEGIN:VCARD\nFN:Ann\nTEL:0398765432\nEND:VCARD\nBEGIN:VCARD\nFN:Mail\nEND:VCARD\n',
  );
  await run(['add', '110', 'Police']);
  const { out, code } = await run(['import', cards]);
  assert.equal(code, 0);
  assert.match(out, /has 2 now\.\nLeft out, as they have no number: 1\.\n$/);
  assert.deepEqual(JSON.parse((await run(['import', cards, '--replace', '--json'])).out), {
    numbers: 1,
    total: 1,
    withoutNumber: 1,
    problems: [],
  });
});

test('a file from which nothing can be taken leaves the book as it was', async () => {
  await run(['add', '110', 'Police']);
  const before = readFileSync(book, 'utf8');
  const nothing = await run(['import', fileOf('c.csv', 'name,phone\nA,none\n'), '--replace']);
  assert.equal(nothing.code, 1);
  assert.match(nothing.out, /^Nothing was taken/);
  const heading = await run(['import', fileOf('d.csv', '佐藤,0312345678\n'), '--replace'], JA);
  assert.equal(heading.code, 66);
  assert.match(heading.err, /1行目に列名/);
  assert.equal((await run(['import', join(dir, 'none.csv')])).code, 66);
  assert.equal(readFileSync(book, 'utf8'), before);
});

test('a number is added, found, named anew and removed', async () => {
  assert.equal((await run(['list'])).out, 'The phone book is empty.\n');
  assert.equal(
    (await run(['add', '03-1234-5678', 'Sato', '--reading', 'さとう'])).out,
    '03-1234-5678 is Sato now.\n',
  );
  await run(['add', '+81312345678', 'Ito']);
  const listed = JSON.parse((await run(['list', '1234', '--json'])).out).contacts;
  assert.deepEqual(listed, [{ number: '+81312345678', name: 'Ito', reading: 'さとう', groups: [] }]);
  assert.match((await run(['list', 'nobody'])).out, /^Nothing in the phone book/);
  assert.match((await run(['remove', '0312345678'])).out, /^03-1234-5678 \(Ito\) is no longer/);
  const again = await run(['remove', '0312345678']);
  assert.deepEqual([again.code, again.err.includes('no 0312345678 in the phone book')], [66, true]);
  const odd = await run(['add', 'mother', 'M']);
  assert.deepEqual([odd.code, odd.err.includes('"mother" is no telephone number')], [2, true]);
});

test('what is exported can be imported', async () => {
  await run(['add', '0312345678', '佐藤; 花子', '--group', 'a,b', '--reading', 'さとう']);
  const before = readFileSync(book, 'utf8');
  const file = fileOf('out.vcf', (await run(['export'])).out);
  await run(['import', file, '--replace']);
  assert.equal(readFileSync(book, 'utf8'), before);
});

test('a damaged book is neither listed as empty nor overwritten', async () => {
  await run(['add', '110', 'Police']);
  writeFileSync(book, '{');
  for (const args of [['list'], ['add', '119', 'Fire'], ['export']]) {
    const { err, code } = await run(args);
    assert.equal(code, 74);
    assert.match(err, /phonebook\.json is damaged/);
  }
  assert.equal(readFileSync(book, 'utf8'), '{');
});

test('calls and show give the name that the phone book has for a number', async () => {
  await run(['add', '03-1234-5678', '佐藤']);
  const recorder = (...args: string[]) => runAnywhere(['--config', config, ...args]);
  assert.match((await recorder('calls')).out, /^K7Q2M9 .* 03-1234-5678 佐藤 /m);
  assert.match((await recorder('show', 'last')).out, /^Number +03-1234-5678 \| 佐藤$/m);
  writeFileSync(book, '{');
  const { out, code } = await recorder('calls');
  assert.deepEqual([code, /03-1234-5678 {2}/.test(out)], [0, true]);
});
