import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDeadlineMs } from '#src/call/machine.js';
import { plansFor } from './callRules.js';
import { effect, type Happening, RULES, run } from './story.js';

test('an off-hook after ringing is an incoming call, recorded from before it, with the notice at once', () => {
  const { effects, kinds } = run([
    { s: 10, kind: 'ring' },
    { s: 10.5, kind: 'callerId', callerId: { kind: 'number', number: '0312345678' } },
    { s: 13, kind: 'ring' },
    { s: 14, kind: 'offHook' },
    { s: 19, kind: 'noticeEnded' },
    { s: 60, kind: 'onHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'playNotice', 'file']);
  const keep = effect(effects, 'keep');
  assert.equal(keep.direction, 'in');
  assert.equal(keep.fromSample, 11 * 8000);
  assert.deepEqual(keep.callerId, { kind: 'number', number: '0312345678' });
  assert.deepEqual(effect(effects, 'file').at, { ms: 60_000, sample: 480_000 });
});

test('an off-hook without ringing is an outgoing call and by default has no notice', () => {
  const { effects, kinds } = run([
    { s: 10, kind: 'offHook' },
    { s: 20, kind: 'onHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'file']);
  assert.equal(effect(effects, 'keep').direction, 'out');
});

for (const [scope, incoming, outgoing] of [
  ['incoming', true, false],
  ['outgoing', false, true],
  ['both', true, true],
  ['none', false, false],
] as const)
  test(`notice on ${scope}`, () => {
    const answered = run(
      [
        { s: 1, kind: 'ring' },
        { s: 2, kind: 'offHook' },
      ],
      { plans: plansFor(scope) },
    );
    const dialled = run(
      [
        { s: 2, kind: 'offHook' },
        { s: 5, kind: 'digit', digit: '1' },
        { s: 15, kind: 'speech' },
        { s: 15, kind: 'tick' },
      ],
      { plans: plansFor(scope) },
    );
    assert.equal(answered.kinds.includes('playNotice'), incoming);
    assert.equal(dialled.kinds.includes('playNotice'), outgoing);
  });

test('ringing that stops without an off-hook is a missed call, and a later off-hook is outgoing', () => {
  const { effects, kinds } = run([
    { s: 1, kind: 'ring' },
    { s: 4, kind: 'ring' },
    { s: 10.1, kind: 'tick' },
    { s: 10.2, kind: 'offHook' },
  ]);
  assert.deepEqual(kinds, ['missed', 'keep']);
  assert.equal(effect(effects, 'missed').rings, 2);
  assert.equal(effect(effects, 'keep').direction, 'out');
});

test('a ring in a running call is call waiting: a mark, never a notice', () => {
  const { effects, kinds } = run([
    { s: 1, kind: 'ring' },
    { s: 2, kind: 'offHook' },
    { s: 8, kind: 'noticeEnded' },
    { s: 30, kind: 'ring' },
    { s: 31, kind: 'offHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'playNotice', 'mark']);
  assert.equal(effect(effects, 'mark').what, 'callWaiting');
});

test('a delayed notice is asked for by the deadline, and dropped when the moment has passed', () => {
  const events: Happening[] = [
    { s: 1, kind: 'ring' },
    { s: 2, kind: 'offHook' },
  ];
  const waiting = run(events, { noticeDelayMs: 500 });
  assert.deepEqual(waiting.kinds, ['keep']);
  assert.equal(nextDeadlineMs(waiting.machine, { ...RULES, noticeDelayMs: 500 }), 2500);
  assert.deepEqual(run([...events, { s: 2.5, kind: 'tick' }], { noticeDelayMs: 500 }).kinds, [
    'keep',
    'playNotice',
  ]);
  const late = run([...events, { s: 9, kind: 'tick' }], { noticeDelayMs: 500 });
  assert.deepEqual(late.kinds, ['keep', 'mark']);
  assert.equal(effect(late.effects, 'mark').what, 'noticeSkipped');
});

test('hanging up in the notice stops it before the recording is filed', () => {
  const { kinds } = run([
    { s: 1, kind: 'ring' },
    { s: 2, kind: 'offHook' },
    { s: 3, kind: 'onHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'playNotice', 'stopNotice', 'file']);
});

test('a second call within the pre-roll of the first begins where the first ended', () => {
  const { effects } = run([
    { s: 10, kind: 'offHook' },
    { s: 20, kind: 'onHook' },
    { s: 21, kind: 'offHook' },
  ]);
  assert.deepEqual(
    effects.flatMap((one) => (one.kind === 'keep' ? [one.fromSample] : [])),
    [7 * 8000, 20 * 8000],
  );
});

test('a call longer than the limit goes on in a next part, without a gap and without a second notice', () => {
  const { effects, kinds } = run(
    [
      { s: 1, kind: 'ring' },
      { s: 2, kind: 'offHook' },
      { s: 6, kind: 'noticeEnded' },
      { s: 62, kind: 'tick' },
      { s: 70, kind: 'onHook' },
    ],
    { maxLengthMs: 60_000 },
  );
  assert.deepEqual(kinds, ['keep', 'playNotice', 'file', 'keep', 'file']);
  const parts = effects.filter((one) => one.kind === 'keep');
  assert.equal(parts[1]?.fromSample, 62 * 8000);
  assert.equal(parts[1]?.continues, parts[0]?.call);
});

test('a line device lost in the call keeps the call open for a grace time, then ends it', () => {
  const lost: Happening[] = [
    { s: 1, kind: 'offHook' },
    { s: 10, kind: 'deviceLost' },
  ];
  const back = run([...lost, { s: 30, kind: 'deviceBack' }, { s: 90, kind: 'tick' }]);
  assert.deepEqual(back.kinds, ['keep', 'mark', 'mark']);
  const gone = run([...lost, { s: 70, kind: 'tick' }]);
  assert.equal(effect(gone.effects, 'file').reason, 'deviceLost');
});

const AWAY: readonly Happening[] = [
  { s: 1, kind: 'offHook' },
  { s: 10, kind: 'deviceLost' },
  { s: 20, kind: 'deviceBack' },
];
const CALLER = { kind: 'number', number: '0312345678' } as const;

test('a handset put down while the line device was away: the next caller has a call of their own', () => {
  const { effects, kinds } = run([
    ...AWAY,
    { s: 600, kind: 'callerId', callerId: CALLER },
    { s: 601, kind: 'ring' },
    { s: 605, kind: 'offHook' },
    { s: 640, kind: 'onHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'mark', 'mark', 'file', 'keep', 'playNotice', 'stopNotice', 'file']);
  const [old, next] = effects.filter((one) => one.kind === 'file');
  assert.deepEqual([old?.call, old?.reason, old?.at.ms], [1, 'deviceLost', 601_000]);
  assert.deepEqual([next?.call, next?.reason], [2, 'onHook']);
  const call = effects.findLast((one) => one.kind === 'keep');
  assert.deepEqual([call?.direction, call?.callerId, call?.continues], ['in', CALLER, null]);
  assert.equal(call?.fromSample, 602 * 8000);
});

test('and the next call that is dialled, without losing a sample if it was the same one after all', () => {
  const { effects, kinds } = run([...AWAY, { s: 600, kind: 'offHook' }]);
  assert.deepEqual(kinds, ['keep', 'mark', 'mark', 'file', 'keep']);
  assert.equal(effect(effects, 'file').at.sample, 600 * 8000);
  assert.equal(effects.findLast((one) => one.kind === 'keep')?.fromSample, 600 * 8000);
});

test('a call that outlives the absence of the line device ends with its own on-hook, once', () => {
  const { effects, kinds } = run([
    ...AWAY,
    { s: 60, kind: 'farEndHungUp' },
    { s: 61, kind: 'onHook' },
    { s: 70, kind: 'ring' },
  ]);
  assert.deepEqual(kinds, ['keep', 'mark', 'mark', 'mark', 'file']);
  assert.equal(effect(effects, 'file').reason, 'onHook');
});

test('a part that follows after the absence is in doubt too', () => {
  const { kinds } = run([...AWAY, { s: 61, kind: 'tick' }, { s: 62, kind: 'ring' }], { maxLengthMs: 60_000 });
  assert.deepEqual(kinds, ['keep', 'mark', 'mark', 'file', 'keep', 'file']);
});

test('the button marks its own moment in a call, as often as it is pressed, and nothing outside of one', () => {
  const { effects, kinds } = run([
    { s: 1, kind: 'mark' },
    { s: 2, kind: 'offHook' },
    { s: 5.25, kind: 'mark' },
    { s: 6, kind: 'mark' },
    { s: 9, kind: 'onHook' },
    { s: 10, kind: 'mark' },
  ]);
  assert.deepEqual(kinds, ['keep', 'mark', 'mark', 'file']);
  const mark = effect(effects, 'mark');
  assert.equal(mark.what, 'button');
  assert.deepEqual(mark.at, { ms: 5250, sample: 42_000 });
});

test('a hang-up of the far end is a mark, not an end: the handset decides', () => {
  const { kinds } = run([
    { s: 1, kind: 'offHook' },
    { s: 5, kind: 'farEndHungUp' },
  ]);
  assert.deepEqual(kinds, ['keep', 'mark']);
});

test('a caller ID before the first ring, or after the off-hook, belongs to the call', () => {
  const callerId = { kind: 'number', number: '0612345678' } as const;
  const before = run([
    { s: 1, kind: 'callerId', callerId },
    { s: 2, kind: 'ring' },
    { s: 3, kind: 'offHook' },
  ]);
  assert.deepEqual(effect(before.effects, 'keep').callerId, callerId);
  const after = run([
    { s: 2, kind: 'ring' },
    { s: 3, kind: 'offHook' },
    { s: 4, kind: 'callerId', callerId },
  ]);
  assert.deepEqual(effect(after.effects, 'identify').callerId, callerId);
});

test('a shutdown ends the running call and nothing begins afterwards', () => {
  const { effects, kinds } = run([
    { s: 1, kind: 'offHook' },
    { s: 5, kind: 'shutdown' },
    { s: 6, kind: 'onHook' },
    { s: 7, kind: 'offHook' },
  ]);
  assert.deepEqual(kinds, ['keep', 'file']);
  assert.equal(effect(effects, 'file').reason, 'shutdown');
});

test('a call whose end was only heard says by what, and not that a handset was put down', () => {
  for (const by of ['tone', 'silence'] as const) {
    const { effects } = run([
      { s: 10, kind: 'offHook' },
      { s: 60, kind: 'onHook', by },
    ]);
    assert.equal(effect(effects, 'file').reason, by);
  }
});
