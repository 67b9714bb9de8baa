import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transmit } from '#src/line/voice/transmit.js';

const STEP = 160;
const AHEAD_MS = 80;
const AHEAD_SAMPLES = 640;

/** Lets time pass in steps until the sound has been played, at most so often. */
function playOut(transmit: Transmit, samples: Int16Array, steps: number) {
  let done = 0;
  transmit.play(samples, () => done++);
  const sent: number[] = [];
  let doneAt = Number.NaN;
  for (let step = 1; step <= steps; step++) {
    sent.push(transmit.passed(STEP).length);
    if (done === 1 && Number.isNaN(doneAt)) doneAt = step;
  }
  return { sent, done, doneAt };
}

test('sound goes out at the pace of the line, and never more than 80 ms ahead of it', () => {
  const { sent, done, doneAt } = playOut(
    new Transmit('muLaw', 'nothing', AHEAD_MS),
    new Int16Array(8000).fill(999),
    70,
  );
  let ahead = 0;
  for (const bytes of sent) {
    ahead = Math.max(0, ahead - STEP) + bytes;
    assert.ok(ahead <= AHEAD_SAMPLES, `${ahead}`);
  }
  assert.equal(
    sent.reduce((sum, bytes) => sum + bytes, 0),
    8000,
  );
  assert.equal(done, 1);
  assert.ok(doneAt >= 8000 / STEP && doneAt <= 8000 / STEP + 6, `${doneAt}`);
});

test('where a device wants sound all the time it gets silence between', () => {
  const transmit = new Transmit('unsigned8', 'silence', AHEAD_MS);
  assert.equal(transmit.passed(0).length, 320);
  const bytes = transmit.passed(STEP);
  assert.deepEqual(bytes, new Uint8Array(STEP).fill(128));
  const { done } = playOut(transmit, new Int16Array(1000).fill(5000), 20);
  assert.equal(done, 1);
});

test('what was dropped is not sent, and its end is not told', () => {
  const transmit = new Transmit('muLaw', 'nothing', AHEAD_MS);
  let done = false;
  transmit.play(new Int16Array(8000), () => {
    done = true;
  });
  transmit.passed(STEP);
  transmit.drop();
  for (let step = 0; step < 60; step++) assert.equal(transmit.passed(STEP).length, 0);
  assert.equal(done, false);
});

test('a byte of sound that is a DLE is doubled', () => {
  // 0x10 in 8-bit unsigned is -112 of 128.
  const transmit = new Transmit('unsigned8', 'nothing', AHEAD_MS);
  transmit.play(Int16Array.of(-112 * 256), () => {});
  assert.deepEqual([...transmit.passed(0)], [0x10, 0x10]);
});
