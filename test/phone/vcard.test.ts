import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diallingOf } from '#src/call/dialling.js';
import { sentence } from '#src/i18n/problems.js';
import { contactsIn } from '#src/phone/readContacts.js';
import { contactsInVcard, vcardOf } from '#src/phone/vcard.js';
import { shiftJis } from './shiftJis.js';

const JP = diallingOf('JP');
const read = (bytes: Uint8Array | string) => contactsIn(Buffer.from(bytes), 'book.vcf', JP);
const card = (...lines: string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const quoted = (bytes: Uint8Array) =>
  [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

test('every telephone of a vCard 3.0 person is a number of the book, with reading and groups', () => {
  const { contacts, problems } = read(
    card(
      'VERSION:3.0',
      'N:田中;太郎;;;',
      'FN:田中 太郎',
      'X-PHONETIC-LAST-NAME:たなか',
      'X-PHONETIC-FIRST-NAME:たろう',
      'TEL;TYPE=HOME,VOICE:03-1234-5678',
      'item1.TEL;type=CELL;type=pref:090 1234 5678',
      'CATEGORIES:得意先,許可\\, 済み',
      'NOTE:BEGIN or END:nothing',
    ),
  );
  const person = { name: '田中 太郎', reading: 'たなか たろう', groups: ['得意先', '許可, 済み'] };
  assert.deepEqual(contacts, [
    { number: '+81312345678', ...person },
    { number: '+819012345678', ...person },
  ]);
  assert.deepEqual(problems, []);
});

test('a vCard 4.0 number may be a tel: address, and what is quoted may hold a colon', () => {
  const { contacts } = read(
    card('VERSION:4.0', 'FN:Ann', 'TEL;VALUE=uri;TYPE="voice:x,home":tel:+1-212-555-1234;ext=12'),
  );
  assert.deepEqual(contacts, [{ number: '+12125551234', name: 'Ann', reading: null, groups: [] }]);
});

test('folded lines are one, even where the fold splits a character', () => {
  const line = Buffer.from('FN:田中太郎');
  for (let at = 4; at < line.length; at++) {
    const folded = Buffer.concat([line.subarray(0, at), Buffer.from('\r\n '), line.subarray(at)]);
    const text = Buffer.concat([
      Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\n'),
      folded,
      Buffer.from('\r\nTEL:+813123\r\n\t45678\r\nEND:VCARD\r\n'),
    ]);
    const [contact] = contactsInVcard(text, 'x', JP).contacts;
    assert.deepEqual([contact?.name, contact?.number], ['田中太郎', '+81312345678']);
  }
});

test('an old Japanese telephone’s card is read: Shift-JIS in quoted-printable, with soft breaks', () => {
  // 表 and ソ have a backslash as their second byte.
  const name = quoted(shiftJis('表ソ')).replace(/^((?:=..){2})/, '$1=\r\n');
  const { contacts } = read(
    card(
      'VERSION:2.1',
      `N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:${name};${quoted(shiftJis('太郎'))};;;`,
      `SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:${quoted(shiftJis('ｵﾓﾃｿ'))};;;;`,
      `X-GN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:${quoted(shiftJis('仕事'))}`,
      'TEL;CELL:09012345678',
    ),
  );
  assert.deepEqual(contacts, [
    { number: '+819012345678', name: '表ソ 太郎', reading: 'オモテソ', groups: ['仕事'] },
  ]);
});

test('Shift-JIS that no card speaks of is known all the same', () => {
  const bytes = shiftJis(card('VERSION:3.0', 'FN:表示ソフト', 'TEL:0312345678'));
  assert.equal(contactsInVcard(bytes, 'x', JP).contacts[0]?.name, '表示ソフト');
  assert.equal(read(bytes).contacts[0]?.name, '表示ソフト');
});

test('a file in UTF-16 and one with a mark at its beginning are read', () => {
  const text = `\ufeff${card('VERSION:3.0', 'FN:花子', 'TEL:0312345678')}`;
  for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le')])
    assert.equal(contactsIn(bytes, 'x', JP).contacts[0]?.name, '花子');
});

test('without a full name the parts make it, in the order of the language, or the company does', () => {
  const nameOf = (...lines: string[]) => read(card(...lines, 'TEL:110')).contacts[0]?.name;
  assert.equal(nameOf('N:Smith;Ann;;;'), 'Ann Smith');
  assert.equal(nameOf('N:田中;太郎;;;'), '田中 太郎');
  assert.equal(nameOf('N:;;;;', 'ORG:ACME\\; Sons;Sales'), 'ACME; Sons Sales');
});

test('what cannot be used is said by line, and the other cards count', () => {
  const text = [
    card('VERSION:3.0', 'TEL:0312345678'),
    card('VERSION:3.0', 'FN:A', 'TEL:ask for it', 'TEL:', 'TEL:0398765432'),
    card('VERSION:3.0', 'FN:mail only', 'EMAIL:a@b.c'),
    card('VERSION:4.0', 'KIND:group', 'FN:Family', 'TEL:0312345678'),
  ].join('');
  const { contacts, problems, withoutNumber } = read(text);
  assert.deepEqual(
    contacts.map(({ name, number }) => [name, number]),
    [['A', '+81398765432']],
  );
  assert.equal(withoutNumber, 1);
  assert.deepEqual(
    problems.map((problem) => sentence(problem, 'en').split(';')[0]),
    [
      'book.vcf, line 1: there is a number but no name, so it was passed over',
      'book.vcf, line 5: "ask for it" is no telephone number and was passed over',
    ],
  );
});

test('what is exported is imported as it was', () => {
  const contacts = [
    { number: '+81312345678', name: 'a\\b; c, d', reading: 'よみ', groups: ['x, y', 'z;'] },
    { number: '110', name: '警察', reading: null, groups: [] },
  ];
  assert.deepEqual(read(vcardOf(contacts)).contacts, contacts);
});
