import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardUse } from '#src/card/cardUse.js';

const DAY_MS = 86_400_000;
const NOW = 1_795_000_000_000;
const hourCall = (daysAgo: number) => ({ orderMs: NOW - daysAgo * DAY_MS, durationMs: 3_600_000 });

test('room is told in hours of the profile and in days of the last weeks’ use', () => {
  const calls = Array.from({ length: 56 }, (_, i) => hourCall(i / 2));
  const use = cardUse([...calls, hourCall(100)], NOW, 28.8e9, 'standard');
  assert.equal(use.hoursFit, 1000);
  assert.equal(use.hoursPerDay.toFixed(1), '2.0');
  assert.equal(Math.round(use.daysLeft ?? 0), 491);
  assert.equal(cardUse(calls, NOW, 57.6e9, 'pcm').hoursFit, 1000);
});

test('a card in use since an hour is not taken for one in use for a month', () => {
  const use = cardUse([hourCall(0.04)], NOW, 28.8e9, 'standard');
  assert.equal(use.hoursPerDay, 1);
});

test('without calls or room nothing is foretold', () => {
  assert.deepEqual(cardUse([], NOW, 28.8e6, 'standard'), { hoursFit: 1, hoursPerDay: 0, daysLeft: null });
  assert.equal(cardUse([hourCall(1)], NOW, null, 'standard').daysLeft, null);
});
