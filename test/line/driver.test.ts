import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LineEvent } from '#src/call/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { LineDriver } from '#src/line/driver.js';
import { parseProfile } from '#src/line/profile.js';
import { openPort } from '#src/line/serialPort.js';
import { Rig } from '../rig/denwaban.js';
import { TestPty } from '../rig/pty.js';

const profile = parseProfile(
  JSON.parse(readFileSync(new URL('../../boards/lines/v253-composite.json', import.meta.url), 'utf8')),
);

/** A driver on a device, and all it told. */
function drive(t: TestContext, device: string) {
  assert.ok(typeof profile !== 'string');
  const heard = { events: [] as LineEvent[], lost: [] as Problem[], ready: 0 };
  const driver = new LineDriver(
    { device, profile, nowMs: () => performance.now() },
    {
      event: (event) => heard.events.push(event),
      ready: () => heard.ready++,
      lost: (problem) => heard.lost.push(problem),
      log: () => {},
    },
  );
  t.after(() => driver.stop());
  driver.start();
  return { driver, heard };
}

async function until(what: string, found: () => boolean, ms = 15_000): Promise<void> {
  const end = performance.now() + ms;
  while (!found()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await delay(10);
  }
}

/** Answers as a voice device does, on a bare pty. */
function beDevice(pty: TestPty, answers: Record<string, string> = {}): void {
  let typed = '';
  pty.onData = (bytes) => {
    typed += bytes.toString('latin1');
    for (let end = typed.indexOf('\r'); end >= 0; end = typed.indexOf('\r')) {
      const command = typed.slice(0, end).replace(/^.*AT/s, 'AT');
      typed = typed.slice(end + 1);
      const info = { 'AT+FCLASS=?': '\r\n0,8\r\n', 'AT+FCLASS?': '\r\n8\r\n', ...answers }[command];
      if (info !== 'mute') pty.write(`${info ?? ''}\r\nOK\r\n`);
    }
  };
}

test('every byte value passes the tty unchanged, both ways, flow-control bytes too', async (t) => {
  const pty = await TestPty.open(t);
  const all = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
  let came = Buffer.alloc(0);
  const port = await openPort(pty.path, 115_200, {
    data: (bytes) => {
      came = Buffer.concat([came, bytes]);
    },
    closed: () => {},
  });
  assert.ok(!('code' in port));
  t.after(() => port.close());
  port.write(all);
  pty.write(all);
  await until('the bytes', () => came.length >= 1024 && pty.heard.length >= 1024);
  assert.deepEqual(came, all);
  assert.deepEqual(pty.heard, all);
  const flags = execFileSync('stty', ['-a', '-F', pty.path], { encoding: 'utf8' });
  for (const off of [
    '-ixon',
    '-ixoff',
    '-icrnl',
    '-istrip',
    '-inlcr',
    '-igncr',
    '-opost',
    '-echo',
    '-crtscts',
  ])
    assert.match(flags, new RegExp(`(^|\\s)${off}(\\s|;|$)`, 'm'), off);
  assert.match(flags, /\shupcl\s/, 'closing drops DTR, which hangs a modem up');
});

test('rings, number, hook and far hang-up of the emulated device arrive as events', async (t) => {
  const rig = await Rig.start(t);
  const { driver, heard } = drive(t, join(rig.runtime, 'emulator/tty'));
  await until('ready', () => heard.ready === 1);
  await until('its name', () => /emulated composite/.test(driver.model ?? ''));
  assert.deepEqual(driver.reports, ['callerId', 'ring', 'hook', 'loopInterruption', 'polarityReversal']);
  await rig.act('ring', { from: '0312345678' });
  await until('the number', () => heard.events.some(({ kind }) => kind === 'callerId'));
  await rig.act('lift');
  await until('off-hook', () => heard.events.some(({ kind }) => kind === 'offHook'));
  await rig.act('far-hang-up');
  await until('far hang-up', () => heard.events.some(({ kind }) => kind === 'farEndHungUp'));
  await rig.act('hang-up');
  await until('on-hook', () => heard.events.some(({ kind }) => kind === 'onHook'));
  assert.deepEqual(
    heard.events.find(({ kind }) => kind === 'callerId'),
    { kind: 'callerId', callerId: { kind: 'number', number: '0312345678' } },
  );
  assert.deepEqual(heard.lost, []);
});

