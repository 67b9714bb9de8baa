import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance } from '#src/emulator/lineModel.js';
import { levelOf } from '#src/signal/levels.js';
import { amplitudeAt, Line, NUMBER, voice } from './modelLine.js';

test('the exchange rings one second in three until the far party has had its rings', () => {
  const line = new Line();
  line.does({ kind: 'ring', callerId: NUMBER, times: 3 });
  const sound = line.runs(12);
  assert.deepEqual(line.secondsOf('ring'), [0.3, 3.3, 6.3]);
  assert.deepEqual(line.secondsOf('farGaveUp').map(Math.round), [7]);
  assert.equal(line.state.exchange, 'idle');
  assert.ok(levelOf(sound).rmsDb < -60, 'ringing current is not heard in the tap');
});

test('the caller is reported before the first ring, or after it, as the line is used to', () => {
  const before = new Line();
  before.does({ kind: 'ring', callerId: NUMBER, times: null });
  before.runs(5);
  assert.deepEqual(before.secondsOf('callerId'), [0]);
  const after = new Line({ callerIdWhen: 'afterFirstRing' });
  after.does({ kind: 'ring', callerId: NUMBER, times: null });
  after.runs(5);
  assert.deepEqual(after.secondsOf('callerId'), [1.8]);
  const event = after.events.find((each) => each.kind === 'callerId');
  assert.deepEqual(event?.callerId, NUMBER);
});

test('lifting the handset answers a call, and otherwise gives the dial tone of 400 Hz', () => {
  const called = new Line().talks();
  assert.equal(called.state.exchange, 'talking');
  assert.ok(levelOf(called.runs(1)).rmsDb < -60);
  const calling = new Line();
  calling.does({ kind: 'lift' });
  const tone = calling.runs(1);
  assert.ok(amplitudeAt(400, tone) > 5000 && amplitudeAt(480, tone) < 50);
});

test('dialled digits sound as DTMF and the far party answers after two ringbacks', () => {
  const line = new Line();
  line.does({ kind: 'lift' });
  line.runs(1);
  assert.ok(line.does({ kind: 'dial', digits: '19' }));
  const dialling = line.runs(0.32);
  const one = dialling.slice(0, 640);
  assert.ok(amplitudeAt(697, one) > 2000 && amplitudeAt(1209, one) > 2000 && amplitudeAt(400, one) < 500);
  assert.ok(levelOf(dialling.slice(640, 1280)).rmsDb < -60, 'a pause is between the digits');
  const nine = dialling.slice(1280, 1920);
  assert.ok(amplitudeAt(852, nine) > 2000 && amplitudeAt(1477, nine) > 2000);
  const ringback = line.runs(6.1);
  assert.ok(levelOf(ringback.slice(0, 7900)).rmsDb > -25);
  assert.ok(levelOf(ringback.slice(8100, 23900)).rmsDb < -60);
  assert.equal(line.secondsOf('farAnswered').length, 1);
  assert.equal(line.state.exchange, 'talking');
});

test('both voices are summed, the near one 12 dB over the far one', () => {
  const line = new Line().talks();
  line.does(voice(1, 'near', 1));
  line.does(voice(2, 'far', 1));
  const sound = line.runs(1);
  const ratioDb = 20 * Math.log10(amplitudeAt(700, sound) / amplitudeAt(1100, sound));
  assert.ok(Math.abs(ratioDb - 12) < 0.2, `${ratioDb}`);
});

test('voices of one side wait for one another and begin and end at their samples', () => {
  const line = new Line().talks();
  line.does(voice(1, 'far', 0.5));
  line.does(voice(2, 'far', 0.25));
  line.runs(1);
  assert.deepEqual(line.secondsOf('speakBegan'), [1, 1.5]);
  assert.deepEqual(line.secondsOf('speakEnded'), [1.5, 1.75]);
});

test('the far voice is not heard before anybody has answered', () => {
  const line = new Line();
  line.does({ kind: 'lift' });
  line.does(voice(1, 'far', 1));
  assert.ok(amplitudeAt(1100, line.runs(1)) < 20);
  assert.equal(line.does({ kind: 'hangUp' }), true);
  assert.equal(new Line().does(voice(2, 'near', 1)), false);
});

test('when the far end hangs up the loop is interrupted and the busy tone follows until on-hook', () => {
  const line = new Line().talks();
  line.does(voice(1, 'far', 5));
  line.runs(1);
  assert.ok(line.does({ kind: 'farHangUp' }));
  const busy = line.runs(2);
  for (const half of [0, 1, 2, 3]) {
    const level = levelOf(busy.slice(half * 4000 + 50, half * 4000 + 3950)).rmsDb;
    assert.ok(half % 2 === 0 ? level > -25 : level < -60, `half second ${half}: ${level}`);
  }
  const hungUp = line.events.find((event) => event.kind === 'farEndHungUp');
  assert.equal(hungUp?.loopCurrentInterrupted, true);
  const ended = line.events.find((event) => event.kind === 'speakEnded');
  assert.equal(ended?.cutShort, true);
  line.does({ kind: 'hangUp' });
  assert.ok(levelOf(line.runs(1)).rmsDb < -60);
  assert.equal(line.state.exchange, 'idle');
});

test('what the line is in no state for is refused', () => {
  const line = new Line();
  assert.equal(line.does({ kind: 'hangUp' }), false);
  assert.equal(line.does({ kind: 'dial', digits: '1' }), false);
  assert.equal(line.does({ kind: 'farHangUp' }), false);
  assert.equal(line.does({ kind: 'stopRinging' }), false);
  line.talks();
  assert.equal(line.does({ kind: 'lift' }), false);
  assert.equal(line.does({ kind: 'ring', callerId: NUMBER, times: null }), false);
});

test('the noise of an idle line is some -65 dBFS, and the same for the same seed only', () => {
  const [one, same, other] = [7, 7, 8].map((noiseSeed) => new Line({ noiseSeed }).runs(1));
  assert.ok(one && same && other);
  assert.ok(Math.abs(levelOf(one).rmsDb + 65) < 1, `${levelOf(one).rmsDb}`);
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
});

test('the length of the blocks does not change the sound', () => {
  const whole = new Line().talks();
  const pieces = new Line().talks();
  for (const line of [whole, pieces]) line.does(voice(1, 'near', 0.5));
  const expected = advance(whole.state, 4000, whole.habits).pcm;
  assert.deepEqual(pieces.runs(0.5), expected);
});
