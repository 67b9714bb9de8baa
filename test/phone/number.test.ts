import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { diallingOf, plainNumber } from '#src/call/dialling.js';
import { displayNumber } from '#src/phone/number.js';

for (const [raw, region, expected] of [
  ['0312345678', 'JP', '03-1234-5678'],
  ['0467221234', 'JP', '0467-22-1234'],
  ['09012345678', 'JP', '090-1234-5678'],
  ['05012345678', 'JP', '050-1234-5678'],
  ['0120123456', 'JP', '0120-123-456'],
  ['0570012345', 'JP', '0570-012-345'],
  ['+81312345678', 'JP', '03-1234-5678'],
  ['1840312345678', 'JP', '184-03-1234-5678'],
  ['+442079460958', 'JP', '+44 20 7946 0958'],
  ['010442079460958', 'JP', '+44 20 7946 0958'],
  ['0312345678', 'GB', '0312345678'],
  ['+81312345678', 'GB', '+81 3 1234 5678'],
  ['02079460958', 'GB', '020 7946 0958'],
  ['2125551234', 'US', '(212) 555-1234'],
] as const)
  test(`${raw} on a line in ${region} reads ${expected}`, () => {
    assert.equal(displayNumber(raw, region), expected);
  });

test('what is no number of a numbering plan is shown as it came', () => {
  for (const raw of ['110', '119', '104', '#9910', '*21#', '12', '', '0', '99999999999999999999', 'x', '+']) {
    assert.equal(displayNumber(raw, 'JP'), raw);
  }
});

test('numbers are compared in the form that the library gives them too', () => {
  for (const [raw, region] of [
    ...['0312345678', '03-1234-5678', '+81312345678', '+81 3 1234 5678', '01081312345678'].map((one) => [
      one,
      'JP',
    ]),
    ...[
      ['0120123456', 'JP'],
      ['0570012345', 'JP'],
      ['09012345678', 'JP'],
    ],
    ...[
      ['0081312345678', 'GB'],
      ['020 7946 0958', 'GB'],
      ['(212) 555-1234', 'US'],
      ['030 123456', 'DE'],
    ],
    ...[
      ['06 698 83145', 'IT'],
      ['912 34 56 78', 'ES'],
    ],
  ] as [string, CountryCode][])
    assert.equal(plainNumber(raw, diallingOf(region)), parsePhoneNumberFromString(raw, region)?.number, raw);
});

test('a region that nobody knows hurts no number', () => {
  assert.equal(displayNumber('0312345678', 'XX'), '0312345678');
  assert.equal(displayNumber('+81312345678', ''), '+81 3 1234 5678');
});
