import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Effect } from '#src/call/types.js';
import { effect, type Happening, run } from './story.js';

const PICKED_UP: readonly Happening[] = [
  { s: 1, kind: 'ring' },
  { s: 2, kind: 'offHook' },
  { s: 6, kind: 'noticeEnded' },
  { s: 7, kind: 'speech' },
];
const busy = (s: number, fromS: number): Happening => ({
  s,
  kind: 'tone',
  tone: 'busy',
  on: true,
  fromSample: fromS * 8000,
});

const ended = (effects: readonly Effect[]) => {
  const { reason, ended: at, at: filed, cues } = effect(effects, 'file');
  return { reason, s: at.ms / 1000, filedS: filed.ms / 1000, cues: cues.map(({ cue }) => cue) };
};

test('a hook flash is no hang-up: one call, a mark, and no second notice', () => {
  const { kinds, effects } = run(
    [...PICKED_UP, { s: 20, kind: 'onHook' }, { s: 20.6, kind: 'offHook' }, { s: 30, kind: 'speech' }],
    { flashMaxMs: 1000 },
  );
  assert.deepEqual(kinds, ['keep', 'playNotice', 'mark']);
  assert.equal(effect(effects, 'mark').what, 'flash');
});

test('a handset down for longer than a flash ended the call when it was put down', () => {
  const { effects } = run([...PICKED_UP, { s: 20, kind: 'onHook' }, { s: 21, kind: 'tick' }], {
    flashMaxMs: 1000,
  });
  assert.deepEqual(ended(effects), { reason: 'onHook', s: 20, filedS: 21, cues: ['onHook'] });
});

test('without an on-hook the busy tone ends the call, where the tone began', () => {
  const { effects } = run([...PICKED_UP, busy(64, 60)], { hook: 'unsure' });
  assert.deepEqual(ended(effects), { reason: 'tone', s: 60, filedS: 64, cues: ['tone'] });
});

test('with a sure hook the busy tone waits for the handset, and does not wait for ever', () => {
  const heard = [...PICKED_UP, busy(64, 60)];
  assert.equal(run([...heard, { s: 70, kind: 'tick' }]).kinds.at(-1), 'playNotice');
  assert.deepEqual(ended(run([...heard, { s: 70, kind: 'onHook' }]).effects), {
    reason: 'onHook',
    s: 60,
    filedS: 70,
    cues: ['onHook', 'tone'],
  });
  assert.deepEqual(ended(run([...heard, { s: 79, kind: 'tick' }]).effects), {
    reason: 'tone',
    s: 60,
    filedS: 79,
    cues: ['tone'],
  });
});

test('a handset put down over the busy tone: the call was over when the tone began, and the tone stands as a cue', () => {
  const silenced = { s: 70.3, kind: 'tone', tone: 'busy', on: false, fromSample: 0 } as const;
  const put = [
    ...PICKED_UP,
    busy(64, 60),
    { s: 70, kind: 'onHook' },
    silenced,
    { s: 71, kind: 'tick' },
  ] as const;
  const { effects } = run(put, { flashMaxMs: 1000 });
  assert.deepEqual(ended(effects), { reason: 'onHook', s: 60, filedS: 71, cues: ['onHook', 'tone'] });
});

test('a flash over a tone ends the tone: what is heard afterwards is another line', () => {
  const { kinds } = run(
    [
      ...PICKED_UP,
      busy(64, 60),
      { s: 65, kind: 'onHook' },
      { s: 65.5, kind: 'offHook' },
      { s: 90, kind: 'tick' },
    ],
    { flashMaxMs: 1000 },
  );
  assert.ok(!kinds.includes('file'));
});

test('a tone that stops before the call is ended by it is forgotten', () => {
  const { kinds } = run([
    ...PICKED_UP,
    busy(64, 60),
    { s: 66, kind: 'tone', tone: 'busy', on: false, fromSample: 0 },
    { s: 100, kind: 'tick' },
  ]);
  assert.deepEqual(kinds, ['keep', 'playNotice']);
});

test('silence after speech ends a call whose hook cannot be trusted, from the last word on', () => {
  const quiet: readonly Happening[] = [...PICKED_UP, { s: 40, kind: 'silence' }, { s: 100, kind: 'tick' }];
  assert.deepEqual(ended(run(quiet, { hook: 'unsure' }).effects), {
    reason: 'silence',
    s: 40,
    filedS: 100,
    cues: ['silence'],
  });
  assert.deepEqual(run(quiet).kinds, ['keep', 'playNotice'], 'a sure hook: the caller is on hold');
  assert.deepEqual(run(quiet, { hook: 'unsure', silenceMs: 0 }).kinds, ['keep', 'playNotice']);
});

