import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayNumber, e164Of } from '#src/phone/number.js';

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

test('what is no number of a numbering plan is shown as it came and has no common form', () => {
  for (const raw of ['110', '119', '104', '#9910', '*21#', '12', '', '0', '99999999999999999999', 'x', '+']) {
    assert.equal(displayNumber(raw, 'JP'), raw);
    assert.equal(e164Of(raw, 'JP'), null);
  }
});

test('all spellings of one number have one form', () => {
  const spellings = [
    ...['0312345678', '03-1234-5678', '+81312345678', '+81 3 1234 5678', '01081312345678'],
    ...['1840312345678', '1860312345678'],
  ];
  for (const raw of spellings) assert.equal(e164Of(raw, 'JP'), '+81312345678', raw);
  assert.equal(e164Of('+81312345678', 'GB'), '+81312345678');
  assert.equal(e164Of('0081312345678', 'GB'), '+81312345678');
  assert.notEqual(e164Of('0312345679', 'JP'), '+81312345678');
});

test('free numbers keep a form of their own', () => {
  assert.equal(e164Of('0120123456', 'JP'), '+81120123456');
  assert.equal(e164Of('0570012345', 'JP'), '+81570012345');
});

test('a region that nobody knows hurts no number', () => {
  assert.equal(displayNumber('0312345678', 'XX'), '0312345678');
  assert.equal(displayNumber('+81312345678', ''), '+81 3 1234 5678');
  assert.equal(e164Of('0312345678', 'XX'), null);
});
