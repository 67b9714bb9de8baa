import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EXPORT_QUARTERS,
  LAMPS,
  lampStateOf,
  lampsOf,
  MARKED_MS,
  type Pattern,
  REFUSED_MS,
  type Scene,
} from '#src/panel/lamps.js';
import type { LampState } from '#src/panel/types.js';

const ARMED: Scene = {
  poweringOff: false,
  armed: true,
  call: 'none',
  noticePlaying: false,
  replaying: false,
  exported: null,
  exportHeld: false,
  stickDone: false,
  troubled: false,
  sinceMarkMs: null,
  sinceRefusalMs: null,
};
const IN_CALL: Partial<Scene> = { call: 'running' };

/** What the lamps say in each scene; of several reasons the graver one. */
const SCENES: readonly (readonly [what: string, scene: Partial<Scene>, state: LampState])[] = [
  ['all is well', {}, 'armed'],
  ['the phone rings', { call: 'ringing' }, 'ringing'],
  ['a call runs', IN_CALL, 'recording'],
  ['a call runs and the notice is played', { ...IN_CALL, noticePlaying: true }, 'noticePlaying'],
  ['a mark was just set', { ...IN_CALL, noticePlaying: true, sinceMarkMs: 0 }, 'marked'],
  ['a mark was set', { ...IN_CALL, sinceMarkMs: MARKED_MS - 5 }, 'marked'],
  ['a mark was set a while ago', { ...IN_CALL, sinceMarkMs: MARKED_MS }, 'recording'],
  ['the marked call is over', { sinceMarkMs: 0 }, 'armed'],
  ['a recording is replayed', { replaying: true }, 'replaying'],
  ['the phone rings while replaying', { replaying: true, call: 'ringing' }, 'ringing'],
  ['an export runs', { exported: 0.5 }, 'exporting'],
  ['an export has just begun', { exported: 0 }, 'exporting'],
  ['a call runs while exporting', { ...IN_CALL, exported: 0.5 }, 'recording'],
  ['the button is held long enough for an export', { exportHeld: true }, 'exporting'],
  ['so in a call', { ...IN_CALL, exportHeld: true }, 'exporting'],
  ['a stick has got everything', { stickDone: true }, 'stickDone'],
  ['and another one is being copied to', { stickDone: true, exported: 0.5 }, 'exporting'],
  ['a stick has got everything, and something is wrong', { stickDone: true, troubled: true }, 'warning'],
  ['a stick has got everything, and the phone rings', { stickDone: true, call: 'ringing' }, 'ringing'],
  ['something minor is wrong', { troubled: true }, 'warning'],
  ['something minor is wrong in a call', { ...IN_CALL, troubled: true }, 'recording'],
  ['something minor is wrong while replaying', { troubled: true, replaying: true }, 'replaying'],
  ['a gesture was refused', { sinceRefusalMs: 0, replaying: true }, 'warning'],
  ['a gesture was refused', { sinceRefusalMs: REFUSED_MS - 5 }, 'warning'],
  ['a gesture was refused a while ago', { sinceRefusalMs: REFUSED_MS }, 'armed'],
  ['nothing can be recorded', { armed: false }, 'notRecording'],
  ['nothing can be recorded, in a call', { ...IN_CALL, armed: false, noticePlaying: true }, 'notRecording'],
  [
    'nothing can be recorded, and a mark was set',
    { ...IN_CALL, armed: false, sinceMarkMs: 0 },
    'notRecording',
  ],
  ['nothing can be recorded, while replaying', { armed: false, replaying: true }, 'notRecording'],
  ['nothing can be recorded, while exporting', { armed: false, exported: 0.2 }, 'notRecording'],
  ['nothing can be recorded, the button is held', { armed: false, exportHeld: true }, 'notRecording'],
  ['it powers off', { poweringOff: true, armed: false, ...IN_CALL }, 'poweringOff'],
];

for (const [what, scene, state] of SCENES)
  test(`${what} (${Object.keys(scene).join()}): ${state}`, () => {
    assert.equal(lampStateOf({ ...ARMED, ...scene }), state);
  });

