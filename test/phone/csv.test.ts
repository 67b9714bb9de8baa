import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diallingOf } from '#src/call/dialling.js';
import { sentence } from '#src/i18n/problems.js';
import { csvRows } from '#src/phone/csvRows.js';
import { contactsIn } from '#src/phone/readContacts.js';
import { shiftJis } from './shiftJis.js';

const read = (text: string | Uint8Array, country = 'JP') =>
  contactsIn(Buffer.from(text), 'book.csv', diallingOf(country));

test('cells may be quoted, and hold separators, quotes and line ends; rows know their line', () => {
  assert.deepEqual(csvRows('a,"b ""c"", d"\r\n\r\n"e\nf",g\nh'), [
    { line: 1, cells: ['a', 'b "c", d'] },
    { line: 3, cells: ['e\nf', 'g'] },
    { line: 5, cells: ['h'] },
  ]);
  assert.deepEqual(csvRows('a;b\n1,2;3').at(1)?.cells, ['1,2', '3']);
  assert.deepEqual(csvRows('a\tb\n1\t"2"').at(1)?.cells, ['1', '2']);
  assert.deepEqual(csvRows(''), []);
});

test('a Japanese table is read by its headings, in Shift-JIS and UTF-8, with and without a mark', () => {
  const text =
    '氏名,フリガナ,会社名,郵便番号,電話番号,携帯,グループ\r\n田中太郎,タナカタロウ,表通商事,100-0001,03-1234-5678,090-1234-5678,得意先\r\n';
  for (const bytes of [shiftJis(text), Buffer.from(text), Buffer.from(`\ufeff${text}`)]) {
    const { contacts, problems } = read(bytes);
    const person = { name: '田中太郎', reading: 'タナカタロウ', groups: ['得意先'] };
    assert.deepEqual(problems, []);
    assert.deepEqual(contacts, [
      { number: '+81312345678', ...person },
      { number: '+819012345678', ...person },
    ]);
  }
});

test('a table of Google contacts is read', () => {
  const { contacts } = read(
    'First Name,Last Name,Phonetic Last Name,Organization Name,Labels,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n' +
      'Ann,Smith,,ACME,* myContacts ::: Family,a@b.c,Mobile,+1 212-555-1234 ::: (212) 555-9999\n' +
      '太郎,田中,たなか,,,,,+81 3 1234 5678\n' +
      ',,,ACME,,,Work,110\n',
    'US',
  );
  assert.deepEqual(
    contacts.map(({ name, number, reading }) => [name, number, reading]),
    [
      ['Ann Smith', '+12125551234', null],
      ['Ann Smith', '+12125559999', null],
      ['田中 太郎', '+81312345678', 'たなか'],
      ['ACME', '110', null],
    ],
  );
});

test('a number that a spreadsheet took the zero from gets it back, and one it made a fraction is said', () => {
  const { contacts, problems } = read('name,phone\nA,312345678\nB,9.01235E+09\n');
  assert.deepEqual(
    contacts.map(({ number }) => number),
    ['+81312345678'],
  );
  assert.match(
    problems.map((one) => sentence(one, 'en')).join(),
    /^book\.csv, line 3: "9\.01235E\+09" is no telephone/,
  );
});

test('rows without name or with a wrong number are said by line, and the others count', () => {
  const { contacts, problems, withoutNumber } = read(
    '名前,電話\n佐藤,"03-1234-5678"\n,0312345679\n"鈴木\n次郎",あとで\n高橋,\n伊藤,0312345670\n',
  );
  assert.deepEqual(
    contacts.map(({ name }) => name),
    ['佐藤', '伊藤'],
  );
  assert.equal(withoutNumber, 1);
  assert.deepEqual(
    problems.map((one) => sentence(one, 'ja').split('：')[0]),
    ['book.csv の 3 行目', 'book.csv の 4 行目'],
  );
});

test('a file without headings is refused with what to do', () => {
  for (const text of ['', '田中,0312345678', 'name,mail\nA,a@b.c', '\x00\x01\x02', '電話,携帯\n1,2']) {
    const { contacts, problems } = read(text);
    assert.deepEqual(contacts, []);
    assert.match(problems.map((one) => sentence(one, 'en')).join(), /neither a vCard file nor a table/);
  }
});
