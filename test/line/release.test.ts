import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadProfile } from '#src/line/profile.js';
import { releaseLine } from '#src/line/release.js';
import { TestPty } from '../rig/pty.js';

const profile = loadProfile('v253-composite');
const release = (device: string) => {
  assert.ok(!('code' in profile));
  return releaseLine(device, profile, () => performance.now());
};

/** A device that has the line: what it was told, and whether it still has it. */
async function seized(t: TestContext, { streaming }: { streaming: boolean }) {
  const pty = await TestPty.open(t);
  const device = { path: pty.path, seized: true, streaming, told: [] as string[] };
  let typed = '';
  pty.onData = (bytes) => {
    typed += bytes.toString('latin1');
    if (device.streaming) {
      // Clear, end of transmission: back to commands. What came before them was sound.
      const end = typed.indexOf('\x10\x03');
      if (end < 0) return;
      typed = typed.slice(end + 2);
      device.streaming = false;
    }
    for (let end = typed.indexOf('\r'); end >= 0; end = typed.indexOf('\r')) {
      const command = typed.slice(0, end).replace(/^.*AT/s, 'AT');
      typed = typed.slice(end + 1);
      device.told.push(command);
      if (command === 'ATH') device.seized = false;
      pty.write('\r\nOK\r\n');
    }
  };
  return device;
}

test('a line that was seized is given free', async (t) => {
  const device = await seized(t, { streaming: false });
  assert.equal(await release(device.path), null);
  assert.equal(device.seized, false);
  assert.deepEqual(device.told, ['ATE0V1', 'ATH', 'AT+VLS=0']);
});

test('a modem that streams and stops on three DLE only is told in that way too', async (t) => {
  const pty = await TestPty.open(t);
  let streaming = true;
  let told = '';
  pty.onData = (bytes) => {
    told += bytes.toString('latin1');
    if (streaming && ['!', '^'].some((letter) => told.includes(`\x10\x10\x10${letter}`))) {
      streaming = false;
      told = '';
      pty.write('\x10\x03\r\nOK\r\n');
    } else if (!streaming && /AT[^\r]*\r$/.test(told)) pty.write('\r\nOK\r\n');
    else if (streaming) pty.write(Buffer.alloc(160, 0x10));
  };
  assert.equal(await release(pty.path), null);
  assert.match(told, /ATH\r/);
});

test('a device that died in the middle of playing is brought back to commands first', async (t) => {
  const device = await seized(t, { streaming: true });
  assert.equal(await release(device.path), null);
  assert.equal(device.seized, false);
});

test('a device that says nothing is told to hang up all the same', async (t) => {
  const pty = await TestPty.open(t);
  assert.deepEqual(await release(pty.path), { code: 'lineSilent', path: pty.path });
  assert.match(pty.heard.toString('latin1'), /ATH\r/);
});

test('systemd runs it as a program of its own, on the line of the configuration', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const device = await seized(t, { streaming: false });
  const config = join(dir, 'denwaban.toml');
  writeFileSync(config, `board = "emulated"\n[line]\ndevice = "${device.path}"\n`);
  const program = resolve(import.meta.dirname, '../../dist/daemon/freeLine.js');
  const child = spawn(process.execPath, [program], { env: { ...process.env, DENWABAN_CONFIG: config } });
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  assert.equal(device.seized, false);
});

test('without a device there is nothing to give free', async () => {
  assert.deepEqual(await release('/dev/denwaban-none'), { code: 'lineMissing', path: '/dev/denwaban-none' });
});
