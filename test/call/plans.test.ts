import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '#src/call/types.js';
import { ANNOUNCED, PLAIN } from './callRules.js';
import { effect, type Happening, run } from './story.js';

const both = (plan: Plan) => ({ plans: { in: plan, out: plan } });
const LIFTED: readonly Happening[] = [
  { s: 8, kind: 'ring' },
  { s: 10, kind: 'offHook' },
];

test('a call that is not to be recorded leaves nothing, and no notice is played in it', () => {
  const { kinds } = run(
    [...LIFTED, { s: 12, kind: 'mark' }, { s: 20, kind: 'onHook' }],
    both({ ...ANNOUNCED, record: 'never' }),
  );
  assert.deepEqual(kinds, []);
});

test('on demand: the button begins the recording with what came before it, and the notice is played then', () => {
  const { effects, kinds } = run(
    [...LIFTED, { s: 30, kind: 'mark' }, { s: 30, kind: 'tick' }, { s: 40, kind: 'onHook' }],
    both({ ...ANNOUNCED, record: 'onDemand' }),
  );
  assert.deepEqual(kinds, ['keep', 'mark', 'playNotice', 'stopNotice', 'file']);
  assert.equal(effect(effects, 'keep').fromSample, 7 * 8000, 'from the pre-roll of the call on');
});

test('on demand, late: the recording begins as far back as the tape goes', () => {
  const { effects } = run([...LIFTED, { s: 100, kind: 'mark' }], both({ ...PLAIN, record: 'onDemand' }));
  assert.deepEqual(effect(effects, 'keep').fromSample, 72 * 8000);
  assert.deepEqual(effect(effects, 'keep').at, { ms: 72_000, sample: 72 * 8000 });
});

const DIALS: readonly Happening[] = [
  { s: 2, kind: 'offHook' },
  { s: 3, kind: 'digit', digit: '0', by: 'tone' },
  { s: 3.1, kind: 'digit', digit: '0', by: 'device' },
  { s: 3.4, kind: 'digit', digit: '3', by: 'tone' },
];

test('the dialled number is known when no digit follows, each key counted once', () => {
  const { effects } = run([...DIALS, { s: 9.4, kind: 'tick' }]);
  assert.deepEqual(effect(effects, 'identify').callerId, { kind: 'number', number: '03' });
  assert.equal(effects.filter(({ kind }) => kind === 'mark').length, 2);
});

test('digits after the answer are no part of the number', () => {
  const answered: Happening = { s: 5, kind: 'speech' };
  const { effects } = run([...DIALS, answered, { s: 6, kind: 'digit', digit: '9' }, { s: 20, kind: 'tick' }]);
  assert.deepEqual(
    effects.flatMap((one) => (one.kind === 'identify' ? [one.callerId] : [])),
    [{ kind: 'number', number: '03' }],
  );
});

test('a call that waits for its number is kept from its beginning when the rules say so', () => {
  const later = both({ ...PLAIN, record: 'later' });
  const known = run([...DIALS, { s: 9.4, kind: 'tick' }, { s: 9.5, kind: 'plan', plan: PLAIN }], later);
  assert.equal(effect(known.effects, 'keep').fromSample, 0);
  assert.equal(effect(known.effects, 'keep').at.ms, 2000);
  const refused = run(
    [
      ...DIALS,
      { s: 9.4, kind: 'tick' },
      { s: 9.5, kind: 'plan', plan: { ...PLAIN, record: 'never' } },
      { s: 60, kind: 'tick' },
    ],
    later,
  );
  assert.deepEqual(refused.kinds, []);
  const nothing = run(
    [
      { s: 2, kind: 'offHook' },
      { s: 22, kind: 'tick' },
    ],
    later,
  );
  assert.equal(effect(nothing.effects, 'keep').fromSample, 0, 'nobody dialled: recorded all the same');
});

test('the notice of an outgoing call waits until ringback stops, or somebody speaks', () => {
  const dialled: readonly Happening[] = [
    ...DIALS,
    { s: 8, kind: 'tone', tone: 'ringback', on: true, fromSample: 0 },
  ];
  const early = run([...dialled, { s: 12, kind: 'tick' }], both(ANNOUNCED));
  assert.ok(!early.kinds.includes('playNotice'));
  const stops: Happening = { s: 15, kind: 'tone', tone: 'ringback', on: false, fromSample: 0 };
  const answered = run([...dialled, stops, { s: 15, kind: 'tick' }], both(ANNOUNCED));
  assert.equal(answered.kinds.at(-1), 'playNotice');
  const spoken = run([...dialled, { s: 14, kind: 'speech' }, { s: 14, kind: 'tick' }], both(ANNOUNCED));
  assert.equal(spoken.kinds.at(-1), 'playNotice');
});

test('a notice that is to be repeated comes again so long after its end', () => {
  const { kinds } = run(
    [
      ...LIFTED,
      { s: 15, kind: 'noticeEnded' },
      { s: 45, kind: 'tick' },
      { s: 50, kind: 'noticeEnded' },
      { s: 79, kind: 'tick' },
    ],
    both({ ...ANNOUNCED, repeatMs: 30_000 }),
  );
  assert.deepEqual(kinds, ['keep', 'playNotice', 'playNotice']);
});

test("the country's recorder tone sounds every so often, and not over the notice", () => {
  const { kinds } = run(
    [...LIFTED, { s: 25, kind: 'tick' }, { s: 26, kind: 'noticeEnded' }, { s: 40, kind: 'tick' }],
    both({ ...ANNOUNCED, recordTone: true }),
  );
  assert.deepEqual(kinds, ['keep', 'playNotice', 'recordTone']);
});

test('the rule that kept a call is told with it', () => {
  const { effects } = run(LIFTED, both({ ...PLAIN, rule: 'claims' }));
  assert.equal(effect(effects, 'keep').rule, 'claims');
});