test('whatever else is true, a recorder that cannot record says so, unless it powers off', () => {
  const flags: readonly Partial<Scene>[] = [
    ...([{ call: 'ringing' }, { call: 'running' }, { noticePlaying: true }, { replaying: true }] as const),
    ...[
      { exported: 0.5 },
      { exportHeld: true },
      { stickDone: true },
      { troubled: true },
      { sinceMarkMs: 0 },
      { sinceRefusalMs: 0 },
    ],
  ];
  for (let bits = 0; bits < 2 ** flags.length; bits++) {
    const scene = Object.assign({ ...ARMED, armed: false }, ...flags.filter((_, i) => bits & (1 << i)));
    assert.equal(lampStateOf(scene), 'notRecording');
    assert.equal(lampStateOf({ ...scene, poweringOff: true }), 'poweringOff');
  }
});

/** A pattern as an eye takes it: never, always, or blinking with this period and share of light. */
function seen({ onMs, offMs }: Pattern) {
  const periodMs = onMs + offMs;
  if (onMs === 0) return { kind: 'dark', periodMs: 0, share: 0 };
  if (offMs === 0) return { kind: 'steady', periodMs: 0, share: 1 };
  return { kind: 'blinking', periodMs, share: onMs / periodMs };
}

/** Apart enough for an eye without a clock: twice as fast, or a quarter more of the time alight. */
function alike(a: Pattern, b: Pattern): boolean {
  const [one, other] = [seen(a), seen(b)];
  if (one.kind !== other.kind) return false;
  if (one.kind !== 'blinking') return true;
  const ratio = Math.max(one.periodMs, other.periodMs) / Math.min(one.periodMs, other.periodMs);
  return ratio < 2 && Math.abs(one.share - other.share) < 0.25;
}

test('no two states look alike, not even to who cannot tell the colours or does not know the places', () => {
  const states = Object.entries(LAMPS);
  for (const [i, [name, a]] of states.entries())
    for (const [other, b] of states.slice(i + 1)) {
      const straight = alike(a.green, b.green) && alike(a.red, b.red);
      const crossed = alike(a.green, b.red) && alike(a.red, b.green);
      assert.ok(!straight && !crossed, `${name} and ${other} look alike`);
    }
});

test('the quarters of an export differ from each other, and no state has one of them beside the same red', () => {
  for (const [i, quarter] of EXPORT_QUARTERS.entries()) {
    for (const other of EXPORT_QUARTERS.slice(i + 1)) assert.ok(!alike(quarter, other));
    assert.equal(seen(quarter).periodMs, 2000);
    for (const [name, { red }] of Object.entries(LAMPS))
      assert.ok(name === 'exporting' || !alike(red, LAMPS.exporting.red), name);
  }
});

for (const [part, quarter] of [
  [null, 0],
  [-1, 0],
  [0, 0],
  [0.249, 0],
  [0.25, 1],
  [0.5, 2],
  [0.75, 3],
  [1, 3],
  [7, 3],
] as const)
  test(`${part} of an export: quarter ${quarter}`, () => {
    assert.deepEqual(lampsOf('exporting', part).green, EXPORT_QUARTERS[quarter]);
    assert.deepEqual(lampsOf('armed', part), LAMPS.armed);
  });

test('NOT RECORDING is the only fast blinking beside a dark lamp: red at five a second, green out', () => {
  assert.deepEqual(LAMPS.notRecording.red, { onMs: 100, offMs: 100 });
  assert.equal(LAMPS.notRecording.green.onMs, 0);
  for (const [name, { green, red }] of Object.entries(LAMPS)) {
    const lone = [green, red].some(({ onMs }) => onMs === 0);
    const quick = [green, red].some((one) => seen(one).kind === 'blinking' && seen(one).periodMs <= 400);
    assert.equal(lone && quick, name === 'notRecording', name);
  }
});

test('the kernel can show every pattern: whole ms, and never 0 and 0, which it takes for 500 and 500', () => {
  const patterns = [...Object.values(LAMPS).flatMap(({ green, red }) => [green, red]), ...EXPORT_QUARTERS];
  for (const { onMs, offMs } of patterns) {
    assert.ok(Number.isInteger(onMs) && Number.isInteger(offMs) && onMs >= 0 && offMs >= 0);
    assert.ok(onMs + offMs > 0);
  }
});
