import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import type { LinuxBindingInterface } from '@serialport/bindings-cpp';
import { SerialPort } from 'serialport';
import { noticingHangUp } from '#src/line/hangUp.js';
import { openPort } from '#src/line/serialPort.js';
import { TestPty } from '../rig/pty.js';

test('a read that gives nothing ends as a loss, and one of a closed port as cancelled', async (t) => {
  const pty = await TestPty.open(t);
  const binding = noticingHangUp(SerialPort.binding as LinuxBindingInterface);
  const port = await binding.open({ path: pty.path, baudRate: 9600 });
  const tty = port.fd;
  // Of /dev/null every read gives nothing, as of a terminal that was hung up.
  const hungUp = openSync('/dev/null', 'r');
  port.fd = hungUp;
  await assert.rejects(port.read(Buffer.alloc(8), 0, 8), /hung up/);
  closeSync(hungUp);
  port.fd = tty;
  await port.close();
  await assert.rejects(port.read(Buffer.alloc(8), 0, 8), { canceled: true });
});

test('a device that vanishes while it speaks is told each time, whatever comes first', async (t) => {
  for (let i = 0; i < 10; i++) {
    const pty = await TestPty.open(t);
    let tell = (_: string) => {};
    const gone = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const port = await openPort(pty.path, 115_200, { data: () => {}, closed: (why) => tell(why) });
    assert.ok(!('code' in port));
    for (let k = 0; k < 20; k++) pty.write('\x10R'.repeat(50));
    await pty.vanish();
    assert.notEqual(await gone, '');
    await port.close();
  }
});
