import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDay, weekdayOf } from '#src/call/calendar.js';
import { diallingOf, fitsPattern, plainNumber } from '#src/call/dialling.js';
import { countryCodes } from '#src/config/countries.js';

/** Country, as written, plain. */
const WRITTEN: readonly (readonly [string, string, string])[] = [
  ['JP', '0312345678', '+81312345678'],
  ['JP', '03-1234-5678', '+81312345678'],
  ['JP', '０３（１２３４）５６７８', '+81312345678'],
  ['JP', '03ー1234ー5678', '+81312345678'],
  ['JP', '+81 (0)3 1234 5678', '+81312345678'],
  ['JP', '+81-3-1234-5678', '+81312345678'],
  ['JP', '03-1234-5678 内線12', '+81312345678'],
  ['JP', 'TEL: 03-1234-5678', '+81312345678'],
  ['JP', '184-03-1234-5678', '+81312345678'],
  ['JP', '010 1 212 555 1234', '+12125551234'],
  ['JP', '0120*', '+81120*'],
  ['JP', '312345678', '+81312345678'],
  ['JP', '9012345678', '+819012345678'],
  ['JP', '110', '110'],
  ['JP', '104', '104'],
  ['JP', '010', '+8110'],
  ['JP', '0', '0'],
  ['DE', '00', '+490'],
  ['JP', '*', '*'],
  ['JP', '5678', '5678'],
  ['US', '(212) 555-1234', '+12125551234'],
  ['US', '1 212 555 1234', '+12125551234'],
  ['US', '2125551234 x12', '+12125551234'],
  ['US', '212*', '+1212*'],
  ['US', '0312345678', '0312345678'],
  ['US', '911', '911'],
  ['US', '011 81 3 1234 5678', '+81312345678'],
  ['GB', '020 7946 0000', '+442079460000'],
  ['GB', '+44 (0)20 7946 0000', '+442079460000'],
  ['DE', '0049 30 123456', '+4930123456'],
  ['ES', '912 34 56 78', '+34912345678'],
  ['ES', '112', '112'],
  ['IT', '06 698 83145', '+390669883145'],
  ['IT', '347 123 4567', '+393471234567'],
  ['IT', '+39 06 69883145', '+390669883145'],
  ['IT', '06*', '+3906*'],
  ['IT', '112', '112'],
  ['XX', '0312345678', '0312345678'],
  ['JP', 'none', ''],
];

test('one telephone has one number, however it is written', () => {
  for (const [country, written, plain] of WRITTEN)
    assert.equal(plainNumber(written, diallingOf(country)), plain, `${country} ${written}`);
});

test('a plain number is plain already', () => {
  for (const [country, , plain] of WRITTEN) assert.equal(plainNumber(plain, diallingOf(country)), plain);
});

test('of every country that comes with Denwaban it is known how numbers are written', () => {
  for (const code of countryCodes()) assert.ok(diallingOf(code), code);
});

test('a pattern is of the whole number, * being anything and ? one digit', () => {
  assert.ok(fitsPattern('+81312345678', '+813*'));
  assert.ok(fitsPattern('+81312345678', '*5678'));
  assert.ok(fitsPattern('11', '1?'));
  assert.ok(!fitsPattern('110', '11'));
  assert.ok(!fitsPattern('0110', '110'));
});

test('the calendar knows its weekdays and the lengths of its months', () => {
  for (let ms = Date.UTC(1999, 0, 1); ms < Date.UTC(2033, 0, 1); ms += 86_400_000 * 17) {
    const day = new Date(ms);
    const weekday = weekdayOf(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
    assert.equal(weekday, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][day.getUTCDay()]);
  }
  assert.deepEqual(
    [isDay(2028, 2, 29), isDay(2026, 2, 29), isDay(2100, 2, 29), isDay(2000, 2, 29), isDay(2026, 4, 31)],
    [true, false, false, true, false],
  );
});
