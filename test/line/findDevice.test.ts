import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Choice, chooseDevice, type KnownTty, knownAs } from '#src/line/findDevice.js';
import { type UsbTty, usbTtyOf, usbTtys } from '#src/line/usbDevices.js';
import { UsbTree } from './usbTree.js';

const tty = (name: string, change: Partial<UsbTty['identity']> = {}, socket = '1-1'): UsbTty => ({
  tty: name,
  identity: { vendor: '0572', product: '1340', serial: 'A1', interface: '00', ...change },
  directory: `/sys/devices/usb1/${socket}`,
});
const known = (of: UsbTty, onlyOne = true): KnownTty => ({ ...of, onlyOne });
const PROFILE = [{ vendor: '0572', product: '1340' }];
const choose = (choice: Partial<Choice>) =>
  chooseDevice({
    configured: null,
    configuredThere: false,
    known: known(tty('ttyACM0')),
    all: [],
    profile: PROFILE,
    ...choice,
  });

test('a line interface that is now ttyACM1 is found again by its ids, serial number and interface', () => {
  assert.deepEqual(choose({ all: [tty('ttyACM1')] }), { kind: 'renumbered', tty: 'ttyACM1' });
  assert.deepEqual(choose({ all: [tty('ttyACM1', {}, '1-2')] }), { kind: 'renumbered', tty: 'ttyACM1' });
});

test('a device of another vendor, product, serial number or interface is never taken for it', () => {
  for (const other of [
    { vendor: '0803' },
    { product: '1329' },
    { serial: 'B2' },
    { serial: null },
    { interface: '02' },
  ])
    assert.deepEqual(choose({ all: [tty('ttyACM1', other)] }), { kind: 'missing' }, JSON.stringify(other));
});

test('what has never worked is not guessed: without the configured name there is nothing', () => {
  assert.deepEqual(choose({ known: null, all: [tty('ttyACM1')] }), { kind: 'missing' });
  assert.deepEqual(choose({ known: null, configuredThere: true }), { kind: 'configured' });
});

test('when another device took over its name, the interface is found under its new one', () => {
  const stranger = tty('ttyACM0', { vendor: '2341' }, '1-3');
  const found = choose({ configured: stranger, configuredThere: true, all: [stranger, tty('ttyACM1')] });
  assert.deepEqual(found, { kind: 'renumbered', tty: 'ttyACM1' });
});

test('a stranger under its name is left alone; another interface that the profile is for may replace it', () => {
  const stranger = tty('ttyACM0', { vendor: '2341' }, '1-3');
  const at = { configured: stranger, configuredThere: true, all: [stranger] };
  assert.deepEqual(choose(at), { kind: 'stranger', ids: '2341:1340' });
  assert.deepEqual(choose({ ...at, profile: [] }), { kind: 'configured' }, 'a profile for any device');
  const successor = tty('ttyACM0', { serial: 'B2' });
  assert.deepEqual(choose({ configured: successor, configuredThere: true, all: [successor] }), {
    kind: 'configured',
  });
});

test('of two alike without serial numbers the one in the same socket is it, and none when that is empty', () => {
  const one = tty('ttyACM0', { serial: null }, '1-1');
  const twin = tty('ttyACM0', { serial: null }, '1-2');
  const moved = tty('ttyACM1', { serial: null }, '1-1');
  const at = { configured: twin, configuredThere: true, known: known(one, false), all: [twin, moved] };
  assert.deepEqual(choose(at), { kind: 'renumbered', tty: 'ttyACM1' });
  const alone = { known: known(one, false), all: [tty('ttyACM1', { serial: null }, '1-2')] };
  assert.deepEqual(choose(alone), { kind: 'missing' }, 'the twin belongs to another line');
  assert.deepEqual(choose({ ...alone, known: known(one) }), { kind: 'renumbered', tty: 'ttyACM1' });
});

test('a name by id counts as before when the device is back under it', () => {
  const back = tty('ttyACM1', {}, '1-2');
  assert.deepEqual(choose({ configured: back, configuredThere: true, all: [back] }), { kind: 'configured' });
});

test('the identity of a tty is read from sysfs, and ttys that are no USB devices have none', async (t) => {
  const tree = new UsbTree(t);
  tree.plug({ socket: '1-1', tty: 'ttyACM0' });
  tree.plug({ socket: '1-2', tty: 'ttyACM1', serial: null, interface: '02' });
  const found = await usbTtyOf(join(tree.roots.dev, 'ttyACM0'), tree.roots);
  assert.deepEqual(found, {
    tty: 'ttyACM0',
    identity: { vendor: '0572', product: '1340', serial: '24680246', interface: '00' },
    directory: tree.directory('1-1'),
  });
  assert.deepEqual(
    (await usbTtys(tree.roots)).map(({ tty: name, identity }) => [name, identity.serial, identity.interface]),
    [
      ['ttyACM0', '24680246', '00'],
      ['ttyACM1', null, '02'],
    ],
  );
  assert.equal(await usbTtyOf(join(tree.roots.dev, 'ttyS0'), tree.roots), null);
  assert.equal(await usbTtyOf('/dev/null'), null);
  assert.ok(found);
  assert.equal(knownAs(found, await usbTtys(tree.roots)).onlyOne, true);
});
