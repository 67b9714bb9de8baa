import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LineEvent } from '#src/call/types.js';
import { type CallerIdFault, SAYINGS } from '#src/emulator/misbehaviour.js';
import { powerOn } from '#src/emulator/modemCommands.js';
import { saidOf } from '#src/emulator/modemReports.js';
import { LineConversation } from '#src/line/conversation.js';
import { shieldData } from '#src/line/dle.js';
import { type LineProfile, loadProfile } from '#src/line/profile.js';
import { VoiceStream } from '#src/line/voice/voiceStream.js';
import { country } from '../emulator/modelLine.js';
import { kindOf } from '../emulator/modemRig.js';
import { VirtualModem } from './virtualModem.js';

const D = '\x10';
const PROFILE = loadProfile('v253-inband') as LineProfile;
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What the driver's own parts make of a device's bytes: events, sound, and whether a stream is over. */
function heard(pieces: readonly Uint8Array[], mode: 'commands' | 'stream') {
  const events: LineEvent[] = [];
  const sound: number[] = [];
  const conversation = new LineConversation(() => 0, PROFILE, {
    event: (event) => events.push(event),
    heard: () => {},
  });
  conversation.begin(() => {});
  // As every device that is set up, it has answered before.
  conversation.receive(bytesOf('\r\nOK\r\n'));
  const stream = new VoiceStream(conversation, () => {}, 'unsigned8', null, {
    sound: (samples) => sound.push(...samples),
    overrun: () => {},
  });
  if (mode === 'stream') {
    void conversation.stream('AT+VRX', 1000, (bytes, atMs) => stream.take(bytes, atMs));
    conversation.receive(bytesOf('\r\nCONNECT\r\n'));
  }
  for (const piece of pieces) conversation.receive(piece);
  conversation.end();
  return { events: events.map(shown), sound, over: stream.over };
}

function shown(event: LineEvent): string {
  if (event.kind === 'digit') return `key ${event.digit}`;
  if (event.kind !== 'callerId') return event.kind;
  const { callerId } = event;
  const who = callerId.kind === 'number' ? callerId.number : callerId.reason;
  return callerId.name === undefined ? who : `${who} ${callerId.name}`;
}

function inReads(bytes: Uint8Array, length: number): Uint8Array[] {
  const reads: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) reads.push(bytes.subarray(at, at + length));
  return reads;
}

const MODES = ['commands', 'stream'] as const;

test('every code of two bytes is heard the same when its <DLE> ends one read and its code begins the next', () => {
  for (const mode of MODES)
    for (let code = 0; code < 256; code++) {
      const bytes = Uint8Array.from([97, 0x10, code, 98, 13, 0x10, 0x48, 0x10, 0x52]);
      const whole = heard([bytes], mode);
      for (let cut = 1; cut < bytes.length; cut++)
        assert.deepEqual(heard([bytes.subarray(0, cut), bytes.subarray(cut)], mode), whole, `${code} ${cut}`);
      if (!'X/.\x03'.includes(String.fromCharCode(code)))
        assert.deepEqual(whole.events.slice(-2), ['offHook', 'ring']);
    }
});

test('any two codes in a row are heard the same at every split point', () => {
  const codes = `${D}\x1a\x03/~-\x7f5*RHhPplX.uoZ`;
  for (const mode of MODES)
    for (const first of codes)
      for (const second of codes) {
        const bytes = bytesOf(`${D}${first}${D}${second}\rNMBR=0312345678\r${D}.${D}H`);
        const whole = heard([bytes], mode);
        for (let cut = 1; cut < 6; cut++)
          assert.deepEqual(
            heard([bytes.subarray(0, cut), bytes.subarray(cut)], mode),
            whole,
            JSON.stringify([first, second, cut]),
          );
      }
});

test('a call in reads of 1, 32, 64 and 512 bytes is the same call, sound and events', () => {
  const sound = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
  const before = bytesOf(`\r\nRING\r\n${D}R${D}XDATE=1124\rTIME=0905\rNMBR=0312345678\r${D}.${D}R${D}H`);
  const spoken = [0, 1, 2, 3, 4].map((part) => shieldData(sound.subarray(part * 1000, (part + 1) * 1000)));
  const between = [SAYINGS.heldKey, `${D}u`, SAYINGS.unknownCodes, `${D}h`, `${D}\x03\r\nOK\r\n${D}R`];
  const during = Buffer.concat(spoken.flatMap((part, i) => [part, bytesOf(between[i] ?? '')]));
  for (const length of [1, 32, 64, 512, 1 << 20]) {
    const idle = heard(inReads(before, length), 'commands');
    assert.deepEqual(idle.events, ['ring', 'ring', '0312345678', 'ring', 'offHook'], `${length}`);
    const call = heard(inReads(during, length), 'stream');
    assert.deepEqual(call.events, ['key 5', 'onHook', 'ring'], `${length}`);
    assert.deepEqual(
      call.sound,
      Array.from(sound, (byte) => (byte - 128) * 256),
      `${length}`,
    );
    assert.equal(call.over, true);
  }
});

