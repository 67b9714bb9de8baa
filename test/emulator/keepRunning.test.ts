import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { test } from 'node:test';
import { keepRunning } from '#src/emulator/keepRunning.js';
import { within } from '../rig/within.js';

const UP = { up: async () => true };

test('a program that ends is begun again, and is gone with the close', async () => {
  const begun: ChildProcess[] = [];
  const two = new Promise<void>((resolve) => {
    const kept = keepRunning(
      UP,
      () => {
        begun.push(spawn(begun.length === 0 ? 'true' : 'sleep', ['600']));
        if (begun.length === 2) setTimeout(() => void kept.close().then(resolve), 50);
        return begun.at(-1) as ChildProcess;
      },
      () => {},
    );
  });
  await within(15_000, 'the close', two);
  assert.deepEqual([begun.length, begun[1]?.signalCode], [2, 'SIGKILL']);
});

test('closed in the moment after one has ended, none is begun any more', async () => {
  let begun = 0;
  let lost = () => {};
  const ended = new Promise<void>((resolve) => {
    lost = resolve;
  });
  const kept = keepRunning(
    UP,
    () => {
      begun++;
      return spawn(begun === 1 ? 'true' : 'sleep', ['600']);
    },
    lost,
  );
  await ended;
  await within(15_000, 'the close', kept.close());
  assert.equal(begun, 1);
});

test('it can be closed while there is no wire, and a program that is not there is tried again', async () => {
  const never = keepRunning(
    { up: () => new Promise<boolean>(() => {}) },
    () => spawn('true'),
    () => {},
  );
  await within(15_000, 'the close', never.close());
  let tried = 0;
  const missing = keepRunning(
    UP,
    () => spawn(`/nowhere/${tried++}`),
    () => {},
  );
  while (tried < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  await within(15_000, 'the close', missing.close());
});
