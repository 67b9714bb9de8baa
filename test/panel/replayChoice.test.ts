import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORGOTTEN_MS, nextReplay, type ReplayPlace } from '#src/panel/replayChoice.js';

/** How far back a chain of presses goes; each is given with its time and the newest recording then. */
function backs(...presses: readonly (readonly [last: boolean, ms: number, newest: string])[]): number[] {
  let place: ReplayPlace | null = null;
  return presses.map(([last, ms, newest]) => {
    place = nextReplay(place, last ? 'replayLast' : 'replayPrevious', newest, ms);
    return place.back;
  });
}

test('a press is the last recording, a double press the one before, and again the one before that', () => {
  assert.deepEqual(
    backs([true, 0, 'A'], [false, 5000, 'A'], [false, 9000, 'A'], [false, 9900, 'A']),
    [0, 1, 2, 3],
  );
  assert.deepEqual(backs([false, 0, 'A'], [false, 5000, 'A'], [true, 9000, 'A']), [1, 2, 0]);
});

test('a new recording, or a minute, begins the counting anew', () => {
  assert.deepEqual(backs([false, 0, 'A'], [false, 5000, 'B']), [1, 1]);
  assert.deepEqual(backs([false, 0, 'A'], [false, FORGOTTEN_MS - 5, 'A']), [1, 2]);
  assert.deepEqual(backs([false, 0, 'A'], [false, FORGOTTEN_MS, 'A']), [1, 1]);
});
