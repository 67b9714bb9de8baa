import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effect, type Happening, run } from './story.js';

const JAPAN = { numberDisplay: true } as const;
const CALLER = { kind: 'number', number: '0312345678' } as const;
const CAR: readonly Happening[] = [
  { s: 1, kind: 'reversal' },
  { s: 1.3, kind: 'shortRing' },
  { s: 2.3, kind: 'shortRing' },
];

test("the telephone's primary answer is no call: no recording, no notice, and the number goes to the ring", () => {
  const fetch = run(
    [
      ...CAR,
      { s: 2.8, kind: 'offHook' },
      { s: 3.6, kind: 'callerId', callerId: CALLER },
      { s: 4, kind: 'onHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(fetch.effects, []);
  const whole = run(
    [
      ...CAR,
      { s: 2.8, kind: 'offHook' },
      { s: 3.6, kind: 'callerId', callerId: CALLER },
      { s: 4, kind: 'onHook' },
      { s: 5, kind: 'ring' },
      { s: 8, kind: 'ring' },
      { s: 9, kind: 'offHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(whole.kinds, ['keep', 'playNotice']);
  const keep = effect(whole.effects, 'keep');
  assert.deepEqual([keep.direction, keep.callerId, keep.at.ms], ['in', CALLER, 9000]);
});

test('who gives up while the telephone fetches the number has called, and is told with it', () => {
  const { effects, kinds } = run(
    [
      ...CAR,
      { s: 2.8, kind: 'offHook' },
      { s: 3.6, kind: 'callerId', callerId: CALLER },
      { s: 4, kind: 'onHook' },
      { s: 10, kind: 'tick' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['missed']);
  const { callerId, rings } = effect(effects, 'missed');
  assert.deepEqual([callerId, rings], [CALLER, 0]);
});

test('a primary answer without a number is no call either', () => {
  const { kinds, machine } = run(
    [
      ...CAR,
      { s: 2.8, kind: 'offHook' },
      { s: 6, kind: 'onHook' },
      { s: 7, kind: 'ring' },
      { s: 9, kind: 'offHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['keep', 'playNotice']);
  assert.equal(machine.phase.kind, 'offHook');
});

test('a device that calls short rings rings: rings a second apart are the announcement', () => {
  const { kinds } = run(
    [
      { s: 1.3, kind: 'ring' },
      { s: 2.3, kind: 'ring' },
      { s: 2.8, kind: 'offHook' },
      { s: 4, kind: 'onHook' },
      { s: 5, kind: 'ring' },
      { s: 8, kind: 'ring' },
      { s: 20, kind: 'tick' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['missed']);
});

test('a person who lifts in the announcement has a call from the off-hook on, with the notice when they speak', () => {
  const { effects, kinds } = run([...CAR, { s: 2.8, kind: 'offHook' }, { s: 5, kind: 'speech' }], JAPAN);
  assert.deepEqual(kinds, ['keep', 'playNotice']);
  assert.equal(effect(effects, 'keep').at.ms, 2800);
  assert.equal(effect(effects, 'keep').fromSample, 0);
});

test('what is heard late and sounds like speech, while the number is sent, makes no call of the fetch', () => {
  const { effects } = run(
    [...CAR, { s: 2.8, kind: 'offHook' }, { s: 5, kind: 'speech', atSample: 3.6 * 8000 }],
    JAPAN,
  );
  assert.deepEqual(effects, []);
});

test('who says nothing and stays is a person too, after the longest fetch', () => {
  const { kinds } = run([...CAR, { s: 2.8, kind: 'offHook' }, { s: 12.8, kind: 'tick' }], JAPAN);
  assert.deepEqual(kinds, ['keep', 'playNotice']);
});

test('a telephone without caller ID is rung after six seconds, and the announcement counts no ring', () => {
  const short = Array.from({ length: 6 }, (_, i): Happening => ({ s: 1.3 + i, kind: 'ring' }));
  const { effects, kinds } = run(
    [
      { s: 1, kind: 'reversal' },
      ...short,
      { s: 7.3, kind: 'ring' },
      { s: 10.3, kind: 'ring' },
      { s: 17, kind: 'tick' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['missed']);
  assert.equal(effect(effects, 'missed').rings, 2);
});

test('an ordinary call on a line that reverses before it rings is a call', () => {
  const { kinds } = run(
    [
      { s: 1, kind: 'reversal' },
      { s: 1.5, kind: 'ring' },
      { s: 4.5, kind: 'ring' },
      { s: 6, kind: 'offHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['keep', 'playNotice']);
});

test('a new call right after one that nobody answered: both are told apart', () => {
  const { effects, kinds } = run(
    [
      { s: 1, kind: 'ring' },
      { s: 4, kind: 'ring' },
      { s: 6, kind: 'shortRing' },
      { s: 6.8, kind: 'offHook' },
      { s: 7.5, kind: 'callerId', callerId: CALLER },
      { s: 8, kind: 'onHook' },
      { s: 9, kind: 'ring' },
      { s: 10, kind: 'offHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['missed', 'keep', 'playNotice']);
  assert.deepEqual(effect(effects, 'keep').callerId, CALLER);
});

test('where the network knows no Number Display, a reversal means nothing', () => {
  const { kinds } = run([
    { s: 1, kind: 'reversal' },
    { s: 2, kind: 'offHook' },
  ]);
  assert.deepEqual(kinds, ['keep']);
});

test('a recorder that is stopped in a fetch keeps what there is', () => {
  const { kinds } = run([...CAR, { s: 2.8, kind: 'offHook' }, { s: 3, kind: 'shutdown' }], JAPAN);
  assert.deepEqual(
    kinds.filter((kind) => kind === 'keep' || kind === 'file'),
    ['keep', 'file'],
  );
});

test('who dials right after a reversal that announced nothing has an outgoing call, without a notice', () => {
  const lifted: readonly Happening[] = [
    { s: 1, kind: 'reversal' },
    { s: 3, kind: 'offHook' },
  ];
  const dialTone = { s: 4, kind: 'tone', tone: 'dial', on: true, fromSample: 24_000 } as const;
  for (const told of [dialTone, { s: 4, kind: 'digit', digit: '1' }] as const) {
    const { effects, kinds } = run([...lifted, told], JAPAN);
    assert.deepEqual(
      kinds.filter((kind) => kind !== 'mark'),
      ['keep'],
    );
    const keep = effect(effects, 'keep');
    assert.deepEqual([keep.direction, keep.at.ms], ['out', 3000]);
  }
});

test('a line that turns back when a call is over announces none: the next off-hook is a call at once', () => {
  const { kinds } = run(
    [
      { s: 1, kind: 'offHook' },
      { s: 20, kind: 'onHook' },
      { s: 20.2, kind: 'reversal' },
      { s: 24, kind: 'offHook' },
    ],
    JAPAN,
  );
  assert.deepEqual(kinds, ['keep', 'file', 'keep']);
});