test('an interrupted loop is a hint: it ends a call only with nobody speaking after it', () => {
  const cpc: Happening = { s: 30, kind: 'farEndHungUp' };
  const unsure = { hook: 'unsure' } as const;
  assert.deepEqual(ended(run([...PICKED_UP, cpc, { s: 40, kind: 'tick' }], unsure).effects), {
    reason: 'loopCurrent',
    s: 30,
    filedS: 40,
    cues: ['loopCurrent'],
  });
  const goesOn = run([...PICKED_UP, cpc, { s: 33, kind: 'speech' }, { s: 45, kind: 'tick' }], unsure);
  assert.deepEqual(goesOn.kinds, ['keep', 'playNotice', 'mark']);
  const atAnswer: readonly Happening[] = [
    { s: 1, kind: 'ring' },
    { s: 2, kind: 'offHook' },
    { s: 2.1, kind: 'farEndHungUp' },
    { s: 20, kind: 'tick' },
  ];
  assert.ok(!run(atAnswer, unsure).kinds.includes('file'), 'the reversal at the answer');
});

test('a spurious on-hook of a device that is not sure is taken back by the voice that goes on', () => {
  const { kinds } = run(
    [...PICKED_UP, { s: 20, kind: 'onHook' }, { s: 22, kind: 'speech' }, { s: 30, kind: 'tick' }],
    {
      hook: 'unsure',
    },
  );
  assert.deepEqual(kinds, ['keep', 'playNotice']);
  const real = run([...PICKED_UP, { s: 20, kind: 'onHook' }, { s: 23, kind: 'tick' }], { hook: 'unsure' });
  assert.deepEqual(ended(real.effects).reason, 'onHook');
});

test('a hang-up reported ten seconds late ends nothing twice', () => {
  const { kinds } = run([...PICKED_UP, busy(64, 60), { s: 74, kind: 'onHook' }], { hook: 'unsure' });
  assert.deepEqual(kinds, ['keep', 'playNotice', 'file']);
});

test('a storm of off-hook reports is one call', () => {
  const storm = Array.from({ length: 50 }, (_, i): Happening => ({ s: 10 + i / 50, kind: 'offHook' }));
  assert.deepEqual(run([...PICKED_UP, ...storm]).kinds, ['keep', 'playNotice']);
});

test('a device that holds the line is told to let go with every end, recorded or not', () => {
  const never = { record: 'never', notice: null, repeatMs: null, recordTone: false, rule: 'x' } as const;
  const { effects } = run(
    [
      { s: 2, kind: 'offHook' },
      { s: 9, kind: 'onHook' },
    ],
    { plans: { in: never, out: never } },
  );
  assert.deepEqual(effects, [{ kind: 'release' }]);
});

test('a ring on a line whose hook is not sure, long after the last word, is the next call', () => {
  const { kinds, machine } = run([...PICKED_UP, { s: 30, kind: 'silence' }, { s: 38, kind: 'ring' }], {
    hook: 'unsure',
  });
  assert.deepEqual(kinds, ['keep', 'playNotice', 'file']);
  assert.equal(machine.phase.kind, 'ringing');
});

test('where nobody sees the handset, what was heard ends the call, at the time at which it was over', () => {
  const { effects } = run(
    [
      ...PICKED_UP,
      { s: 59, kind: 'speech' },
      { s: 59.5, kind: 'silence' },
      { s: 40, kind: 'onHook', by: 'silence' },
    ],
    { hook: 'none' },
  );
  assert.deepEqual(ended(effects), { reason: 'silence', s: 40, filedS: 59.5, cues: ['silence'] });
});

test('the device that promised no report of the hook and gives one is believed no sooner than one that is unsure', () => {
  const down: readonly Happening[] = [...PICKED_UP, { s: 20, kind: 'onHook' }];
  const taken = run([...down, { s: 22, kind: 'speech' }, { s: 30, kind: 'tick' }], { hook: 'none' });
  assert.deepEqual(taken.kinds, ['keep', 'playNotice']);
  assert.deepEqual(ended(run([...down, { s: 23, kind: 'tick' }], { hook: 'none' }).effects).reason, 'onHook');
});

test('a busy tone that stopped before a sure hook said anything ends the call when nobody speaks after it', () => {
  const heard: readonly Happening[] = [
    ...PICKED_UP,
    busy(64, 60),
    { s: 66, kind: 'tone', tone: 'busy', on: false, fromSample: 0 },
  ];
  const { reason, s } = ended(run([...heard, { s: 126, kind: 'tick' }]).effects);
  assert.deepEqual([reason, s], ['tone', 60]);
  const goesOn = run([...heard, { s: 80, kind: 'speech' }, { s: 200, kind: 'tick' }]);
  assert.deepEqual(goesOn.kinds, ['keep', 'playNotice']);
});

test('a ring on a line whose hook is sure is the next call only when nobody has spoken for a minute', () => {
  const quiet: readonly Happening[] = [...PICKED_UP, { s: 30, kind: 'silence' }];
  const soon = run([...quiet, { s: 80, kind: 'ring' }]);
  assert.deepEqual([soon.kinds, soon.machine.phase.kind], [['keep', 'playNotice', 'mark'], 'offHook']);
  const late = run([...quiet, { s: 90, kind: 'ring' }]);
  assert.deepEqual([late.kinds, late.machine.phase.kind], [['keep', 'playNotice', 'file'], 'ringing']);
});
