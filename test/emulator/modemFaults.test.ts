import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Misbehaviour, SAYINGS } from '#src/emulator/misbehaviour.js';
import type { ModemSignal } from '#src/emulator/modemReports.js';
import { DLE_START, type DleToken, decodeDle } from '#src/line/dle.js';
import { bytesOf, Host, kindOf } from './modemRig.js';

/** What a modem in class 8 says of it within the next so many ms. */
function says(signal: ModemSignal, misbehaviour: Misbehaviour, ms = 200, kind = 'generic', vcid = 1): string {
  const host = new Host(kindOf(kind));
  host.asks(`ATE0+FCLASS=8;+VIT=0;+VCID=${vcid}`);
  host.modem.misbehaviour = misbehaviour;
  host.modem.notice(signal);
  return host.hears(8 * ms);
}

const FROM_TOKYO: ModemSignal = {
  kind: 'callerId',
  callerId: { kind: 'number', number: '0312345678' },
  date: '1124',
  time: '0905',
};
const ON_HOOK: ModemSignal = { kind: 'phone', offHook: false };
const OFF_HOOK: ModemSignal = { kind: 'phone', offHook: true };

function tokens(shownText: string): readonly DleToken[] {
  return decodeDle(DLE_START, bytesOf(shownText)).tokens;
}

test('a hang-up report is missing, or late', () => {
  assert.equal(says(ON_HOOK, {}), '␐h');
  assert.equal(says(ON_HOOK, { hangUpReport: 'missing' }, 20_000), '');
  assert.equal(says(ON_HOOK, { hangUpReport: { lateMs: 10_000 } }, 9900), '');
  assert.equal(says(ON_HOOK, { hangUpReport: { lateMs: 10_000 } }, 10_100), '␐h');
});

test('hook codes are swapped, an extension’s, or come with a reversal', () => {
  assert.equal(says(OFF_HOOK, { swapsHook: true }), '␐h');
  assert.equal(says(OFF_HOOK, { hookAsExtension: true }), '␐P');
  assert.equal(says(OFF_HOOK, { hookAsExtension: true, swapsHook: true }), '␐p');
  assert.equal(says(OFF_HOOK, { reversalAtAnswer: true }), '␐H␐l');
});

test('a ring is told twice, and RING stands in a reply before its result', () => {
  assert.equal(says({ kind: 'ring' }, { ringsTwice: true }), '␐R␐R');
  const host = new Host(kindOf('conexant'));
  host.asks('ATE0');
  host.modem.misbehaviour = { ringsInReply: true };
  assert.equal(host.asks('ATI0'), '\r\n56000\r\n\r\nRING\r\n\r\nOK\r\n');
});

test('caller ID comes twice, after the second ring, misspelt, with a name, or with a bad checksum', () => {
  const of = (callerId: Misbehaviour['callerId'], ms = 200, vcid = 1) =>
    says(FROM_TOKYO, { callerId }, ms, 'generic', vcid);
  const plain = '␐XDATE=1124\rTIME=0905\rNMBR=0312345678\r␐.';
  assert.equal(of({}), plain);
  assert.equal(of({ twice: true }), plain + plain);
  assert.equal(of({ when: 'afterSecondRing' }, 4000), '');
  assert.equal(of({ when: 'afterSecondRing' }, 5000), plain);
  assert.match(of({ nmrb: true }), /\rNMRB=0312345678\r/);
  assert.match(of({ name: 'shiftJis' }), /\rNAME=\u008eR\u0093c\r/);
  assert.ok(of({ name: 'backspace' }).includes('NAME=YAM\x08\x08ADA'));
  for (const bad of [false, true]) {
    const [hex = ''] = /[0-9A-F]{20,}/.exec(of({ badRawChecksum: bad }, 200, 2)) ?? [];
    const sum = Buffer.from(hex, 'hex').reduce((total, byte) => total + byte, 0);
    assert.equal(sum % 256 === 0, !bad);
  }
  for (const [reason, letter] of [
    ['withheld', 'P'],
    ['unavailable', 'O'],
    ['payphone', 'C'],
    ['conflict', 'S'],
  ] as const) {
    const absent = { ...FROM_TOKYO, callerId: { kind: 'absent', reason } } as const;
    assert.match(says(absent, {}), new RegExp(`\\rNMBR=${letter}\\r`));
  }
});

