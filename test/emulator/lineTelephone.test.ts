import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelEvent } from '#src/emulator/lineTypes.js';
import { holdMusic } from '#src/emulator/music.js';
import { levelOf } from '#src/signal/levels.js';
import { amplitudeAt, Line, voice } from './modelLine.js';

/** Open and closed times of the loop, ms, from its first edge on. */
function loopTimes(events: readonly ModelEvent[], by: 'pulse' | 'flash'): number[] {
  const edges = events.filter((event) => 'by' in event && event.by === by && event.kind !== 'digit');
  return edges.slice(1).map((edge, i) => (edge.sample - (edges[i]?.sample ?? 0)) / 8);
}

const areKeys = { onMs: 80, offMs: 80, twistDb: 0 };

test('a flash opens the loop for exactly so long and nothing is heard meanwhile; the call goes on', () => {
  for (const ms of [120, 500, 1000]) {
    const line = new Line().talks();
    line.does(voice(1, 'near', 3));
    line.runs(0.5);
    assert.ok(line.does({ kind: 'flash', ms }));
    const sound = line.runs(2);
    assert.deepEqual(loopTimes(line.events, 'flash'), [ms]);
    assert.ok(levelOf(sound.slice(0, ms * 8)).rmsDb < -60);
    assert.ok(levelOf(sound.slice(ms * 8 + 8, ms * 8 + 800)).rmsDb > -25);
    assert.equal(line.state.exchange, 'talking');
    assert.equal(line.state.hook, 'off');
  }
});

test('what an open loop is to the exchange changes to the millisecond with its length', () => {
  for (const [ms, exchange] of [
    [115, 'talking'],
    [120, 'dialTone'],
    [125, 'dialTone'],
    [995, 'dialTone'],
    [1000, 'dialTone'],
  ] as const) {
    const line = new Line({ flashGives: 'dialTone' }).talks();
    line.does({ kind: 'flash', ms });
    line.runs(1.5);
    assert.deepEqual(loopTimes(line.events, 'flash'), [ms]);
    assert.equal(line.state.exchange, exchange, `${ms} ms`);
    assert.equal(line.state.held, exchange === 'dialTone', `${ms} ms: the call waits`);
  }
});

test('an open loop longer than the country has flashes is a hang-up: the dial tone comes and the call is gone', () => {
  const line = new Line({ flashGives: 'dialTone' }).talks();
  line.does(voice(1, 'far', 9));
  line.does({ kind: 'flash', ms: 1005 });
  line.runs(2);
  assert.equal(line.state.exchange, 'dialTone');
  assert.equal(line.state.held, false);
  assert.deepEqual(line.secondsOf('speakEnded'), [1 + 1.005]);
});

test('where a flash gives another line, the call waits, a second flash brings it back, on-hook passes it on', () => {
  const line = new Line({ flashGives: 'dialTone' }).talks();
  line.does({ kind: 'flash', ms: 500 });
  line.runs(1);
  assert.equal(line.state.exchange, 'dialTone');
  line.does({ kind: 'flash', ms: 500 });
  line.runs(1);
  assert.equal(line.state.exchange, 'talking');
  line.does({ kind: 'flash', ms: 500 });
  line.runs(1);
  assert.ok(line.does({ kind: 'dial', digits: '12', ringbacks: 1 }));
  line.runs(4);
  assert.equal(line.secondsOf('farAnswered').length, 1);
  assert.ok(line.does({ kind: 'hangUp' }));
  assert.equal(line.state.exchange, 'idle');
});

test('pulse dialling opens the loop as often as the digit says, at 10 and 20 a second, 0 ten times', () => {
  for (const [pulse, open, closed, pause] of [
    [10, 67, 33, 650],
    [20, 33, 17, 500],
  ] as const) {
    const line = new Line();
    line.does({ kind: 'lift' });
    line.runs(1);
    assert.ok(line.does({ kind: 'dial', digits: '30', pulse }));
    const sound = line.runs(3.5);
    const digit = (count: number) =>
      Array.from({ length: 2 * count - 1 }, (_, i) => (i % 2 === 0 ? open : closed));
    assert.deepEqual(loopTimes(line.events, 'pulse'), [...digit(3), closed + pause, ...digit(10)]);
    assert.deepEqual(
      line.events.flatMap((event) => (event.kind === 'digit' ? [`${event.digit} ${event.by}`] : [])),
      ['3 pulse', '0 pulse'],
    );
    assert.ok(amplitudeAt(1336, sound) < 20, 'no tones');
    assert.equal(line.state.exchange, 'ringback');
  }
});

