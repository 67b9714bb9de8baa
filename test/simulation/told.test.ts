import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFacts } from '../card/callSamples.js';
import { Told } from './told.js';

test('sound handed over a second before a cut must be kept, a stretch that never came need not', () => {
  const told = new Told(openFacts(), 0, 0, 0, 1);
  told.hand(1000, 8000);
  told.miss(800);
  told.hand(1200, 9600);
  told.died = { atMs: 2150, toleranceMs: 1000 };
  assert.equal(told.kept, 8000);
  assert.equal(told.next, 9600);
  assert.equal(told.lossMs(8000), 950);
  told.died = { atMs: 2250, toleranceMs: 1000 };
  assert.equal(told.kept, 9600);
});