test('codes that nobody knows bring about nothing, in commands or in a stream, and what follows is heard', () => {
  const known = [...'0123456789ABCD*#RHhPpX./~\x10\x1a\x03'];
  const unknown = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
    (letter) => !known.includes(letter),
  );
  const bytes = bytesOf(`${unknown.map((letter) => `${D}${letter}s`).join('')}\r\n${D}R`);
  assert.deepEqual(heard([bytes], 'commands').events, ['ring']);
  const stream = heard([bytes], 'stream');
  assert.deepEqual([stream.events, stream.sound.length, stream.over], [['ring'], unknown.length + 2, false]);
  for (const mode of MODES) assert.deepEqual(heard([bytesOf(SAYINGS.unknownCodes)], mode).events, []);
});

test('a key closed by 0x7F, - or nothing is one digit, and the next press is the next digit', () => {
  for (const mode of MODES)
    for (const end of [`${D}~`, `${D}-`, `${D}\x7f`, '']) {
      const press = `${D}/${D}5${D}5${D}5${end}`;
      assert.deepEqual(heard([bytesOf(`${press}${press}${D}H`)], mode).events, ['key 5', 'key 5', 'offHook']);
    }
});

test('a report with an event in it is both, with the number whole', () => {
  for (const mode of MODES)
    assert.deepEqual(heard([bytesOf(SAYINGS.reportWithEvent)], mode).events, ['ring', '0312345678']);
});

test('a report that is cut anywhere gives its number whole or not at all, and what follows is heard', () => {
  const report = `${D}XDATE=1124\rTIME=0905\rNMBR=0312345678\rNAME=YAMADA\r${D}.`;
  const nexts = [
    `${report}${D}H`,
    `\r\nOK\r\n${D}H`,
    `${'s'.repeat(1200)}\r\n${D}H`,
    `\r${'s'.repeat(1200)}\r\n${D}H`,
  ];
  for (const mode of MODES)
    for (let cut = 2; cut < report.length; cut++)
      for (const next of nexts) {
        const { events } = heard([bytesOf(`${report.slice(0, cut)}${next}`)], mode);
        const numbers = events.filter((event) => event !== 'offHook');
        assert.ok(
          numbers.every((number) => number === '0312345678 YAMADA'),
          `${cut} ${JSON.stringify(next.slice(0, 9))}: ${numbers}`,
        );
        if (next !== nexts[1] || mode === 'commands')
          assert.equal(events.at(-1), 'offHook', `${mode} ${cut}`);
      }
  assert.deepEqual(heard([bytesOf(`${SAYINGS.cutReport}${report}`)], 'commands').events, [
    '0312345678 YAMADA',
  ]);
});

/** The words of an emulated modem for a caller, in voice mode or as text. */
function caller(who: string, fault: CallerIdFault, voice: boolean, callerId: 1 | 2 = 1): Uint8Array {
  const kind = kindOf('generic');
  const absent = { P: 'withheld', O: 'unavailable', C: 'payphone', S: 'conflict' } as const;
  const reason = absent[who as keyof typeof absent];
  const said = saidOf(
    {
      kind: 'callerId',
      callerId: reason === undefined ? { kind: 'number', number: who } : { kind: 'absent', reason },
      date: '1124',
      time: '0905',
    },
    {
      kind,
      settings: { ...powerOn(kind), voice, callerId },
      misbehaviour: { callerId: fault },
      holdsLoop: false,
    },
  );
  return bytesOf(said.map(({ text }) => text).join(''));
}

