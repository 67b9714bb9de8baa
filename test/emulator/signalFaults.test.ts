import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Misbehaviour } from '#src/emulator/misbehaviour.js';
import { withFaults } from '#src/emulator/signalFaults.js';
import type { LineSignal } from '#src/emulator/v253Device.js';

const seen = (signal: LineSignal, faults: Misbehaviour) =>
  withFaults(signal, faults).map(({ afterMs, signal: { kind } }) =>
    afterMs === 0 ? kind : `${kind} ${afterMs}`,
  );

test('a composite device without faults notices everything once and at once', () => {
  for (const kind of ['ring', 'offHook', 'onHook', 'loopCurrentInterrupted'] as const)
    assert.deepEqual(seen({ kind }, {}), [kind]);
});

test('the hang-up is missing, late, or the wrong way round, and an answer brings a reversal', () => {
  assert.deepEqual(seen({ kind: 'onHook' }, { hangUpReport: 'missing' }), []);
  assert.deepEqual(seen({ kind: 'onHook' }, { hangUpReport: { lateMs: 10_000 } }), ['onHook 10000']);
  assert.deepEqual(seen({ kind: 'onHook' }, { swapsHook: true }), ['offHook']);
  assert.deepEqual(seen({ kind: 'offHook' }, { swapsHook: true }), ['onHook']);
  assert.deepEqual(seen({ kind: 'offHook' }, { reversalAtAnswer: true }), [
    'offHook',
    'loopCurrentInterrupted',
  ]);
});

test('rings and caller ID come twice, caller ID after the second ring', () => {
  const callerId: LineSignal = {
    kind: 'callerId',
    callerId: { kind: 'number', number: '0312345678' },
    date: '1124',
    time: '0905',
  };
  assert.deepEqual(seen({ kind: 'ring' }, { ringsTwice: true }), ['ring', 'ring']);
  assert.deepEqual(seen(callerId, { callerId: { twice: true } }), ['callerId', 'callerId']);
  assert.deepEqual(seen(callerId, { callerId: { when: 'afterSecondRing' } }), ['callerId 4500']);
});
