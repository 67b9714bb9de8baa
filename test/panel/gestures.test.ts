import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Button,
  type ButtonInput,
  buttonDueMs,
  DOUBLE_GAP_MS,
  EXPORT_HOLD_MS,
  exportHeld,
  initialButton,
  POWER_OFF_HOLD_MS,
  SHORT_MS,
  type Situation,
  STUCK_MS,
  stepButton,
} from '#src/panel/gestures.js';
import type { PanelAct } from '#src/panel/types.js';
import { Random, seedFor } from '../rig/random.js';

const QUIET: Situation = { inCall: false, replaying: false };
const IN_CALL: Situation = { inCall: true, replaying: false };
const REPLAYING: Situation = { inCall: false, replaying: true };
/** The device was opened long before. */
const T = 100_000;

type Act = [PanelAct, atMs: number];

/** Feeds inputs, with a tick whenever one is due, and gives what was done and when, counted from T. */
function run(inputs: readonly ButtonInput[], situation: Situation | ((ms: number) => Situation) = QUIET) {
  let button: Button = initialButton;
  const acts: Act[] = [];
  const take = (input: ButtonInput) => {
    const step = stepButton(button, input, typeof situation === 'function' ? situation(input.ms) : situation);
    button = step.button;
    acts.push(...step.acts.map((act): Act => [act, input.ms - T]));
  };
  const endMs = (inputs.at(-1)?.ms ?? T) + 60_000;
  for (const input of [...inputs, { kind: 'tick' as const, ms: endMs }]) {
    for (let due = buttonDueMs(button); due !== null && due < input.ms; due = buttonDueMs(button))
      take({ kind: 'tick', ms: due });
    take(input);
  }
  return acts;
}

/** Presses given as [from, to], in ms after T. */
function presses(...spans: readonly (readonly [number, number])[]): ButtonInput[] {
  return spans.flatMap(([from, to]): ButtonInput[] => [
    { kind: 'press', ms: T + from },
    { kind: 'release', ms: T + to },
  ]);
}

const replayAt = (ms: number): Act[] => [['replayLast', ms + DOUBLE_GAP_MS]];
const shortest = 20;

/** One press of each length around every border, and what comes of it in each situation. */
const LENGTHS: readonly (readonly [ms: number, quiet: Act[], replaying: Act[]])[] = [
  [1, replayAt(1), []],
  [SHORT_MS - 5, replayAt(SHORT_MS - 5), []],
  [SHORT_MS, [], []],
  [SHORT_MS + 5, [], []],
  [EXPORT_HOLD_MS - 5, [], []],
  [EXPORT_HOLD_MS, [['export', EXPORT_HOLD_MS]], [['export', EXPORT_HOLD_MS]]],
  [EXPORT_HOLD_MS + 5, [['export', EXPORT_HOLD_MS + 5]], [['export', EXPORT_HOLD_MS + 5]]],
  [POWER_OFF_HOLD_MS - 5, [['export', POWER_OFF_HOLD_MS - 5]], [['export', POWER_OFF_HOLD_MS - 5]]],
  [POWER_OFF_HOLD_MS, [['powerOff', POWER_OFF_HOLD_MS]], [['powerOff', POWER_OFF_HOLD_MS]]],
  [POWER_OFF_HOLD_MS + 5, [['powerOff', POWER_OFF_HOLD_MS]], [['powerOff', POWER_OFF_HOLD_MS]]],
  [60_000 - 5, [['powerOff', POWER_OFF_HOLD_MS]], [['powerOff', POWER_OFF_HOLD_MS]]],
];

for (const [ms, quiet, replaying] of LENGTHS) {
  test(`one press of ${ms} ms: ${quiet.map(([act]) => act).join() || 'nothing'}`, () => {
    assert.deepEqual(run(presses([0, ms])), quiet);
  });
  test(`one press of ${ms} ms while replaying: silence at once, then ${replaying.map(([act]) => act).join() || 'nothing'}`, () => {
    assert.deepEqual(run(presses([0, ms]), REPLAYING), [['stopReplay', 0], ...replaying]);
  });
  test(`one press of ${ms} ms in a call: a mark at its beginning, holds as ever, and never a replay`, () => {
    assert.deepEqual(run(presses([0, ms]), IN_CALL), [
      ['mark', 0],
      ...quiet.filter(([act]) => act !== 'replayLast'),
    ]);
  });
}

/** A second short press at each gap around the border. */
for (const [gapMs, acts] of [
  [1, [['replayPrevious', shortest + 1 + shortest]]],
  [DOUBLE_GAP_MS - 5, [['replayPrevious', shortest + DOUBLE_GAP_MS - 5 + shortest]]],
  [DOUBLE_GAP_MS, [...replayAt(shortest), ...replayAt(shortest + DOUBLE_GAP_MS + shortest)]],
  [DOUBLE_GAP_MS + 5, [...replayAt(shortest), ...replayAt(shortest + DOUBLE_GAP_MS + 5 + shortest)]],
] as const satisfies readonly (readonly [number, Act[]])[])
  test(`two presses ${gapMs} ms apart: ${acts.map(([act]) => act).join()}`, () => {
    const second = shortest + gapMs;
    assert.deepEqual(run(presses([0, shortest], [second, second + shortest])), acts);
  });

