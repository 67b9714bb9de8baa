import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineHabits } from '#src/emulator/lineHabits.js';
import type { ModelEvent } from '#src/emulator/lineTypes.js';
import { RATE_HZ } from '#src/emulator/tones.js';
import { encodeNtt } from '#src/line/callerId/ntt.js';
import { makeFsk } from '#src/signal/fskMaker.js';
import { levelOf } from '#src/signal/levels.js';
import { findClip } from '#src/signal/match.js';
import { Line, NUMBER } from './modelLine.js';

/** Facts: line-interface §3.5. */
const GOLDEN = {
  number: '90 81 87 90 82 C0 11 82 0A 30 33 B1 B2 33 B4 35 36 B7 B8 21 03 82 00 81 90 03 D5 F7',
  withheld: '90 81 87 90 82 C0 03 84 81 50 90 03 1E EE',
  payphone: '90 81 87 90 82 C0 03 84 81 C3 90 03 03 88',
  unavailable: '90 81 87 90 82 C0 03 84 81 CF 90 03 A0 2D',
  conflict: '90 81 87 90 82 C0 03 84 81 53 90 03 7A 01',
  dialIn:
    '90 81 87 90 82 C0 99 82 8B 30 39 30 B1 B2 33 B4 35 36 B7 B8 09 0A 30 33 39 B8 B7 36 35 B4 33 B2 90 03 15 AE',
};
const bytesOf = (hex: string) => hex.split(' ').map((byte) => Number.parseInt(byte, 16));

const announced = (habits: Partial<LineHabits> = {}) => new Line({ callerIdBy: 'network', ...habits });

/** Kinds and seconds of what happened on the loop and in its sound. */
function course(line: Line): string[] {
  return line.events.map(
    (event) => `${event.sample / RATE_HZ} ${event.kind}${'by' in event ? ` ${event.by}` : ''}`,
  );
}

function sentOf(line: Line): Extract<ModelEvent, { kind: 'callerIdSent' }> {
  const sent = line.events.find((event) => event.kind === 'callerIdSent');
  assert.ok(sent?.kind === 'callerIdSent');
  return sent;
}

/** The FSK of these bytes is in the sound where the model says it was sent. */
function holdsFsk(sound: Int16Array, sent: { sample: number }, bytes: Iterable<number>): number {
  const shape = { modem: 'v23', seizureBits: 0, markBits: 75, stopBits: 4, tailBits: 10 } as const;
  const fsk = makeFsk(bytes, { ...shape, peak: 4000 });
  const match = findClip(fsk, sound.slice(sent.sample - 400, sent.sample + fsk.length + 400), fsk.length);
  assert.ok(match !== null);
  assert.equal(match.atSample, 400);
  return match.score;
}

test('the golden frames of Number Display are made bit by bit', () => {
  const { number, dialIn, ...reasons } = GOLDEN;
  assert.deepEqual(encodeNtt(NUMBER), bytesOf(number));
  for (const [reason, hex] of Object.entries(reasons)) {
    assert.deepEqual(
      encodeNtt({ kind: 'absent', reason: reason as keyof typeof reasons }),
      bytesOf(hex),
      reason,
    );
  }
});

test('Number Display: reversal, short rings, the telephone answers after 1.5 s, FSK, open loop, ring, answer', () => {
  const line = announced();
  assert.ok(line.does({ kind: 'ring', callerId: NUMBER, times: null }));
  const sound = line.runs(7);
  const sent = sentOf(line);
  const opens = sent.toSample + 0.2 * RATE_HZ;
  assert.deepEqual(course(line), [
    '0 reversal',
    '0.3 shortRing',
    '1.3 shortRing',
    '1.8 offHook telephone',
    '2.05 callerIdSent',
    `${opens / RATE_HZ} onHook telephone`,
    `${(opens + 2400) / RATE_HZ} ring`,
    `${(opens + 26_400) / RATE_HZ} ring`,
  ]);
  assert.ok(holdsFsk(sound, sent, bytesOf(GOLDEN.number)) > 0.99);
  assert.equal(line.state.hook, 'on');
  line.does({ kind: 'lift' });
  assert.equal(line.state.exchange, 'talking');
});

