import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LineEvent } from '#src/call/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { LineDriver } from '#src/line/driver.js';
import { RUNGS } from '#src/line/ladder.js';
import { loadProfile } from '#src/line/profile.js';
import type { Roots } from '#src/line/usbDevices.js';
import { TestPty } from '../rig/pty.js';
import { UsbTree } from './usbTree.js';

/** A driver on a device, and all it told. */
function drive(t: TestContext, device: string, roots?: Roots) {
  const profile = loadProfile('v253-composite');
  assert.ok(!('code' in profile));
  const heard = {
    events: [] as LineEvent[],
    lost: [] as Problem[],
    onLost: (_problem: Problem): void => {},
    ready: 0,
    log: [] as { message: string; facts: Record<string, unknown> }[],
    get stages() {
      return this.log
        .filter(({ message }) => /does not answer/.test(message))
        .map(({ facts }) => facts.stage);
    },
  };
  const driver = new LineDriver(
    { device, profile, nowMs: () => performance.now(), ...(roots === undefined ? {} : { roots }) },
    {
      event: (event) => heard.events.push(event),
      ready: () => heard.ready++,
      lost: (problem) => {
        heard.lost.push(problem);
        heard.onLost(problem);
      },
      log: (message, facts) => heard.log.push({ message, facts }),
    },
  );
  t.after(() => driver.stop());
  driver.start();
  return { driver, heard };
}

async function until(what: string, found: () => boolean, ms = 60_000): Promise<void> {
  const end = performance.now() + ms;
  while (!found()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await delay(10);
  }
}

type Said = (command: string, usual: string) => string | Promise<string>;

/** Answers commands as a voice device does; `say` may change what is answered, and gets every command. */
class Device {
  readonly commands: string[] = [];
  #typed = '';
  readonly #pty: TestPty;

  constructor(pty: TestPty, say: Said = (_, usual) => usual, gate: (bytes: Buffer) => boolean = () => true) {
    this.#pty = pty;
    pty.onData = (bytes) => {
      if (!gate(bytes)) return;
      this.#typed += bytes.toString('latin1');
      for (let end = this.#typed.indexOf('\r'); end >= 0; end = this.#typed.indexOf('\r')) {
        const command = /AT[^\r]*$/.exec(this.#typed.slice(0, end))?.[0];
        this.#typed = this.#typed.slice(end + 1);
        if (command !== undefined) void this.#take(command, say);
      }
    };
  }

  async #take(command: string, say: Said): Promise<void> {
    this.commands.push(command);
    const info = { 'AT+FCLASS=?': '\r\n0,8\r\n', 'AT+FCLASS?': '\r\n8\r\n' }[command] ?? '';
    this.#pty.write(await say(command, `${info}\r\nOK\r\n`));
  }
}

const VOICE = Buffer.from(Array.from({ length: 160 }, (_, i) => 0x60 + (i % 0x40)));
const TRIPLE = Buffer.from([0x10, 0x10, 0x10, 0x21]);

/** Streams voice at whoever writes to it, until it hears what stops it. */
function streamUntil(
  pty: TestPty,
  stops: (bytes: Buffer) => boolean,
): { streaming: boolean; device: Device } {
  const state = { streaming: true, device: null as unknown as Device };
  state.device = new Device(
    pty,
    (_, usual) => usual,
    (bytes) => {
      if (!state.streaming) return true;
      state.streaming = !stops(bytes);
      pty.write(state.streaming ? VOICE : Buffer.from([0x10, 0x03, ...Buffer.from('\r\nOK\r\n')]));
      return false;
    },
  );
  return state;
}