/** The length of a double press's second half decides as a single press's does. */
for (const [ms, act] of [
  [SHORT_MS - 5, 'replayPrevious'],
  [SHORT_MS, null],
  [EXPORT_HOLD_MS - 5, null],
  [EXPORT_HOLD_MS, 'export'],
  [POWER_OFF_HOLD_MS, 'powerOff'],
] as const)
  test(`a press and another one of ${ms} ms: ${act ?? 'nothing'}`, () => {
    const acts = run(presses([0, shortest], [100, 100 + ms]));
    assert.deepEqual(acts, act === null ? [] : [[act, 100 + ms]]);
  });

test('while replaying a press stops and does not start again; a double press goes one further back', () => {
  const silentFrom = (ms: number): Situation => (ms <= T ? REPLAYING : QUIET);
  assert.deepEqual(run(presses([0, 50]), silentFrom), [['stopReplay', 0]]);
  assert.deepEqual(run(presses([0, 50], [300, 350]), silentFrom), [
    ['stopReplay', 0],
    ['replayPrevious', 350],
  ]);
});

test('three quick presses are a double press and a press', () => {
  assert.deepEqual(run(presses([0, 50], [100, 150], [200, 250])), [
    ['replayPrevious', 150],
    ['replayLast', 250 + DOUBLE_GAP_MS],
  ]);
});

test('in a call every press is a mark, however close', () => {
  assert.deepEqual(run(presses([0, 50], [100, 150]), IN_CALL), [
    ['mark', 0],
    ['mark', 100],
  ]);
});

test('a call that begins between the press and the replay, or between two presses, is not spoken into', () => {
  const callFrom = (ms: number) => (at: number) => (at >= T + ms ? IN_CALL : QUIET);
  assert.deepEqual(run(presses([0, 50]), callFrom(100)), []);
  assert.deepEqual(run(presses([0, 50]), callFrom(20)), []);
  assert.deepEqual(run(presses([0, 50], [100, 150]), callFrom(120)), []);
});

test('a button that is stuck when the device is opened does nothing until it was let go', () => {
  const opened: ButtonInput = { kind: 'opened', ms: T };
  assert.deepEqual(run([opened, { kind: 'press', ms: T }]), []);
  assert.deepEqual(run([opened, ...presses([STUCK_MS - 5, 12_000])]), []);
  assert.deepEqual(run([opened, ...presses([STUCK_MS, STUCK_MS + 50])]), replayAt(STUCK_MS + 50));
  assert.deepEqual(run([opened, ...presses([0, 20_000], [20_100, 20_150])]), replayAt(20_150));
});

test('a device that vanishes in a press takes the press with it', () => {
  const press: ButtonInput = { kind: 'press', ms: T };
  assert.deepEqual(run([press, { kind: 'lost', ms: T + 7999 }]), []);
  assert.deepEqual(run([press, { kind: 'opened', ms: T + 100 }, { kind: 'release', ms: T + 200 }]), []);
});

test('a lost release: the next press counts for itself', () => {
  const acts = run([{ kind: 'press', ms: T }, ...presses([5000, 5050])]);
  assert.deepEqual(acts, replayAt(5050));
});

test('a release without a press means nothing', () => {
  assert.deepEqual(run([{ kind: 'release', ms: T }]), []);
});

test('the lamps tell of a hold from 3 s on, and no more once it powers off', () => {
  const { button } = stepButton(initialButton, { kind: 'press', ms: T }, QUIET);
  assert.equal(exportHeld(button, T + EXPORT_HOLD_MS - 5), false);
  assert.equal(exportHeld(button, T + EXPORT_HOLD_MS), true);
  const late = stepButton(button, { kind: 'tick', ms: T + POWER_OFF_HOLD_MS }, QUIET).button;
  assert.equal(exportHeld(late, T + POWER_OFF_HOLD_MS), false);
  assert.equal(exportHeld(initialButton, T), false);
});

test('whatever happens: at most one power-off a press, and late ticks change no act', () => {
  const random = new Random(seedFor('gestures'));
  for (let round = 0; round < 500; round++) {
    let ms = T;
    const inputs = Array.from({ length: 30 }, (): ButtonInput => {
      ms += random.pick([1, 30, 495, 500, 505, 995, 1005, 2995, 3005, 7995, 8005]);
      return { kind: random.pick(['press', 'release', 'press', 'release', 'lost', 'opened']), ms };
    });
    const inTime = run(inputs);
    let button = initialButton;
    const late: PanelAct[] = [];
    for (const input of [...inputs, { kind: 'tick' as const, ms: ms + 60_000 }]) {
      const step = stepButton(button, input, QUIET);
      button = step.button;
      late.push(...step.acts);
    }
    assert.deepEqual(
      late,
      inTime.map(([act]) => act),
    );
    const pressed = inputs.filter(({ kind }) => kind === 'press').length;
    assert.ok(late.filter((act) => act === 'powerOff').length <= pressed);
  }
});