test('a telephone without caller ID: short rings for six seconds, then the ring, no FSK at all', () => {
  const line = announced({ telephones: ['plain'] });
  line.does({ kind: 'ring', callerId: NUMBER, times: 1 });
  line.runs(9);
  assert.deepEqual(
    course(line).filter((each) => !each.endsWith('shortRing')),
    ['0 reversal', '6.6 ring', '7.6 farGaveUp'],
  );
  assert.deepEqual(line.secondsOf('shortRing'), [0.3, 1.3, 2.3, 3.3, 4.3, 5.3]);
});

test('a telephone that answers and understands nothing opens the loop when its patience is over, and it rings', () => {
  for (const habits of [{ telephones: ['fskDeaf'] as const }, { fsk: 'missing' as const }]) {
    const line = announced(habits);
    line.does({ kind: 'ring', callerId: NUMBER, times: null });
    line.runs(7);
    assert.deepEqual(line.secondsOf('offHook'), [1.8]);
    assert.deepEqual(line.secondsOf('onHook'), [5.8]);
    assert.deepEqual(line.secondsOf('ring'), [6.1]);
    assert.equal(line.secondsOf('callerIdSent').length, 'telephones' in habits ? 1 : 0);
  }
});

test('who lifts during the short rings hears the FSK and no caller; put down, it rings', () => {
  const line = announced();
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  line.runs(1);
  assert.ok(line.does({ kind: 'lift' }));
  line.runs(3);
  assert.deepEqual(course(line).slice(-2), ['1 offHook handset', '1.25 callerIdSent']);
  assert.equal(line.state.exchange, 'telling');
  line.does({ kind: 'hangUp' });
  line.runs(1);
  assert.deepEqual(course(line).slice(-2), ['4 onHook handset', '4.3 ring']);
  line.does({ kind: 'lift' });
  assert.equal(line.state.exchange, 'talking');
});

test('a bit error changes one bit in the last digit and nothing else', () => {
  const line = announced({ fsk: 'bitError' });
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  const sound = line.runs(4);
  const wrong = bytesOf(GOLDEN.number);
  wrong[18] = (wrong[18] ?? 0) ^ 0x04;
  assert.ok(holdsFsk(sound, sentOf(line), wrong) > 0.99);
});

test('a payphone is told by its reason, a dial-in call with the number that was dialled', () => {
  const payphone = announced();
  payphone.does({ kind: 'ring', callerId: { kind: 'absent', reason: 'payphone' }, times: null });
  const heard = payphone.runs(4);
  assert.ok(holdsFsk(heard, sentOf(payphone), bytesOf(GOLDEN.payphone)) > 0.99);
  const dialIn = announced();
  const callerId = { ...NUMBER, calledNumber: '0398765432' };
  dialIn.does({ kind: 'ring', callerId, times: null });
  assert.ok(holdsFsk(dialIn.runs(4), sentOf(dialIn), encodeNtt(callerId)) > 0.99);
});

test('a second caller-ID telephone takes part of the level and opens the loop later', () => {
  const one = announced();
  const two = announced({ telephones: ['numberDisplay', 'numberDisplay'] });
  const levels = [one, two].map((line) => {
    line.does({ kind: 'ring', callerId: NUMBER, times: null });
    const sound = line.runs(5);
    const { toSample } = sentOf(line);
    return levelOf(sound.slice(toSample - 800, toSample)).rmsDb;
  });
  assert.ok(Math.abs((levels[0] ?? 0) - (levels[1] ?? 0) - 3) < 0.2, `${levels}`);
  assert.equal(two.secondsOf('offHook').length, 1);
  const later = (two.secondsOf('onHook')[0] ?? 0) - (one.secondsOf('onHook')[0] ?? 0);
  assert.ok(Math.abs(later - 0.2) < 1e-9, `${later}`);
});

test('a caller who gives up and calls again at once is announced again, and no old answer comes of it', () => {
  const line = announced();
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  line.runs(1);
  line.does({ kind: 'stopRinging' });
  assert.equal(line.state.exchange, 'idle');
  line.runs(0.5);
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  line.runs(4);
  assert.deepEqual(line.secondsOf('reversal'), [0, 1.5]);
  assert.deepEqual(line.secondsOf('offHook'), [3.3]);
});

test('a caller who gives up while the telephone fetches the number does not ring', () => {
  const line = announced();
  line.does({ kind: 'ring', callerId: NUMBER, times: null });
  line.runs(2.1);
  assert.ok(line.does({ kind: 'stopRinging' }));
  line.runs(5);
  assert.deepEqual(line.secondsOf('ring'), []);
  assert.equal(line.state.exchange, 'idle');
});