test('a device that vanishes is told at once and found again under its stable name', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'dnw-line-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const byId = join(directory, 'usb-line-interface');
  const first = await TestPty.open(t);
  beDevice(first);
  symlinkSync(first.path, byId);
  const { heard } = drive(t, byId);
  await until('ready', () => heard.ready === 1);
  await first.vanish();
  await until('the loss', () => heard.lost.length > 0);
  assert.equal(heard.lost[0]?.code, 'lineGone');
  unlinkSync(byId);
  await until('missing', () => heard.lost.some(({ code }) => code === 'lineMissing'));
  const second = await TestPty.open(t);
  beDevice(second);
  symlinkSync(second.path, byId);
  await until('ready again', () => heard.ready === 2);
  second.write('\x10R');
  await until('a ring', () => heard.events.some(({ kind }) => kind === 'ring'));
});

test('a port in use by another program is told as that, and taken when it is free', async (t) => {
  const pty = await TestPty.open(t);
  beDevice(pty);
  const other = await openPort(pty.path, 9600, { data: () => {}, closed: () => {} });
  assert.ok(!('code' in other));
  const { heard } = drive(t, pty.path);
  await until('busy', () => heard.lost.length > 0);
  assert.deepEqual(heard.lost[0], { code: 'lineBusy', path: pty.path });
  await other.close();
  await until('ready', () => heard.ready === 1);
});

test('the line is ready, and a hook is heard, before the device says what it is called', async (t) => {
  const pty = await TestPty.open(t);
  beDevice(pty, { 'AT+VLS=?': 'mute' });
  const { driver, heard } = drive(t, pty.path);
  await until('ready', () => heard.ready === 1);
  assert.deepEqual([driver.state, driver.model, driver.reports], ['ready', null, []]);
  pty.write('\x10H');
  await until('the hook', () => heard.events.some(({ kind }) => kind === 'offHook'));
});

test('a device without voice mode is named as such', async (t) => {
  const pty = await TestPty.open(t);
  beDevice(pty, { 'AT+FCLASS=?': '\r\n0,1,2\r\n' });
  const { heard } = drive(t, pty.path);
  await until('the problem', () => heard.lost.length > 0);
  assert.equal(heard.lost[0]?.code, 'lineNotVoice');
});

test('a device left streaming by a crash is stopped and woken', async (t) => {
  const pty = await TestPty.open(t);
  let streaming = true;
  beDevice(pty);
  const answering = pty.onData;
  pty.onData = (bytes) => {
    if (bytes.includes(Buffer.from([0x10, 0x21]))) streaming = false;
    if (!streaming) answering(bytes);
    else pty.write(Buffer.alloc(160, 0x7f));
  };
  const { heard } = drive(t, pty.path);
  await until('ready', () => heard.ready === 1);
  assert.deepEqual(heard.lost, []);
});

test('a device that never answers is told as silent, and asked again', async (t) => {
  const pty = await TestPty.open(t);
  const { heard } = drive(t, pty.path);
  await until('the problem', () => heard.lost.length > 0, 30_000);
  assert.equal(heard.lost[0]?.code, 'lineSilent');
  beDevice(pty);
  await until('ready', () => heard.ready === 1);
});

test('stopping takes no longer than it may, also while the device is being set up', async (t) => {
  const pty = await TestPty.open(t);
  const { driver } = drive(t, pty.path);
  await until('the first question', () => pty.heard.length > 0);
  await driver.stop();
  const port = await openPort(pty.path, 9600, { data: () => {}, closed: () => {} });
  assert.ok(!('code' in port), 'the port is free again');
  await port.close();
});

test('a caller ID in lines of text is one event, with the name that comes behind the number, before the ring', async (t) => {
  const pty = await TestPty.open(t);
  beDevice(pty);
  const { heard } = drive(t, pty.path);
  await until('ready', () => heard.ready === 1);
  for (const line of ['DATE = 1127', 'TIME = 0900', 'NMBR = 0312345678', 'NAME = ACME CORP', 'RING'])
    pty.write(`\r\n${line}\r\n`);
  await until('the ring', () => heard.events.some(({ kind }) => kind === 'ring'));
  const callerId = { kind: 'number', number: '0312345678', name: 'ACME CORP' };
  assert.deepEqual(heard.events, [{ kind: 'callerId', callerId }, { kind: 'ring' }]);
  pty.write('\r\nNMBR=P\r\n');
  await until('the second', () => heard.events.length === 3);
});
