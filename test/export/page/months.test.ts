import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarOf, callsBetween, monthAfter, monthsBetween, overviewOf } from '#src/export/page/months.js';

const overview = overviewOf({
  v: 1,
  months: {
    '2026-10': { '30': 5, '31': 7 },
    '1970-01': { '01': { '1970-01-01': 2, '2026-11-02': 1 } },
    '2026-11': { '01': 3 },
  },
});

test('what there is is known by date, also of calls whose clock was set later', () => {
  assert.equal(overview.total, 18);
  assert.deepEqual(
    overview.months,
    ['1970-01', '2026-11', '2026-10'],
    'the folder with the newest call comes first',
  );
  assert.equal(overview.byDate.get('2026-11-02'), 1);
  assert.equal(overview.byDate.get('1970-01-01'), 2);
});

test('only months in which a date can lie are read for it', () => {
  assert.deepEqual(monthsBetween(overview, '', ''), ['1970-01', '2026-11', '2026-10']);
  assert.deepEqual(monthsBetween(overview, '2026-10-31', '2026-10-31'), ['1970-01', '2026-10']);
  assert.deepEqual(monthsBetween(overview, '2026-11-02', ''), ['1970-01']);
  assert.deepEqual(monthsBetween(overview, '2026-12-01', '2026-12-31'), []);
  assert.deepEqual(
    [callsBetween(overview, '2026-10-31', '2026-11-01'), callsBetween(overview, '', '1999-01-01')],
    [10, 2],
  );
});

test('a calendar month has whole weeks from Sunday on, leap years too', () => {
  const november = calendarOf('2026-11');
  assert.deepEqual(
    [november.length, november[0], november[29], november[30]],
    [35, '2026-11-01', '2026-11-30', null],
  );
  const february = calendarOf('2028-02');
  assert.deepEqual([february[0], february[1], february[2]], [null, null, '2028-02-01']);
  assert.equal(february.filter((day) => day !== null).at(-1), '2028-02-29');
  assert.deepEqual(
    [monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', -11)],
    ['2027-01', '2025-12', '2025-12'],
  );
});
