import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  climb,
  type Ladder,
  type LadderEvent,
  ON_THE_GROUND,
  RUNGS,
  recoveryOf,
  SLOW_MS,
  STEADY_MS,
} from '#src/line/ladder.js';

type Kind = LadderEvent['kind'];

/** What is done after each event, and the ladder in the end. */
function run(events: readonly (Kind | [Kind, number])[], from: Ladder = ON_THE_GROUND) {
  let ladder = from;
  let nowMs = 1000;
  const steps = events.map((one) => {
    const [kind, afterMs] = typeof one === 'string' ? ([one, 100] as const) : one;
    nowMs += afterMs;
    const step = climb(ladder, { kind, nowMs });
    ladder = step.ladder;
    return step;
  });
  return { ladder, nowMs, rungs: steps.map(({ rung }) => rung), waits: steps.map(({ waitMs }) => waitMs) };
}

const silences = (times: number): Kind[] => Array.from({ length: times }, () => 'silent');

test('a device that answers nothing is taken up the ladder one rung at a time, and the alarm is the last', () => {
  const { rungs, ladder } = run(silences(RUNGS.length));
  assert.deepEqual(rungs, [
    'stopOnce',
    'stopThrice',
    'stopDuplex',
    'anyByte',
    'escape',
    'reopen',
    'usbPower',
    'alarm',
  ]);
  assert.equal(ladder.alarmed, true);
});

test('after the alarm all means are tried again, slowly and for ever, and the alarm stands', () => {
  const { rungs, waits, ladder } = run(silences(3 * RUNGS.length));
  assert.deepEqual(rungs, [...RUNGS, ...RUNGS, ...RUNGS]);
  assert.ok(waits.every((waitMs, i) => (rungs[i] === 'alarm' ? waitMs === SLOW_MS : waitMs < 1000)));
  assert.equal(ladder.alarmed, true);
  assert.equal(ladder.taken.usbPower, 3);
});

test('a device that falls silent at work is opened anew at once, and only then taken up the ladder', () => {
  const { rungs, waits } = run(['ready', ['fellSilent', STEADY_MS], 'silent', 'silent']);
  assert.deepEqual(rungs, [null, null, 'stopOnce', 'stopThrice']);
  assert.ok((waits[1] ?? 1000) < 1000);
});

test('a device that came back and worked for a minute begins at the first rung when it falls silent again', () => {
  const { rungs, ladder } = run([...silences(5), 'ready', ['fellSilent', STEADY_MS], 'silent']);
  assert.deepEqual(rungs.slice(-2), [null, 'stopOnce']);
  assert.equal(ladder.attempts, 1);
  assert.deepEqual([ladder.helped.escape, ladder.taken.stopOnce], [1, 2], 'the counts go on');
});

test('a device that came back for less than a minute goes on from the rung that helped', () => {
  const { rungs, ladder } = run([...silences(5), 'ready', ['fellSilent', STEADY_MS - 1], 'silent', 'silent']);
  assert.deepEqual(rungs.slice(-3), ['reopen', 'usbPower', 'alarm']);
  assert.equal(ladder.attempts, 8);
});

test('a device that falls silent every few seconds and answers each time the port is opened ends in the alarm', () => {
  const { rungs } = run(['ready', 'fellSilent', 'ready', 'fellSilent', 'ready', 'fellSilent']);
  assert.deepEqual(rungs, [null, null, null, 'usbPower', null, 'alarm']);
});

test('a device that greets and then answers no setting is taken up from the port on, though it was never ready', () => {
  assert.deepEqual(run(['fellSilent', 'fellSilent', 'fellSilent', 'fellSilent']).rungs, [
    null,
    'reopen',
    'usbPower',
    'alarm',
  ]);
});

test('a port that is missing or refused is waited for ever longer, up to ten seconds, without climbing', () => {
  const { rungs, waits, ladder } = run(Array.from({ length: 8 }, () => 'failed' as const));
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  assert.ok(rungs.every((rung) => rung === null));
  assert.equal(recoveryOf(ladder, 0), null);
  assert.equal(
    run(['failed', 'failed', 'ready', 'failed']).waits.at(-1),
    250,
    'a device that was ready: afresh',
  );
});

test('a device that vanishes while USB power is off keeps its place on the ladder', () => {
  const { rungs } = run([...silences(7), 'failed', 'failed', 'silent']);
  assert.equal(rungs.at(-1), 'alarm');
});

test('a device that was pulled while it worked is on the ground when it is back', () => {
  const { rungs, ladder } = run([...silences(6), 'ready', 'failed', 'silent']);
  assert.equal(rungs.at(-1), 'stopOnce');
  assert.equal(ladder.alarmed, false);
});

test('status names the stage, the attempts and the time until the device has been steady for a minute', () => {
  const { ladder, nowMs } = run([...silences(5), 'ready']);
  assert.deepEqual(recoveryOf(ladder, nowMs), { stage: 'escape', attempts: 5, sinceMs: 500 });
  assert.notEqual(recoveryOf(ladder, nowMs + STEADY_MS - 1), null);
  assert.equal(recoveryOf(ladder, nowMs + STEADY_MS), null);
  assert.equal(recoveryOf(ON_THE_GROUND, nowMs), null);
});