test('a key held for five seconds repeats some 70 times; what closes it is what is set, or nothing', () => {
  const key: ModemSignal = { kind: 'digit', digit: '5' };
  const held = says(key, { heldKeyMs: 5000 }, 5200);
  assert.match(held, /^␐\/(␐5){72}␐~$/);
  assert.equal(tokens(held).filter(({ kind }) => kind === 'digit').length, 1);
  for (const keyEnd of ['-', '0x7f'] as const) {
    const end = keyEnd === '-' ? '-' : '\x7f';
    assert.ok(says(key, { keyEnd }).endsWith(`␐${end}`), keyEnd);
  }
  assert.match(says(key, { keyEnd: 'never' }), /^␐\/(␐5)+$/);
  assert.ok(says(key, {}, 200, 'intel').endsWith('␐\x7f'));
});

test('modes are refused that the device is told to refuse', () => {
  const refused = (command: string, refuses: Misbehaviour['refuses']) => {
    const host = new Host(kindOf('conexant'));
    host.answers();
    host.modem.misbehaviour = { refuses };
    return /ERROR/.test(host.asks(command));
  };
  assert.equal(refused('AT+VLS=3', ['VLS=3']), true);
  assert.equal(refused('AT+VLS=1', ['VLS=3']), false);
  assert.equal(refused('AT+VSM=1,8000,0,0', ['VSM4']), true);
  assert.equal(refused('AT+VSM=1,8000', ['VSM4']), false);
  assert.equal(refused('AT+VSM=1,8000', ['VSM2']), true);
  assert.equal(refused('AT+VTR', ['VTR']), true);
  assert.equal(refused('AT+VRX', ['VTR']), false);
});

test('a late answer is late, a mute modem says nothing, and a wedged one not before its power was off', () => {
  const host = new Host(kindOf('conexant'));
  host.asks('ATE0');
  host.modem.misbehaviour = { answerDelayMs: 6000 };
  host.writes('AT\r');
  assert.equal(host.hears(47_000), '');
  assert.match(host.hears(2000), /OK/);
  host.modem.misbehaviour = { mute: true };
  assert.equal(host.asks('AT'), '');
  host.modem.misbehaviour = { wedged: true };
  host.writes('\x00\x10\x18\x10\x03\x10!+++ATH0\rATZ\r');
  assert.equal(host.hears(80_000), '');
  host.modem.switchOn();
  assert.match(host.asks('AT'), /OK/);
});

test('a modem left recording streams to whoever opens it, until it is stopped', () => {
  const host = new Host(kindOf('conexant'));
  host.modem.leaveStreaming();
  assert.equal(host.modem.relay.holdsLoop, true);
  host.writes('ATH0\r');
  assert.equal(host.hears(800), '\x80'.repeat(800));
  host.writes('\x10!');
  assert.match(host.hears(160), /OK\r\n$/);
  assert.match(host.asks('ATH0'), /OK/);
  assert.equal(host.modem.relay.holdsLoop, false);
});

test('what can be said once is what its name says, as the recorder’s own decoder reads it', () => {
  const said = (name: keyof typeof SAYINGS) =>
    decodeDle(DLE_START, Buffer.from(SAYINGS[name], 'latin1')).tokens;
  assert.equal(said('hookStorm').filter(({ kind }) => kind === 'code').length, 200);
  assert.equal(said('heldKey').filter(({ kind }) => kind === 'digit').length, 1);
  assert.deepEqual(
    said('reportWithEvent').map(({ kind }) => kind),
    ['code', 'report'],
  );
  assert.deepEqual(said('cutReport'), [], 'it never ends');
  assert.equal(said('unknownCodes').filter(({ kind }) => kind === 'code').length, 4);
});

test('busy and reorder tones are reported every four seconds while the modem holds the line', () => {
  const host = new Host(kindOf('generic'));
  host.answers(3);
  host.modem.busyTone = true;
  assert.equal(host.hears(8 * 9000), '␐b␐b␐b');
  host.modem.busyTone = false;
  assert.equal(host.hears(8 * 9000), '');
});
