import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardUse } from '#src/card/cardUse.js';

const DAY_MS = 86_400_000;
const NOW = 1_795_000_000_000;
const HOUR_MS = 3_600_000;

test('room is told in hours of the profile and in days of the last weeks’ use', () => {
  const talk = { talkMs: 56 * HOUR_MS, firstMs: NOW - 28 * DAY_MS };
  const use = cardUse(talk, NOW, 28.8e9, 'standard');
  assert.deepEqual(use, { hoursFit: 1000, hoursPerDay: 2, daysLeft: 500 });
  assert.equal(cardUse(talk, NOW, 57.6e9, 'pcm').hoursFit, 1000);
});

test('a card in use since an hour is not taken for one in use for a month', () => {
  const use = cardUse({ talkMs: HOUR_MS, firstMs: NOW - HOUR_MS }, NOW, 28.8e9, 'standard');
  assert.equal(use.hoursPerDay, 1);
});

test('without calls or room nothing is foretold', () => {
  const none = { talkMs: 0, firstMs: null };
  assert.deepEqual(cardUse(none, NOW, 28.8e6, 'standard'), { hoursFit: 1, hoursPerDay: 0, daysLeft: null });
  const one = { talkMs: HOUR_MS, firstMs: NOW - DAY_MS };
  assert.equal(cardUse(one, NOW, null, 'standard').daysLeft, null);
});
