import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kept, type Made, VirtualLine } from './virtualLine.js';

/**
 * NTT Number Display as it goes wrong (facts: line-interface §3.3, §8). The number is never told by the device: it is
 * heard in the sound.
 */
const NUMBER = { kind: 'number', number: '0312345678' };
const SPOKEN = { file: '/usr/share/sounds/alsa/Front_Center.wav', side: 'far' };

/** The only call that was kept. It began with the last off-hook, had one notice, and ended with the on-hook. */
function onlyCall(made: Made): Kept {
  assert.equal(made.calls.length, 1, 'one recording');
  const [call] = made.calls;
  assert.ok(call?.close);
  assert.equal(call.open.direction, 'in');
  assert.equal(call.beganSample / 8000, made.secondsOf('offHook').at(-1), 'from the real answer on');
  assert.deepEqual(
    made.notices.map((sample) => sample >= call.beganSample && sample - call.beganSample < 800),
    [true],
    'one notice, at the real answer',
  );
  assert.equal(call.close.end, 'onHook');
  return call;
}

test('a telephone that answers the short rings for its caller ID makes no call; the real answer is one, with the number', async (t) => {
  const made = await new VirtualLine(t).play('jp-number-display');
  assert.equal(made.secondsOf('offHook').length, 2);
  assert.deepEqual(onlyCall(made).open.callerId, NUMBER);
  assert.deepEqual(made.missed, []);
});

test('a primary answer to which no FSK comes makes no call, and the real answer one without a number', async (t) => {
  const made = await new VirtualLine(t).play('jp-primary-answer-without-fsk');
  assert.equal(made.secondsOf('offHook').length, 2);
  assert.equal(onlyCall(made).open.callerId, null);
  assert.deepEqual(made.missed, []);
});

test('the number is known to the recorder although the telephone cannot read it', async (t) => {
  const made = await new VirtualLine(t).play('jp-fsk-deaf');
  assert.deepEqual(onlyCall(made).open.callerId, NUMBER);
});

test('a person who lifts during the short rings and puts down again has no call until the real answer', async (t) => {
  const made = await new VirtualLine(t).play('jp-lifted-during-short-rings');
  assert.equal(made.secondsOf('offHook').length, 2);
  assert.deepEqual(onlyCall(made).open.callerId, NUMBER);
});

test('a person who lifts during the short rings and speaks is recorded from the lifting on, with number and notice', async (t) => {
  const line = new VirtualLine(t);
  await line.does('line', { country: 'JP', callerIdBy: 'network' });
  await line.does('ring', { from: '0312345678' }, 0.8);
  await line.does('lift', {}, 3);
  await line.does('speak', { ...SPOKEN, side: 'near' }, 6);
  await line.does('hang-up', {}, 3);
  assert.deepEqual(line.made.secondsOf('offHook').length, 1);
  const [call] = line.made.calls;
  assert.equal((call?.beganSample ?? 0) / 8000, line.made.secondsOf('offHook')[0]);
  assert.deepEqual([call?.open.direction, call?.open.callerId], ['in', NUMBER]);
  assert.equal(line.made.notices.length, 1);
});

test('a telephone without caller ID rings after six seconds: a call without a number, and short rings are no rings', async (t) => {
  const made = await new VirtualLine(t).play('jp-plain-telephone');
  assert.equal(onlyCall(made).open.callerId, null);
  assert.deepEqual(made.missed, []);
});

test('nobody is at home, and the telephone has no caller ID: one missed call, its ordinary rings counted', async (t) => {
  const line = new VirtualLine(t);
  await line.does('line', { country: 'JP', callerIdBy: 'network', telephones: ['plain'] });
  await line.does('ring', { from: '0312345678', times: 3 }, 25);
  assert.deepEqual(line.made.calls, []);
  assert.deepEqual(line.made.missed, [{ number: null, rings: line.made.secondsOf('ring').length }]);
});

test('a number whose FSK has a wrong bit is no number: the call has none, and the log says why', async (t) => {
  const made = await new VirtualLine(t).play('jp-fsk-bit-error');
  const call = onlyCall(made);
  assert.equal(call.open.callerId, null);
  assert.ok(call.events.every(({ kind }) => kind !== 'callerId'));
  assert.deepEqual(made.log, ['a caller ID was heard and could not be understood {"reason":"parity"}']);
});

test('a call from a payphone has that for its reason', async (t) => {
  const made = await new VirtualLine(t).play('jp-payphone');
  assert.deepEqual(onlyCall(made).open.callerId, { kind: 'absent', reason: 'payphone' });
});

test('a second caller-ID telephone that answers too changes nothing: no call, and the number is known', async (t) => {
  const made = await new VirtualLine(t).play('jp-second-telephone');
  assert.deepEqual(onlyCall(made).open.callerId, NUMBER);
  assert.deepEqual(made.missed, []);
});

test('a caller who gives up and calls again at once is one missed call and one call, each with the number', async (t) => {
  const made = await new VirtualLine(t).play('jp-fast-ring-again');
  assert.equal(made.secondsOf('offHook').length, 3, 'two fetches and an answer');
  assert.deepEqual(onlyCall(made).open.callerId, NUMBER);
  assert.deepEqual(made.missed, [{ number: NUMBER.number, rings: 1 }]);
});

test('a caller who gives up while the telephone fetches the number is told as missed, with it', async (t) => {
  const made = await new VirtualLine(t).play('jp-gives-up-in-short-rings');
  assert.deepEqual(made.calls, []);
  assert.deepEqual(made.missed, [{ number: NUMBER.number, rings: 0 }]);
});

test('after the 400 Hz busy tone the handset is put down late: the call was over when the far end hung up', async (t) => {
  const made = await new VirtualLine(t).play('jp-busy-tone-ends-call');
  const { beganSample, close } = onlyCall(made);
  const overMs = (made.secondsOf('farEndHungUp')[0] ?? Number.NaN) * 1000 - beganSample / 8;
  assert.ok(Math.abs((close?.durationMs ?? 0) - overMs) < 600, `${close?.durationMs}, not ${overMs}`);
  assert.ok(close?.cues?.some(({ cue }) => cue === 'tone'));
});

test('a handset that is never put down: the 400 Hz busy tone ends the call, and its length is that of the talk', async (t) => {
  const line = new VirtualLine(t);
  await line.does('line', { country: 'JP', callerIdBy: 'network', interruptsLoopCurrent: false });
  await line.does('ring', { from: '0312345678' }, 5);
  await line.does('lift', {}, 5);
  await line.does('speak', SPOKEN, 1);
  await line.does('far-hang-up', {}, 30);
  const [call] = line.made.calls;
  assert.equal(call?.close?.end, 'tone');
  const overMs = (line.made.secondsOf('farEndHungUp')[0] ?? Number.NaN) * 1000 - call.beganSample / 8;
  assert.ok(Math.abs(call.close.durationMs - overMs) < 600, `${call.close.durationMs}, not ${overMs}`);
});

test('26 s of music on hold at 400 Hz, melody, pips and one held note, end no call and are no tone', async (t) => {
  const { close } = onlyCall(await new VirtualLine(t).play('jp-hold-music-400'));
  assert.ok(close !== null && close.durationMs > 30_000);
  assert.ok(close.cues?.every(({ cue }) => cue !== 'tone'));
});
