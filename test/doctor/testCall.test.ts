import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallStatus, LiveEvent } from '#src/control/api.js';
import { beginTest, resultsOf, stepTest, type TestCall } from '#src/doctor/testCall.js';
import { ROW } from '../control/memoryPorts.js';

const at = '2026-11-23T18:45:02.123+09:00';
const FILED = { ...ROW, gapSamples: 0 };

function state(name: CallStatus['state'], number: string | null = null): LiveEvent {
  const call = { state: name, id: null, number, elapsedMs: null, noticePlaying: false };
  return { at, type: 'state', call };
}
const level = (rmsDb: number): LiveEvent => ({ at, type: 'level', rmsDb, peakDb: rmsDb + 6 });
const noticeBegan: LiveEvent = { at, type: 'noticeBegan', id: 'K7Q2M9', afterOffHookMs: 41.5 };
const noticeEnded: LiveEvent = { at, type: 'noticeEnded', id: 'K7Q2M9', cutShort: false };
const filed: LiveEvent = { at, type: 'filed', call: FILED };

const INCOMING: readonly LiveEvent[] = [
  state('idle'),
  level(-65),
  state('ringing', '0312345678'),
  state('incoming', '0312345678'),
  noticeBegan,
  level(-20),
  noticeEnded,
  level(-22),
  level(-19),
  state('ended'),
  filed,
];

function after(events: readonly LiveEvent[], begun: TestCall = beginTest(false, 'incoming')): TestCall {
  return events.reduce(stepTest, begun);
}

test('the person is led from step to step by what arrives', () => {
  const steps = INCOMING.map((_, i) => after(INCOMING.slice(0, i + 1)).step);
  assert.deepEqual(steps, [
    ...['ring', 'ring', 'answer', 'notice', 'notice', 'notice'],
    ...['speak', 'speak', 'hangUp', 'filing', 'done'],
  ]);
});

test('a whole call is right in every point', () => {
  const results = resultsOf(after(INCOMING));
  assert.deepEqual(
    results.map(({ point, seen, problem }) => [point, seen, problem]),
    [
      ['ring', 'ring', null],
      ['number', '0312345678', null],
      ['offHook', 'offHook', null],
      ['notice', '42 ms', null],
      ['voice', '-19 dB', null],
      ['onHook', 'onHook', null],
      ['filed', ROW.path, null],
    ],
  );
});

test('a test that stopped blames the point at which it stopped, and nothing after it', () => {
  const stops: readonly (readonly [events: number, code: string])[] = [
    [2, 'testNoRing'],
    [3, 'testNoOffHook'],
    [9, 'testNoOnHook'],
    [10, 'testNotFiled'],
  ];
  for (const [events, code] of stops) {
    const problems = resultsOf(after(INCOMING.slice(0, events))).flatMap(({ problem }) => problem ?? []);
    assert.deepEqual(
      problems.map((problem) => problem.code),
      [code],
    );
  }
});

test('no voice, no notice, a notice cut short and gaps are each told', () => {
  const told = (events: readonly LiveEvent[], row = FILED) => {
    const done = after([...events.filter(({ type }) => type !== 'filed'), { at, type: 'filed', call: row }]);
    return resultsOf(done).flatMap(({ problem }) => problem?.code ?? []);
  };
  const mute = INCOMING.filter((event) => event.type !== 'level');
  assert.deepEqual(told(mute), ['testNoVoice']);
  assert.deepEqual(told([...mute, level(-60), level(-60)]), ['testNoVoice']);
  assert.deepEqual(told(INCOMING, { ...FILED, notice: 'notHeard' }), ['testNoNotice']);
  assert.deepEqual(told(INCOMING, { ...FILED, notice: 'cutShort' }), ['testNoticeCut']);
  assert.deepEqual(told(INCOMING, { ...FILED, gapSamples: 800 }), ['testGaps']);
});

test('the notice’s own sound is no voice', () => {
  assert.equal(after(INCOMING.slice(0, 6)).voices, 0);
});

test('a caller who gives up is waited for again', () => {
  const missed: LiveEvent = { at, type: 'missed', number: null, rings: 2 };
  const again = after([state('ringing', '110'), missed]);
  assert.deepEqual(again, beginTest(false, 'incoming'));
  assert.equal(after(INCOMING, again).step, 'done');
});

test('an outgoing test needs no caller, and a notice only where the setting says so', () => {
  const calls = [state('outgoing'), level(-20), level(-20), state('idle'), filed];
  const plain = after(calls, beginTest(true, 'incoming'));
  assert.deepEqual(
    resultsOf(plain).map(({ point, problem }) => [point, problem]),
    ['offHook', 'voice', 'onHook', 'filed'].map((point) => [point, null]),
  );
  assert.equal(after(calls.slice(0, 1), beginTest(true, 'both')).step, 'notice');
  assert.equal(after(calls.slice(0, 1), beginTest(true, 'none')).step, 'speak');
});
