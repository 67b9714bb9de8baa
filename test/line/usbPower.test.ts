import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { authorize, cycleUsb, giveBack } from '#src/line/usbPower.js';
import { UsbTree } from './usbTree.js';

const asRoot = process.getuid?.() === 0;

test('the USB device is taken from the system and given back', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  const file = join(tree.directory('1-1'), 'authorized');
  const cycled = cycleUsb(tree.directory('1-1'), 200);
  const end = performance.now() + 15_000;
  while (readFileSync(file, 'utf8') !== '0\n') {
    assert.ok(performance.now() < end, 'it was never taken away');
    await delay(5);
  }
  assert.equal(await cycled, null);
  assert.equal(readFileSync(file, 'utf8'), '1\n');
});

test('what is not permitted and what is not there are told apart, and no file is made', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  const file = join(tree.directory('1-1'), 'authorized');
  if (!asRoot) {
    chmodSync(file, 0o444);
    assert.deepEqual(await authorize(tree.directory('1-1'), '0'), {
      code: 'lineUsbDenied',
      socket: '1-1',
      path: file,
    });
  }
  rmSync(file);
  assert.equal((await authorize(tree.directory('1-1'), '0'))?.code, 'lineUsbFailed');
  assert.throws(() => readFileSync(file), /ENOENT/);
});

test('a device that a recorder took away and did not give back is given back, and only one of the profile', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  tree.plug({ socket: '1-2', tty: 'ttyACM1', vendor: '2341' });
  const state = (socket: string) => join(tree.directory(socket), 'authorized');
  for (const socket of ['1-1', '1-2']) writeFileSync(state(socket), '0\n');
  const ids = [{ vendor: '0572', product: '1340' }];
  assert.deepEqual(await giveBack(ids, tree.roots), ['1-1']);
  assert.deepEqual(
    ['1-1', '1-2'].map((socket) => readFileSync(state(socket), 'utf8')),
    ['1\n', '0\n'],
  );
  assert.deepEqual(await giveBack([], tree.roots), [], 'a profile for any device knows none');
});
