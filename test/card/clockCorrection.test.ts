import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClockAnswer, correctedStartMs, newsOf } from '#src/card/clockCorrection.js';

const TRUE_OFFSET = 1_795_000_000_000;
const answer = (change: Partial<ClockAnswer> = {}): ClockAnswer => ({
  monotonicMs: 10_000,
  wallMs: 10_000 + TRUE_OFFSET,
  trusted: true,
  sleptMs: 0,
  ...change,
});

test('a clock that wakes up in 1970 and is set gives the true offset once', () => {
  const lost = answer({ wallMs: 10_000, trusted: false });
  const still = answer({ monotonicMs: 20_000, wallMs: 20_000, trusted: false });
  const set = answer({ monotonicMs: 30_000, wallMs: 30_000 + TRUE_OFFSET });
  const later = answer({ monotonicMs: 40_000, wallMs: 40_000 + TRUE_OFFSET });
  assert.deepEqual(newsOf(lost, still), { stepMs: null, wallMinusMonotonicMs: null, slept: false });
  assert.deepEqual(newsOf(still, set), {
    stepMs: TRUE_OFFSET,
    wallMinusMonotonicMs: TRUE_OFFSET,
    slept: false,
  });
  assert.deepEqual(newsOf(set, later), { stepMs: null, wallMinusMonotonicMs: null, slept: false });
});

test('a clock that is trusted at the first answer corrects what began before it', () => {
  assert.equal(newsOf(null, answer()).wallMinusMonotonicMs, TRUE_OFFSET);
  assert.equal(newsOf(null, answer({ trusted: false })).wallMinusMonotonicMs, null);
});

test('a step that nobody vouches for is a step, and no truth', () => {
  const before = answer({ trusted: false });
  const news = newsOf(before, answer({ trusted: false, monotonicMs: 20_000, wallMs: 25_000 + TRUE_OFFSET }));
  assert.deepEqual(news, { stepMs: 5000, wallMinusMonotonicMs: null, slept: false });
});

test('slewing up to 2 s between two answers is no step, in either direction', () => {
  for (const byMs of [-2000, 2000]) {
    const now = answer({ monotonicMs: 20_000, wallMs: 20_000 + TRUE_OFFSET + byMs });
    assert.equal(newsOf(answer(), now).stepMs, null);
  }
  const back = answer({ monotonicMs: 20_000, wallMs: 17_999 + TRUE_OFFSET });
  assert.equal(newsOf(answer(), back).stepMs, -2001);
});

test('sleep is no step of the clock, but moments before it cannot be told any more', () => {
  const now = answer({ monotonicMs: 20_000, wallMs: 20_000 + 3_600_000 + TRUE_OFFSET, sleptMs: 3_600_000 });
  assert.deepEqual(newsOf(answer(), now), { stepMs: null, wallMinusMonotonicMs: null, slept: true });
});

test('only starts that no trusted clock told are corrected', () => {
  assert.equal(correctedStartMs({ beganMs: 5000, clock: 'unsynchronised' }, TRUE_OFFSET), TRUE_OFFSET + 5000);
  assert.equal(correctedStartMs({ beganMs: 5000, clock: 'synchronised' }, TRUE_OFFSET), null);
  assert.equal(correctedStartMs({ beganMs: 5000, clock: 'corrected' }, TRUE_OFFSET), null);
});