suite('a device that does not answer', { concurrency: true }, () => {
  test('one left recording that wants three DLE is stopped by the second rung', async (t) => {
    const pty = await TestPty.open(t);
    streamUntil(pty, (bytes) => bytes.includes(TRIPLE));
    const { heard } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    assert.deepEqual(heard.stages, ['stopOnce', 'stopThrice']);
    assert.deepEqual(heard.lost, []);
    assert.match(heard.log.at(-1)?.message ?? '', /answers again/);
  });

  test('one left in duplex is stopped by its own code, on the third rung', async (t) => {
    const pty = await TestPty.open(t);
    streamUntil(pty, (bytes) => bytes.includes(Buffer.from([0x10, 0x5e])));
    const { heard } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    assert.deepEqual(heard.stages, ['stopOnce', 'stopThrice', 'stopDuplex']);
  });

  test('one that falls silent just when it is ready is told as silent, not taken for ready for ever', async (t) => {
    const pty = await TestPty.open(t);
    let mute = false;
    new Device(
      pty,
      (command, usual) => {
        mute ||= command === 'AT+VLS=0';
        return usual;
      },
      () => !mute,
    );
    const { heard, driver } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    await until('the loss', () => heard.lost.length > 0);
    assert.equal(heard.lost[0]?.code, 'lineSilent');
    assert.notEqual(driver.state, 'ready');
    mute = false;
  });

  test('one that hears only +++ between two silences is escaped, hung up and reset', async (t) => {
    const pty = await TestPty.open(t);
    let lastMs = performance.now();
    const state = streamUntil(pty, (bytes) => {
      const quietMs = performance.now() - lastMs;
      lastMs = performance.now();
      return bytes.toString('latin1') === '+++' && quietMs > 1000;
    });
    const { heard, driver } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    assert.deepEqual(heard.stages, RUNGS.slice(0, 5));
    assert.deepEqual(state.device.commands.slice(0, 3), ['ATH0', 'ATZ', 'ATE0V1']);
    assert.deepEqual(
      heard.lost.map(({ code }) => code),
      ['lineSilent'],
      'people are told while the last means are tried',
    );
    assert.equal(driver.rescue.recovery()?.stage, 'escape');
  });

  test('a wedged one is taken up the whole ladder: USB power off and on, and alarm; each stage is in the log', async (t) => {
    const pty = await TestPty.open(t);
    const tree = new UsbTree(t);
    const usb = { socket: '1-1', tty: basename(pty.node) };
    tree.plug(usb);
    const authorized = join(tree.directory('1-1'), 'authorized');
    let wedged = false;
    const device = new Device(
      pty,
      (_, usual) => usual,
      () => !wedged,
    );
    const { heard, driver } = drive(t, pty.path, { sys: tree.roots.sys, dev: dirname(pty.node) });
    await until('ready', () => heard.ready === 1);
    const settings = device.commands.slice(0, -2);
    wedged = true;
    await until('the loss', () => heard.lost.length > 0);
    await until('USB power off', () => readFileSync(authorized, 'utf8') === '0\n', 90_000);
    device.commands.length = 0;
    await until('USB power on', () => readFileSync(authorized, 'utf8') === '1\n');
    // Hands as quick as can be: pulled at the first word of the alarm.
    let pulled = false;
    heard.onLost = ({ code }) => {
      if (code !== 'lineWedged' || pulled) return;
      pulled = true;
      wedged = false;
      rmSync(pty.path);
      tree.pull(usb);
    };
    await until('the alarm', () => pulled);
    assert.deepEqual(heard.stages, [...RUNGS]);
    assert.equal(driver.rescue.recovery()?.stage, 'alarm');
    await pty.vanish();
    await until('missing', () => heard.lost.at(-1)?.code === 'lineMissing');
    const next = await TestPty.open(t);
    tree.plug({ socket: '1-4', tty: basename(next.node) });
    const after = new Device(next);
    await until('ready again', () => heard.ready === 2);
    assert.deepEqual(
      after.commands.filter((command) => settings.includes(command)).slice(0, settings.length),
      settings,
      'all settings are sent again',
    );
    assert.deepEqual(
      heard.log.filter(({ message }) => /another name/.test(message)).map(({ facts }) => facts.found),
      [next.node],
    );
  });

  test('its late answers after the time-out satisfy no later command', async (t) => {
    const pty = await TestPty.open(t);
    let first = true;
    const device = new Device(pty, async (command, usual) => {
      if (command === 'ATE0V1' && first) {
        first = false;
        // The first answer comes with the second, which was asked after the first rung.
        await delay(1500);
      }
      if (command === 'AT+VCID=1') return '\r\nERROR\r\n';
      return usual;
    });
    const { heard } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    const refused = heard.log.filter(({ message }) => /does not know a command/.test(message));
    assert.deepEqual(
      refused.map(({ facts }) => facts.command),
      ['AT+VCID=1'],
      'each answer went to its own command',
    );
    assert.ok(device.commands.includes('AT+FCLASS=8'));
    assert.deepEqual(heard.lost, []);
  });

  test('one that vanishes and is renumbered is used under its new name, and no other device is', async (t) => {
    const first = await TestPty.open(t);
    const stranger = await TestPty.open(t);
    const second = await TestPty.open(t);
    const tree = new UsbTree(t);
    tree.plug({ socket: '1-1', tty: basename(first.node) });
    tree.plug({ socket: '1-2', tty: basename(stranger.node), serial: 'another' });
    new Device(first);
    new Device(stranger);
    const { heard, driver } = drive(t, first.path, { sys: tree.roots.sys, dev: dirname(first.node) });
    await until('ready', () => heard.ready === 1);
    await delay(200);
    tree.pull({ socket: '1-1', tty: basename(first.node) });
    await first.vanish();
    await until('missing', () => heard.lost.some(({ code }) => code === 'lineMissing'));
    assert.equal(stranger.heard.length, 0);
    new Device(second);
    tree.plug({ socket: '1-1', tty: basename(second.node) });
    await until('ready again', () => heard.ready === 2);
    assert.equal(driver.rescue.foundAs, second.node);
    second.write('\x10R');
    await until('a ring', () => heard.events.some(({ kind }) => kind === 'ring'));
    assert.equal(stranger.heard.length, 0, 'the other device was never written to');
  });

  test('half a DATE line, noise of 0xFF and its own echo at open do not keep it from work', async (t) => {
    const pty = await TestPty.open(t);
    const garbage = `DATE=11${'\xff'.repeat(700)}\x10`;
    pty.write(garbage);
    // What it says before it is opened is lost with the opening, and some comes after that.
    new Device(
      pty,
      (command, usual) => `${command.endsWith('ATE0V1') ? garbage : ''}${command}\r\r\n${usual}`,
    );
    const { heard } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    assert.deepEqual(heard.lost, []);
    pty.write('\x10R\xff\xff\x10H');
    await until('the hook', () => heard.events.some(({ kind }) => kind === 'offHook'));
    assert.deepEqual(
      heard.events.map(({ kind }) => kind),
      ['ring', 'offHook'],
    );
  });

  test('a RING inside the answer to a command is a ring, and the answer stays whole', async (t) => {
    const pty = await TestPty.open(t);
    new Device(pty, (command, usual) =>
      command === 'AT+FCLASS=?' ? '\r\n0,8\r\nRING\r\n\r\nOK\r\n' : usual.replace('OK', 'RING\r\nOK'),
    );
    const { heard } = drive(t, pty.path);
    await until('ready', () => heard.ready === 1);
    assert.ok(heard.events.length > 3);
    assert.ok(heard.events.every(({ kind }) => kind === 'ring'));
    assert.deepEqual(heard.lost, []);
  });
});
