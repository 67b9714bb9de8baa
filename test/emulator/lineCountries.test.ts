import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineHabits } from '#src/emulator/lineHabits.js';
import { RATE_HZ } from '#src/emulator/tones.js';
import { CallerIdEar, type CallerIdHeard } from '#src/line/callerId/ear.js';
import { levelOf } from '#src/signal/levels.js';
import { amplitudeAt, country, Line, NUMBER } from './modelLine.js';

const lineIn = (code: string, habits: Partial<LineHabits> = {}) =>
  new Line({ country: country(code), ...habits });

/** What a caller-ID ear of the country hears of a whole call's beginning. */
function heardBy(line: Line, seconds: number): readonly CallerIdHeard[] {
  return new CallerIdEar(line.habits.country.callerId).push(line.runs(seconds));
}

function isLoud(sound: Int16Array, fromSeconds: number, toSeconds: number): boolean {
  const level = levelOf(sound.slice(fromSeconds * RATE_HZ + 80, toSeconds * RATE_HZ - 80)).rmsDb;
  assert.ok(level > -25 || level < -60, `${level}`);
  return level > -25;
}

test('the dial tone of each country has its frequencies', () => {
  for (const [code, ...hz] of [
    ['US', 350, 440],
    ['GB', 350, 440],
    ['DE', 425],
    ['FR', 440],
    ['JP', 400],
  ] as const) {
    const line = lineIn(code);
    line.does({ kind: 'lift' });
    const sound = line.runs(1);
    for (const one of hz) assert.ok(amplitudeAt(one, sound) > 2500, `${code} ${one}`);
    assert.ok(amplitudeAt(480, sound) < 50);
  }
});

test('the rings of each country come in its cadence, and its caller gives up at the end of a ring', () => {
  for (const [code, rings, gaveUp] of [
    ['US', [0.3, 6.3], 8.3],
    ['GB', [0.3, 3.3], 4.3],
    ['DE', [0.3, 5.3], 6.3],
    ['FR', [0.3, 5.3], 6.8],
  ] as const) {
    const line = lineIn(code);
    line.does({ kind: 'ring', callerId: NUMBER, times: 2 });
    line.runs(9);
    assert.deepEqual(line.secondsOf('ring'), rings, code);
    assert.deepEqual(line.secondsOf('farGaveUp'), [gaveUp], code);
  }
});

test('the United States interrupt the loop current when the far end hangs up, then give what the line is used to', () => {
  const line = lineIn('US', { afterFarHangUp: 'dialTone' }).talks();
  line.does({ kind: 'farHangUp' });
  const sound = line.runs(2);
  assert.equal(isLoud(sound, 0, 0.575), false);
  assert.equal(isLoud(sound, 0.575, 2), true);
  assert.ok(amplitudeAt(350, sound.slice(RATE_HZ)) > 2500);
  assert.equal(line.state.exchange, 'dialTone');
});

test('a line without a tone at the end is dead', () => {
  const line = lineIn('JP', { afterFarHangUp: 'deadLine', interruptsLoopCurrent: false }).talks();
  line.does({ kind: 'farHangUp' });
  assert.ok(levelOf(line.runs(3)).rmsDb < -60);
  const hungUp = line.events.find(({ kind }) => kind === 'farEndHungUp');
  assert.ok(hungUp?.kind === 'farEndHungUp' && !hungUp.loopCurrentInterrupted);
});

test('an engaged callee gives the busy tone, a wrong number the reorder tone, a patient caller only ringbacks', () => {
  for (const [callee, exchange] of [
    ['engaged', 'busyTone'],
    ['unobtainable', 'reorderTone'],
    ['neverAnswers', 'ringback'],
  ] as const) {
    const line = lineIn('US');
    line.does({ kind: 'lift' });
    line.does({ kind: 'dial', digits: '555', callee });
    line.runs(0.48);
    const sound = line.runs(13);
    assert.equal(line.state.exchange, exchange);
    assert.deepEqual(line.secondsOf('farAnswered'), []);
    const onSeconds = { busyTone: 0.5, reorderTone: 0.25, ringback: 2 }[exchange];
    assert.equal(isLoud(sound, 0, onSeconds), true);
    assert.equal(isLoud(sound, onSeconds, 2 * onSeconds), false);
  }
});

test('a callee who lets it ring answers after so many ringbacks, and the polarity may tell', () => {
  const line = lineIn('JP', { reversesAtAnswer: true });
  line.does({ kind: 'lift' });
  line.does({ kind: 'dial', digits: '1', ringbacks: 5 });
  line.runs(16);
  assert.deepEqual(line.secondsOf('farAnswered'), [0.16 + 5 * 3]);
  assert.deepEqual(line.secondsOf('reversal'), line.secondsOf('farAnswered'));
});

test('the network of each country tells the caller so that a caller-ID ear understands it', () => {
  const callerId = { ...NUMBER, name: 'ACME CORP' };
  for (const [code, rings, way, when] of [
    ['JP', 0, 'ntt', 'beforeFirstRing'],
    ['US', 1, 'bellcore', 'beforeFirstRing'],
    ['GB', 0, 'bt', 'beforeFirstRing'],
    ['DE', 0, 'etsi', 'beforeFirstRing'],
    ['DE', 1, 'etsi', 'afterFirstRing'],
  ] as const) {
    const line = lineIn(code, { callerIdBy: 'network', callerIdWhen: when });
    line.does({ kind: 'ring', callerId: code === 'JP' ? NUMBER : callerId, times: null, date: '11271510' });
    const heard = heardBy(line, 6);
    assert.equal(heard.length, 1, code);
    assert.deepEqual(heard[0]?.kind === 'callerId' && heard[0].callerId, code === 'JP' ? NUMBER : callerId);
    const [sent] = line.secondsOf('callerIdSent');
    assert.equal(line.secondsOf('ring').filter((second) => second < (sent ?? 0)).length, rings, code);
    assert.ok(line.events.some((event) => event.kind === 'callerIdSent' && event.way === way));
    assert.deepEqual(line.secondsOf('callerId'), [], 'the device knows nothing');
  }
});

test('a bit error in the FSK is heard as damage in every country, never as another number', () => {
  for (const code of ['JP', 'US', 'GB', 'DE']) {
    const line = lineIn(code, { callerIdBy: 'network', fsk: 'bitError' });
    line.does({ kind: 'ring', callerId: NUMBER, times: null });
    const heard = heardBy(line, 6);
    assert.deepEqual(
      heard.map(({ kind }) => kind),
      ['damaged'],
      code,
    );
  }
});

test('device and network may both tell the caller', () => {
  const line = lineIn('US', { callerIdBy: 'both', callerIdWhen: 'afterFirstRing' });
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  line.runs(5);
  assert.deepEqual(line.secondsOf('callerId'), [2.8]);
  assert.deepEqual(line.secondsOf('callerIdSent'), [2.8]);
});
