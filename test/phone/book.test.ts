import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { diallingOf } from '#src/call/dialling.js';
import { ProblemError } from '#src/i18n/problems.js';
import { PhoneBook } from '#src/phone/book.js';
import { PhoneBookFile, readBook, writeBook } from '#src/phone/bookFile.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-book-'));
after(() => rmSync(dir, { recursive: true }));
const JP = diallingOf('JP');
const contact = (number: string, name: string, groups: string[] = [], reading: string | null = null) => ({
  number,
  name,
  reading,
  groups,
});

test('of a number that comes again the new name counts, and the groups of both', () => {
  const before = new PhoneBook([contact('+81312345678', 'Old', ['a'], 'よみ'), contact('110', 'Police')]);
  const book = before.with([contact('+81312345678', 'New', ['a', 'b'])]);
  assert.deepEqual(book.find('+81312345678'), contact('+81312345678', 'New', ['a', 'b'], 'よみ'));
  assert.equal(book.list().length, 2);
  assert.equal(before.find('+81312345678')?.name, 'Old');
  assert.equal(book.without('110').find('110'), null);
});

test('the list is in the order in which names are read, and finds by name, reading, group and number', () => {
  const book = new PhoneBook([
    contact('+81312345678', '渡辺', ['permitted'], 'わたなべ'),
    contact('+81398765432', '青木', [], 'あおき'),
    contact('110', 'Police'),
  ]);
  const names = (text?: string) => book.list(text).map(({ name }) => name);
  assert.deepEqual(
    names().filter((name) => name !== 'Police'),
    ['青木', '渡辺'],
  );
  assert.deepEqual(names('あお'), ['青木']);
  assert.deepEqual(names('POL'), ['Police']);
  assert.deepEqual(names('permit'), ['渡辺']);
  assert.deepEqual(names('03-1234'), ['渡辺']);
  assert.deepEqual(names('nobody'), []);
});

test('the recorder finds names however the number is written, and sees what changed in the file', async () => {
  const path = join(dir, 'state', 'phonebook.json');
  const file = new PhoneBookFile(path, JP);
  assert.equal(await file.refresh(), null);
  assert.equal(file.nameOf('0312345678'), null);
  await writeBook(path, new PhoneBook([contact('+81312345678', 'Sato', ['permitted'])]));
  assert.equal(file.nameOf('0312345678'), null);
  assert.equal(await file.refresh(), null);
  for (const number of ['0312345678', '03-1234-5678', '+81312345678'])
    assert.deepEqual(file.nameOf(number), { name: 'Sato', groups: ['permitted'] });
  await writeBook(path, new PhoneBook([contact('+81312345678', 'Ito')]));
  await file.refresh();
  assert.equal(file.nameOf('0312345678')?.name, 'Ito');
  rmSync(path);
  assert.equal(await file.refresh(), null);
  assert.equal(file.nameOf('0312345678'), null);
});

test('a damaged book is said, keeps the names known so far, and is not taken for an empty one', async () => {
  const path = join(dir, 'damaged.json');
  const file = new PhoneBookFile(path, JP);
  await writeBook(path, new PhoneBook([contact('110', 'Police')]));
  await file.refresh();
  for (const text of ['{"format": 1, "contacts": [', '{"format": 2, "contacts": []}', '[]']) {
    writeFileSync(path, text);
    const problem = await file.refresh();
    assert.equal(problem?.code, 'bookDamaged');
    assert.equal(file.nameOf('110')?.name, 'Police');
    await assert.rejects(readBook(path), (error) => error instanceof ProblemError);
  }
});

test('the file is whole, private to its group, and read back as it was', async () => {
  const path = join(dir, 'whole.json');
  const contacts = [contact('+81398765432', '青木', ['a', 'b'], 'あおき')];
  await writeBook(path, new PhoneBook(contacts));
  assert.deepEqual((await readBook(path)).list(), contacts);
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).format, 1);
});

test('a book that cannot be written is a problem', async () => {
  mkdirSync(join(dir, 'taken', 'book.json', 'x'), { recursive: true });
  await assert.rejects(
    writeBook(join(dir, 'taken', 'book.json'), new PhoneBook([])),
    (error) => error instanceof ProblemError && error.problem.code === 'bookUnwritable',
  );
});
