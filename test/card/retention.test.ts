import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, reserveOf, verdictOf } from '#src/card/retention.js';
import type { RetentionRule } from '#src/card/retentionTypes.js';
import { NOW_MS, policy, row, rule } from './retentionSamples.js';

const clock = { nowMs: NOW_MS, trusted: true };
const days = (n: number) => n * DAY_MS;
const top = { minKeepMs: days(10), maxAgeMs: days(30) };
const verdict = (judged: ReturnType<typeof row>, pinned = false, rules = policy({}, top), at = clock) =>
  verdictOf({ ...judged, pinned }, rules, at);

test('hold beats pin, pin beats the minimum keep, the minimum keep beats age, age beats space', () => {
  const table: readonly [
    age: number,
    hold: string | null,
    pinned: boolean,
    by: string | null,
    gone: boolean,
  ][] = [
    [40, 'claim', true, 'hold', false],
    [40, null, true, 'pin', false],
    [9, 'claim', false, 'hold', false],
    [9, null, true, 'pin', false],
    [9, null, false, 'minKeep', false],
    [20, null, false, null, false],
    [40, null, false, null, true],
  ];
  for (const [age, hold, pinned, by, gone] of table) {
    const { kept, expired } = verdict(row(age, { hold }), pinned);
    assert.deepEqual([kept?.by ?? null, expired], [by, gone], `${age} days, hold ${hold}, pinned ${pinned}`);
  }
});

test('a minimum keep ends, and a maximum age begins, at its millisecond', () => {
  const at = (ageMs: number) => verdict(row(0, { orderMs: NOW_MS - ageMs }));
  assert.equal(at(days(10) - 1).kept?.by, 'minKeep');
  assert.equal(at(days(10)).kept, null);
  assert.equal(at(days(30) - 1).expired, false);
  assert.equal(at(days(30)).expired, true);
});

test('of all rules that match, the longest minimum keep and the shortest maximum age count', () => {
  const rules: RetentionRule[] = [
    rule(top),
    rule({ name: 'rule 1', direction: 'in', minKeepMs: days(20) }),
    rule({ name: 'rule 2', tag: 'test', maxAgeMs: days(25) }),
    rule({ name: 'rule 3', direction: 'out', minKeepMs: days(90), maxAgeMs: days(1) }),
  ];
  const judged = verdict(row(15, { tags: ['test'] }), false, policy({ rules }));
  assert.deepEqual(judged.kept, {
    by: 'minKeep',
    rule: 'rule 1 min_keep_days',
    untilMs: NOW_MS + days(5),
  });
  assert.deepEqual(judged.expires, { rule: 'rule 2 max_age_days', atMs: NOW_MS + days(10) });
});

test('a number pattern is the whole number, with stars for anything', () => {
  const fits = (number: string | null, pattern: string) =>
    verdict(row(5, { number }), false, policy({ rules: [rule({ number: pattern, minKeepMs: days(9) })] }))
      .kept !== null;
  const table: readonly [string | null, string, boolean][] = [
    ['0312345678', '0312345678', true],
    ['0312345678', '03', false],
    ['0312345678', '03*', true],
    ['0312345678', '*5678', true],
    ['0312345678', '03*45*8', true],
    ['0312345678', '03*54*8', false],
    ['11', '1*11', false],
    ['0', '**', true],
    ['+8131', '+81*', true],
    [null, '*', true],
    [null, '0*', false],
  ];
  for (const [number, pattern, wanted] of table)
    assert.equal(fits(number, pattern), wanted, `${number} ${pattern}`);
});

test('no age deletes anything while the clock is not trusted, or the recording was made by an unset one', () => {
  const untrusted = { ...clock, trusted: false };
  assert.deepEqual(
    [verdict(row(40), false, policy({}, top), untrusted)].map(({ expired, asleep }) => [expired, asleep]),
    [[false, 'clock']],
  );
  const own = row(40, { clock: 'unsynchronised' });
  assert.equal(verdict(own).expired, false);
  assert.deepEqual(verdict(own).kept, { by: 'minKeep', rule: 'min_keep_days', untilMs: null });
  assert.equal(verdict({ ...own, correctedStart: own.start }).expired, true);
  assert.equal(verdict(own, false, policy()).kept, null, 'without a minimum keep, space goes on in order');
});

test('the reserve is 1 % of the card but at least 512 MB, unless it is set', () => {
  assert.equal(reserveOf(policy({ minFree: null }), 16e9), 512e6);
  assert.equal(
    reserveOf(policy({ minFree: null }), 1e9),
    1e8,
    'a small card keeps nine tenths for recordings',
  );
  assert.equal(reserveOf(policy({ minFree: null }), 128e9), 1.28e9);
  assert.equal(reserveOf(policy({ minFree: { part: 0.05 } }), 1e9), 5e7);
  assert.equal(reserveOf(policy({ minFree: { bytes: 7 } }), 1e9), 7);
});
