import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeviceState, type LineSignal, receive, switchedOn, tell } from '#src/emulator/v253Device.js';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

class Terminal {
  device: DeviceState = switchedOn();
  echoed = '';

  types(bytes: string): string {
    const { state, echo, answers } = receive(this.device, Buffer.from(bytes, 'latin1'));
    this.device = state;
    this.echoed += text(echo);
    return answers.map(text).join('');
  }

  sees(signal: LineSignal): string {
    return text(tell(this.device, signal));
  }
}

const FROM_TOKYO: LineSignal = {
  kind: 'callerId',
  callerId: { kind: 'number', number: '0312345678' },
  date: '1124',
  time: '0905',
};

test('the device echoes what is typed until ATE0 has been obeyed', () => {
  const terminal = new Terminal();
  assert.equal(terminal.types('AT\r'), '\r\nOK\r\n');
  assert.equal(terminal.types('ATE0\r'), '\r\nOK\r\n');
  assert.equal(terminal.echoed, 'AT\rATE0\r');
  assert.equal(terminal.types('AT\r'), '\r\nOK\r\n');
  assert.equal(terminal.echoed, 'AT\rATE0\r');
});

test('bytes may come split anywhere and in either case, with line feeds and backspaces', () => {
  const terminal = new Terminal();
  const answers = [...'at+fcl\bLASS=8\r\n'].map((letter) => terminal.types(letter));
  assert.deepEqual(answers.join(''), '\r\nOK\r\n');
  assert.equal(terminal.types('AT+FCLASS?\r'), '\r\n8\r\n\r\nOK\r\n');
});

test('commands follow one another in a line, extended ones with a semicolon', () => {
  const terminal = new Terminal();
  assert.equal(terminal.types('ATE0V1+FCLASS=8;+VCID=1;+VSD=128,0;+FCLASS?\r'), '\r\n8\r\n\r\nOK\r\n');
  assert.equal(terminal.device.settings.callerId, true);
});

test('the first wrong command ends the line with ERROR and the ones after it are not obeyed', () => {
  const terminal = new Terminal();
  assert.equal(terminal.types('AT+FCLASS=8;+NONSENSE=1;+FCLASS=0\r'), '\r\nERROR\r\n');
  assert.equal(terminal.device.settings.voice, true);
  for (const wrong of ['AT+FCLASS=1', 'AT+VLS=1', 'AT+VTX', 'AT+VRX', 'ATE7', 'ATDT117', 'AT?', 'AT=']) {
    assert.equal(terminal.types(`${wrong}\r`), '\r\nERROR\r\n', wrong);
  }
});

test('A/ repeats the last line without a return', () => {
  const terminal = new Terminal();
  terminal.types('AT+GMM\r');
  assert.equal(terminal.types('A/'), '\r\nDenwaban emulated composite interface\r\n\r\nOK\r\n');
});

test('V0 answers in digits, Q1 not at all, and ATZ brings everything back', () => {
  const terminal = new Terminal();
  assert.equal(terminal.types('ATV0\r'), '0\r');
  assert.equal(terminal.types('AT+FOO\r'), '4\r');
  assert.equal(terminal.types('ATQ1\r'), '');
  assert.equal(terminal.types('AT\r'), '');
  assert.equal(terminal.types('ATZ\r'), '\r\nOK\r\n');
  assert.deepEqual(terminal.device.settings, switchedOn().settings);
});

test('S3 changes the byte that ends a line', () => {
  const terminal = new Terminal();
  terminal.types('ATS3=35\r');
  assert.equal(terminal.types('ATS3?#'), '\r\n035\r\n\r\nOK\r\n');
});

test('the device says what it can report: caller ID, rings, the local hook, loop interruptions and reversals', () => {
  const terminal = new Terminal();
  const answer = terminal.types('AT+VLS=?\r');
  const [, mask = ''] = /^\r\n0,"",[0-9A-F]{8},[0-9A-F]{8},([0-9A-F]{8})\r\n\r\nOK\r\n$/.exec(answer) ?? [];
  const bits = [...Number.parseInt(mask, 16).toString(2).padStart(32, '0')];
  const reports = bits.flatMap((bit, number) => (bit === '1' ? [number] : []));
  assert.deepEqual(reports, [0, 3, 8, 13, 14]);
  assert.equal(terminal.types('AT+FCLASS=?\r'), '\r\n0,8\r\n\r\nOK\r\n');
  assert.match(terminal.types('AT+VSM=?\r'), /^\r\n0,"SIGNED PCM",16/);
});

test('what a terminal sends to end a forgotten voice stream does the device no harm', () => {
  const terminal = new Terminal();
  assert.equal(terminal.types('\x00\x10\x18\x10\x03\x10!+++'), '');
  assert.equal(terminal.types('ATZ\r'), '\r\nOK\r\n');
  assert.equal(terminal.types(`AT${'1'.repeat(400)}\r`), '\r\nERROR\r\n');
});

test('in class 8 the line speaks in DLE codes', () => {
  const terminal = new Terminal();
  terminal.types('AT+FCLASS=8;+VCID=1\r');
  assert.equal(terminal.sees({ kind: 'ring' }), '\x10R');
  assert.equal(terminal.sees({ kind: 'offHook' }), '\x10H');
  assert.equal(terminal.sees({ kind: 'onHook' }), '\x10h');
  assert.equal(terminal.sees({ kind: 'loopCurrentInterrupted' }), '\x10l');
  assert.equal(terminal.sees({ kind: 'reversal' }), '\x10L');
  assert.equal(terminal.sees(FROM_TOKYO), '\x10XDATE=1124\rTIME=0905\rNMBR=0312345678\r\x10.');
  const hidden = { ...FROM_TOKYO, callerId: { kind: 'absent', reason: 'payphone' } } as const;
  assert.match(terminal.sees(hidden), /NMBR=C\r/);
});

test('in class 0 it speaks in text and keeps hook events to itself', () => {
  const terminal = new Terminal();
  assert.equal(terminal.sees({ kind: 'ring' }), '\r\nRING\r\n');
  assert.equal(terminal.sees({ kind: 'offHook' }), '');
  assert.equal(terminal.sees({ kind: 'reversal' }), '');
  assert.equal(terminal.sees(FROM_TOKYO), '', 'caller ID reports are off until they are asked for');
  terminal.types('AT+VCID=1\r');
  assert.equal(terminal.sees(FROM_TOKYO), '\r\nDATE=1124\r\nTIME=0905\r\nNMBR=0312345678\r\n');
});

test('random bytes never throw and never wedge the device', () => {
  let seed = Number(process.env.SEED ?? Date.now() % 1e9);
  console.log(`SEED=${seed}`);
  const terminal = new Terminal();
  terminal.types('ATE0\r');
  for (let line = 0; line < 20_000; line++) {
    let bytes = line % 3 === 0 ? 'AT' : '';
    for (let i = 0; i < 12; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      bytes += String.fromCharCode(seed >>> 24);
    }
    // S3 would change what ends a line, Q1 and V0 how it is answered.
    terminal.types(bytes.replace(/[sSqQvV]/g, ''));
  }
  assert.match(terminal.types('\rAT\r'), /\r\nOK\r\n$/);
});
