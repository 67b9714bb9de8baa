import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HookEdge, type HookEdgeSettings, hookEdge, NO_EDGES } from '#src/line/hookEdges.js';
import { loadProfiles } from '#src/line/profile.js';

const SETTINGS: HookEdgeSettings = { flashMs: { min: 120, max: 1000 } };

/** Lifts at 0, then the loop is open, closed, open, …, each so many ms; ticks come when they are wanted. */
function dial(lengths: readonly number[], settings = SETTINGS, afterMs = 5000) {
  const edges: HookEdge[] = [{ kind: 'closed', atMs: 0 }];
  let atMs = 2000;
  for (const [i, ms] of lengths.entries()) {
    edges.push({ kind: i % 2 === 0 ? 'open' : 'closed', atMs });
    atMs += ms;
  }
  if (lengths.length % 2 === 1) edges.push({ kind: 'closed', atMs });
  return run(edges, atMs + afterMs, settings);
}

function run(given: readonly HookEdge[], untilMs: number, settings = SETTINGS) {
  let state = NO_EDGES;
  let dueMs: number | null = null;
  const out: { kind: string; digit?: string; atMs: number }[] = [];
  const take = (edge: HookEdge) => {
    const step = hookEdge(state, edge, settings);
    state = step.edges;
    dueMs = step.dueMs;
    for (const { event, atMs } of step.events) {
      if (event.kind === 'digit') assert.equal(event.by, 'pulse');
      out.push({ kind: event.kind, atMs, ...(event.kind === 'digit' ? { digit: event.digit } : {}) });
    }
  };
  const ticks = (beforeMs: number) => {
    while (dueMs !== null && dueMs < beforeMs) take({ kind: 'tick', atMs: dueMs });
  };
  for (const edge of given) {
    ticks(edge.atMs);
    take(edge);
  }
  ticks(untilMs);
  return {
    out,
    digits: out.map(({ digit }) => digit ?? '').join(''),
    kinds: out.map(({ kind }) => kind),
  };
}

/** The opens and closes of digits, the last close left out. */
function pulses(digits: string, pps: number, make: number, pauseMs: number): number[] {
  const lengths: number[] = [];
  for (const digit of digits) {
    const count = digit === '0' ? 10 : Number(digit);
    for (let i = 0; i < count; i++) lengths.push((1000 / pps) * (1 - make), (1000 / pps) * make);
    lengths[lengths.length - 1] = pauseMs;
  }
  return lengths.slice(0, -1);
}

test('every digit is read at the edges of what dials may do, at 10 and 20 pps, and 0 is ten pulses', () => {
  for (const [rates, makes, pauseMs] of [
    [[9, 10, 11], [0.3, 0.33, 0.42], 600],
    [[18.4, 20, 21.6], [0.3, 0.33, 0.36], 450],
  ] as const)
    for (const pps of rates)
      for (const make of makes)
        assert.equal(
          dial(pulses('1234567890', pps, make, pauseMs)).digits,
          '1234567890',
          `${pps} pps, make ${make}`,
        );
});

test('edges that come 5 ms too early or too late change no digit', () => {
  for (const pps of [10, 20])
    for (const off of [-5, 5]) {
      const lengths = pulses('0312345678', pps, 0.33, pps === 10 ? 600 : 450).map((ms, i) =>
        i % 2 === 0 ? ms + off : ms - off,
      );
      assert.equal(dial(lengths).digits, '0312345678', `${pps} pps, opens ${off} ms longer`);
    }
});

test('5 ms below the shortest flash the loop was open for a pulse, and from there on for a flash', () => {
  assert.deepEqual(dial([115]).kinds, ['offHook', 'digit']);
  assert.deepEqual(dial([119]).kinds, ['offHook', 'digit']);
  assert.deepEqual(dial([120]).kinds, ['offHook', 'flash']);
  assert.deepEqual(dial([125]).kinds, ['offHook', 'flash']);
});

test('up to the longest flash it is one, and 5 ms above it the handset was put down', () => {
  for (const max of [300, 1000, 1500]) {
    const settings = { flashMs: { min: 120, max } };
    assert.deepEqual(dial([max - 5], settings).kinds, ['offHook', 'flash']);
    assert.deepEqual(dial([max], settings).kinds, ['offHook', 'flash']);
    assert.deepEqual(dial([max + 5], settings).kinds, ['offHook', 'onHook', 'offHook']);
  }
});

test('a handset that is put down and stays so is told once, at the time at which the loop opened', () => {
  const { out } = run(
    [
      { kind: 'closed', atMs: 0 },
      { kind: 'open', atMs: 4000 },
      { kind: 'open', atMs: 4100 },
    ],
    60_000,
  );
  assert.deepEqual(out, [
    { kind: 'offHook', atMs: 0 },
    { kind: 'onHook', atMs: 4000 },
  ]);
});

test('a contact that bounces is no digit, and more than ten pulses are none', () => {
  assert.equal(dial([20]).digits, '');
  assert.equal(dial([60, 5, 60]).digits, '');
  assert.equal(dial(pulses('0', 10, 0.33, 600).concat([33, 67])).digits, '');
});

test('a dialled digit is told with the time of its end, while the next may already be in the making', () => {
  const { out } = dial(pulses('21', 10, 0.33, 600));
  assert.deepEqual(
    out.filter(({ kind }) => kind === 'digit').map(({ digit, atMs }) => [digit, Math.round(atMs)]),
    [
      ['2', 2167],
      ['1', 2834],
    ],
  );
});

test('a flash in the middle of a digit ends it, and a handset put down too', () => {
  assert.deepEqual(dial([67, 33, 300]).kinds, ['offHook', 'flash']);
  assert.deepEqual(dial([67, 33, 1200]).kinds, ['offHook', 'onHook', 'offHook']);
});

test('no profile that comes with Denwaban says yet that its edges are raw', () => {
  for (const profile of loadProfiles()) assert.ok('usb' in profile && !profile.rawHookEdges);
});