test('only digits can be pulsed', () => {
  const line = new Line();
  line.does({ kind: 'lift' });
  assert.equal(line.does({ kind: 'dial', digits: '1*', pulse: 10 }), false);
});

test('keys in a call sound loud from the near side and quiet from the far one, for as long as they are held', () => {
  const levels = (['near', 'far'] as const).map((side) => {
    const line = new Line().talks();
    assert.ok(line.does({ kind: 'keys', keys: { ...areKeys, digits: '5', side, onMs: 50, offMs: 30 } }));
    const sound = line.runs(0.1);
    assert.deepEqual(
      line.events.flatMap((event) => (event.kind === 'digit' ? [event.digit] : [])),
      ['5'],
    );
    assert.ok(levelOf(sound.slice(400, 640)).rmsDb < -60);
    return levelOf(sound.slice(0, 400)).rmsDb;
  });
  const apart = (levels[0] ?? 0) - (levels[1] ?? 0);
  assert.ok(Math.abs(apart - 12) < 0.3, `${apart}`);
});

test('the twist of keys is the high tone over the low one', () => {
  const line = new Line().talks();
  line.does({ kind: 'keys', keys: { ...areKeys, digits: '1', side: 'near', onMs: 500, twistDb: 5 } });
  const sound = line.runs(0.5);
  const twist = 20 * Math.log10(amplitudeAt(1209, sound) / amplitudeAt(697, sound));
  assert.ok(Math.abs(twist - 5) < 0.2, `${twist}`);
});

test('keys outside a call and what is no key are refused', () => {
  const keys = { ...areKeys, digits: '1', side: 'near' } as const;
  assert.equal(new Line().does({ kind: 'keys', keys }), false);
  assert.equal(new Line().talks().does({ kind: 'keys', keys: { ...keys, digits: '1x' } }), false);
});

test('music on hold goes on and on until the party is back, and is gone when it hangs up', () => {
  const line = new Line().talks();
  const music = holdMusic('tone');
  assert.ok(line.does({ kind: 'hold', side: 'far', music }));
  assert.ok(amplitudeAt(400, line.runs(5)) > 1000);
  assert.ok(line.does({ kind: 'resume', side: 'far' }));
  assert.ok(amplitudeAt(400, line.runs(1)) < 20);
  assert.equal(line.does({ kind: 'resume', side: 'far' }), false);
  line.does({ kind: 'hold', side: 'near', music });
  line.does({ kind: 'hangUp' });
  assert.ok(levelOf(line.runs(1)).rmsDb < -60);
});

/** On and off times of a sound, ms, in steps of 10. */
function cadenceOf(sound: Int16Array): number[] {
  const times: number[] = [];
  let was: boolean | null = null;
  for (let at = 0; at < sound.length; at += 80) {
    const is = levelOf(sound.slice(at, at + 80)).rmsDb > -60;
    if (is === was) times[times.length - 1] = (times.at(-1) ?? 0) + 10;
    else times.push(10);
    was = is;
  }
  return times;
}

test('music on hold sounds at 400 Hz like a busy tone and never has two even cycles of one on end', () => {
  for (const kind of ['melody', 'pips', 'tone'] as const) {
    const music = holdMusic(kind);
    assert.ok(amplitudeAt(400, music) > 500, kind);
    const isEven = (ms: number) => Math.abs(ms - 500) <= 50;
    const cadence = cadenceOf(Int16Array.from([...music, ...music]));
    const even = cadence.some(
      (_, i) => cadence.slice(i, i + 4).length === 4 && cadence.slice(i, i + 4).every(isEven),
    );
    assert.equal(even, false, `${kind} ${cadence}`);
  }
});

test('a muted handset is not heard, the far party is', () => {
  const line = new Line().talks();
  line.does({ kind: 'mute', on: true });
  line.does(voice(1, 'near', 1));
  line.does(voice(2, 'far', 1));
  const sound = line.runs(1);
  assert.ok(amplitudeAt(700, sound) < 20 && amplitudeAt(1100, sound) > 1000);
  line.does({ kind: 'mute', on: false });
  line.does(voice(3, 'near', 1));
  assert.ok(amplitudeAt(700, line.runs(1)) > 5000);
});
