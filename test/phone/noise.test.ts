import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diallingOf } from '#src/call/dialling.js';
import { contactsIn } from '#src/phone/readContacts.js';
import { Random, seedFor } from '../rig/random.js';

const CARD = `BEGIN:VCARD
VERSION:2.1
N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=93=63=
=92=86;=91=BE;;;
item1.TEL;TYPE="a:b";CELL:03-1234-5678
CATEGORIES:a\\,b,c
END:VCARD
`;
const TABLE = 'name,phone,group\n"A, ""B""",03-1234-5678,x\nC,110,"y\nz"\n';

test('whatever bytes are damaged in a file of contacts, it is read or refused, and never throws', () => {
  const random = new Random(seedFor('contacts'));
  const dialling = diallingOf('JP');
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(round % 2 === 0 ? CARD : TABLE);
    for (let n = random.below(8); n >= 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    const cut = bytes.subarray(0, random.below(4) === 0 ? random.below(bytes.length) : bytes.length);
    const { contacts } = contactsIn(cut, 'x', dialling);
    for (const { number, name } of contacts) {
      assert.match(number, /^\+?\d{3,20}$/);
      assert.notEqual(name, '');
    }
  }
});

test('a card with a large photograph is read at the speed of its size', () => {
  const photo = Array.from({ length: 60_000 }, () => ` ${'A'.repeat(74)}`).join('\r\n');
  const text = `BEGIN:VCARD\r\nFN:A\r\nPHOTO;ENCODING=b:x\r\n${photo}\r\nTEL:110\r\nEND:VCARD\r\n`;
  assert.deepEqual(
    contactsIn(Buffer.from(text), 'x', null).contacts.map(({ number }) => number),
    ['110'],
  );
});