for (const [what, who, fault, expected] of [
  ['without a name', '0312345678', {}, '0312345678'],
  ['with NMRB for NMBR', '0312345678', { nmrb: true }, '0312345678'],
  ['P', 'P', {}, 'withheld'],
  ['O', 'O', {}, 'unavailable'],
  ['C', 'C', {}, 'payphone'],
  ['S', 'S', {}, 'conflict'],
  ['with a name in Shift-JIS', '0312345678', { name: 'shiftJis' }, '0312345678 山田'],
  ['with backspaces in the name', '0312345678', { name: 'backspace' }, '0312345678 YAMADA'],
] as const)
  test(`a caller told ${what} is understood from any pieces`, () => {
    for (const voice of [true, false]) {
      const bytes = caller(who, fault, voice);
      const events = heard([bytes], 'commands').events;
      assert.deepEqual(events, [expected]);
      for (let cut = 1; cut < bytes.length; cut++)
        assert.deepEqual(heard([bytes.subarray(0, cut), bytes.subarray(cut)], 'commands').events, events);
    }
  });

test('a packet with a wrong sum gives no number, and with the right one it does', () => {
  for (const voice of [true, false]) {
    const read = (badRawChecksum: boolean) =>
      heard([caller('0312345678', { badRawChecksum }, voice, 2)], 'commands').events;
    assert.deepEqual([read(true), read(false)], [[], ['0312345678']]);
  }
});

suite('bytes in whole calls', () => {
  const number = { kind: 'number', number: '0312345678' };

  async function call(t: TestContext, misbehaviour: object, rings = 1.5): Promise<VirtualModem> {
    const modem = await VirtualModem.on(t, { kind: 'conexant', profile: 'conexant-cx930', misbehaviour });
    await modem.answers(rings);
    return modem;
  }

  async function ends(modem: VirtualModem) {
    modem.does({ kind: 'hangUp' });
    await modem.runs(6);
    assert.equal(modem.filed.length, 1);
    const [filed] = modem.filed;
    assert.ok(filed !== undefined);
    return filed;
  }

  test('a ring told twice is one ring: no announcement, no missed call, and the call is recorded from the off-hook', async (t) => {
    const modem = await call(t, { ringsTwice: true }, 7.5);
    assert.equal(modem.told.filter((kind) => kind === 'ring').length, 6);
    assert.equal(modem.machine.phase.kind, 'offHook');
    await modem.talks(4);
    const { direction, began } = await ends(modem);
    assert.equal(direction, 'in');
    assert.ok(began < modem.seconds - 10 && modem.missed === 0);
  });

  test('rings as far apart as in the United States are the rings of one call', async (t) => {
    const modem = await VirtualModem.on(t, {
      kind: 'conexant',
      profile: 'conexant-cx930',
      line: { country: country('US') },
    });
    await modem.answers(20);
    await modem.talks(4);
    assert.deepEqual([modem.missed, (await ends(modem)).direction], [0, 'in']);
  });

  test('a caller told before the first ring, after the second, after the off-hook, or twice is the caller of this call', async (t) => {
    for (const [rings, callerId] of [
      [5, { when: 'beforeFirstRing' }],
      [8, { when: 'afterSecondRing' }],
      [2, { when: 'afterSecondRing' }],
      [5, { twice: true }],
    ] as const) {
      const modem = await call(t, { callerId }, rings);
      await modem.talks(4);
      assert.deepEqual((await ends(modem)).callerId, number, JSON.stringify(callerId));
      t.mock.timers.reset();
    }
  });

  test('a key held for five seconds, told seventy times among the sound and heard in it, is one digit', async (t) => {
    for (const keyEnd of ['~', '-', '0x7f', 'never'] as const) {
      const modem = await call(t, { heldKeyMs: 5000, keyEnd });
      await modem.talks(4);
      modem.does({ kind: 'keys', keys: { digits: '5', side: 'near', onMs: 5000, offMs: 80, twistDb: 0 } });
      await modem.runs(6);
      assert.ok(modem.told.includes('digit'));
      assert.deepEqual(modem.marks, ['digit'], keyEnd);
      await ends(modem);
      t.mock.timers.reset();
    }
  });

  test('NO CARRIER, BUSY and LINE-IN-USE inside the sound are sound: the call goes on to its hang-up', async (t) => {
    const modem = await call(t, {});
    for (const text of [SAYINGS.noCarrier, SAYINGS.busy, SAYINGS.lineInUse]) {
      await modem.talks(4);
      modem.babbles(text);
    }
    await modem.talks(4);
    assert.deepEqual([modem.filed, modem.heldByDevice], [[], true]);
    const { reason, heardSeconds } = await ends(modem);
    assert.equal(reason, 'onHook');
    assert.ok(heardSeconds > 16, `${heardSeconds}`);
  });
});
