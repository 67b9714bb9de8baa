import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTty } from '#src/emulator/tty.js';
import { TestPty } from '../rig/pty.js';
import { pause } from './emulatorProcess.js';

async function until(what: string, holds: () => boolean): Promise<void> {
  const late = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > late) throw new Error(`waited for ${what}`);
    await pause(10);
  }
}

test('a tty that is hung up is opened again, by a device that has lost its power', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-tty-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'tty');
  const first = await TestPty.open(t);
  symlinkSync(first.path, path);
  let heard = '';
  let switchedOn = 0;
  const end = await openTty(
    path,
    (bytes) => (heard += Buffer.from(bytes).toString('latin1')),
    () => switchedOn++,
  );
  t.after(() => end.close());
  first.write('AT\r\x04\x10\x03');
  await until('raw bytes', () => heard === 'AT\r\x04\x10\x03');
  end.write(Buffer.from('\r\nOK\r\n'));
  await until('the answer', () => first.heard.toString('latin1') === '\r\nOK\r\n');
  assert.equal(switchedOn, 0);

  rmSync(path);
  await first.vanish();
  await until('the loss', () => switchedOn === 1);
  end.write(Buffer.from('lost'));
  const second = await TestPty.open(t);
  symlinkSync(second.path, path);
  await until('that it is open again', () => {
    end.write(Buffer.from('x'));
    return second.heard.length > 0;
  });
  assert.match(second.heard.toString('latin1'), /^x+$/);
});
