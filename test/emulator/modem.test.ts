import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODEM_KINDS } from '#src/emulator/devices/kinds.js';
import type { CodecName } from '#src/emulator/devices/modemKind.js';
import { modemCodec } from '#src/emulator/modemCodec.js';
import { Resampler } from '#src/emulator/resampler.js';
import { DLE_START, decodeDle } from '#src/line/dle.js';
import { bytesOf, Host, kindOf } from './modemRig.js';

const sine = (at: number) => Math.round(12_000 * Math.sin(at / 3));

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

test('every kind echoes until ATE0, answers A/, takes commands in a row, and refuses what it does not know', () => {
  for (const kind of Object.values(MODEM_KINDS)) {
    const host = new Host(kind);
    assert.equal(host.asks('AT'), 'AT\r\r\nOK\r\n', kind.name);
    host.asks('ATE0');
    assert.equal(host.asks('ATV0'), '0\r');
    assert.equal(host.asks('AT+FOO'), '4\r');
    assert.equal(host.asks('ATV1;+FCLASS=8;+FCLASS?'), '\r\n8\r\n\r\nOK\r\n');
    host.writes('A/');
    assert.equal(host.hears(800), '\r\n8\r\n\r\nOK\r\n');
    assert.equal(host.asks('ATS3=35;S4=36'), '#$OK#$');
    host.writes('ATZ#');
    assert.match(host.hears(800), /OK/);
  }
});

test('+FCLASS, +VLS and +VSM are told in the dialect of the kind', () => {
  const says = (name: string, command: string) => new Host(kindOf(name)).asks(command);
  for (const name of Object.keys(MODEM_KINDS))
    assert.match(says(name, 'AT+FCLASS=?'), /\n[0-9.,]*,8\r\n/, name);
  assert.match(says('generic', 'AT+VLS=?'), /\r\n1,"T",0B8433C1,0FE431C1,0B8431C1\r\n/);
  assert.match(says('conexant', 'AT+VSM=?'), /\r\n1,"UNSIGNED PCM",8,0,8000,0,0\r\n/);
  assert.match(says('usr5637', 'AT+VSM=?'), /\r\n128,"8-BIT LINEAR",\(7200,8000,11025\)\r\n/);
  assert.match(says('generic', 'AT+VSM=?'), /\r\n0,"SIGNED PCM",16,0,\(8000\),\(0\),\(0\)\r\n/);
});

test('+VSM takes two or four arguments as the kind does, 8000 Hz, and known codecs only', () => {
  const answers = (name: string, value: string) => {
    const host = new Host(kindOf(name));
    return /OK|ERROR/.exec(host.asks(`AT+VSM=${value}`))?.[0];
  };
  assert.equal(answers('usr5637', '128,8000'), 'OK');
  assert.equal(answers('usr5637', '128,8000,0,0'), 'ERROR');
  assert.equal(answers('multitech', '128,8000'), 'ERROR');
  assert.equal(answers('multitech', '128,8000,0,0'), 'OK');
  assert.equal(answers('conexant', '140,8000'), 'ERROR');
  assert.equal(answers('intel', '1,11025'), 'ERROR');
});

test('there is no stream on-hook nor outside class 8, and no duplex where the kind has none', () => {
  const host = new Host(kindOf('generic'));
  assert.match(host.asks('AT+VRX'), /ERROR/);
  assert.match(host.asks('ATE0+FCLASS=8;+VTX'), /ERROR/);
  assert.match(host.asks('AT+VLS=1;+VRX'), /CONNECT/);
  const intel = new Host(kindOf('intel'));
  intel.answers(1);
  assert.match(intel.asks('AT+VTR'), /ERROR/);
});

test('what is on the line comes through every codec, shielded, and ends with ETX and OK', () => {
  const least: Record<CodecName, number> = {
    signed16: 0.9999,
    mulaw: 0.999,
    alaw: 0.999,
    imaAdpcm: 0.99,
    unsigned8: 0.999,
  };
  for (const kind of Object.values(MODEM_KINDS)) {
    for (const [id, codec] of Object.entries(kind.codecs)) {
      const host = new Host(kind);
      host.answers(kind.name === 'usr5637' ? 5 : 1);
      host.asks(`AT+VSM=${id},8000${kind.codecArguments.includes(4) ? ',0,0' : ''}`);
      host.writes('AT+VRX\r');
      const [, stream = ''] = host.hears(8000, sine).split('CONNECT\r\n');
      const tokens = decodeDle(DLE_START, bytesOf(stream)).tokens;
      const bytes = tokens.flatMap((token) => (token.kind === 'data' ? [token.byte] : []));
      const heard = modemCodec(codec).decode(Uint8Array.from(bytes));
      const from = 8000 - heard.length;
      const sent = Int16Array.from({ length: heard.length }, (_, i) => sine(from + i));
      assert.ok(Math.abs(correlation(heard, sent)) > least[codec], `${kind.name} ${codec}`);
      host.writes(kind.stopDles === 3 ? '\x10\x10\x10!' : '\x10!');
      assert.match(host.hears(800), /␐␃\r\nOK\r\n$/, kind.name);
      assert.match(host.asks('AT'), /OK/);
    }
  }
});

test('sound for the line may come split at every byte, with doubled DLE and 10 1A', () => {
  const bytes = Buffer.from('\x40\x10\x10\x50\x10\x1a\x60\x10\x03', 'latin1');
  const expected = [0x40, 0x10, 0x50, 0x10, 0x10, 0x60].map((byte) => (byte - 128) << 8);
  for (let split = 0; split <= bytes.length; split++) {
    const host = new Host(kindOf('conexant'));
    host.answers();
    host.asks('AT+VTX');
    host.played.length = 0;
    host.writes(bytes.subarray(0, split));
    host.writes(bytes.subarray(split));
    assert.match(host.hears(800), /^\r\nOK\r\n$/, `split at ${split}`);
    assert.deepEqual(host.played.slice(0, expected.length), expected);
    assert.ok(host.played.slice(expected.length).every((sample) => sample === 0));
  }
});

test('two bytes 10 on the line go out as 10 10 10 10, or as 10 1A', () => {
  const low = (0x10 - 128) << 8;
  const said = (name: string) => {
    const host = new Host(kindOf(name));
    host.answers();
    host.asks('AT+VRX');
    return host.hears(2, () => low, 2);
  };
  assert.equal(said('conexant'), '␐␐␐␐');
  assert.equal(said('generic'), '␐\x1a');
});

test('ETX lets the sound drain, CAN throws it away, and the answer is the kind’s', () => {
  const host = new Host(kindOf('usr5637', { falseDialTone: false }));
  host.answers();
  host.asks('AT+VTX');
  host.played.length = 0;
  host.writes(`${'\xff'.repeat(800)}\x10\x03`);
  assert.equal(host.hears(800), '', 'it plays');
  assert.equal(host.hears(80), '');
  assert.match(host.hears(80), /^\r\nVCON\r\n$/);
  assert.equal(host.played.filter((sample) => sample === 127 << 8).length, 800);
  host.asks('AT+VTX');
  host.writes(`${'\xff'.repeat(8000)}\x10\x18\x10\x03`);
  assert.match(host.hears(160), /VCON/);
});

test('a writer that pauses is told of the underrun once, a reader that stops of the overrun', () => {
  const host = new Host(kindOf('conexant'));
  host.answers();
  host.asks('AT+VTX');
  assert.equal(host.hears(800), '', 'nothing is missing before the first byte');
  host.writes('\x90'.repeat(100));
  assert.equal(host.hears(4000), '␐u');
  host.writes('\x90'.repeat(800));
  assert.equal(host.hears(4000), '␐u');
  host.writes('\x10\x18\x10\x03');
  host.hears(160);
  host.asks('AT+VRX');
  host.modem.overrun();
  assert.match(host.hears(80), /^␐o/);
});

test('the buffer for playing says when it is full', () => {
  const host = new Host(kindOf('conexant'));
  host.answers();
  host.asks('AT+VTR');
  host.writes('\x90'.repeat(2047));
  assert.equal(host.modem.full, false);
  host.writes('\x90');
  assert.equal(host.modem.full, true);
  host.hears(80);
  assert.equal(host.modem.full, false);
});

test('playing can be held up and goes on where it was', () => {
  const host = new Host(kindOf('conexant'));
  host.answers();
  host.asks('AT+VTX');
  host.played.length = 0;
  host.writes(`\x10p${'\xff'.repeat(3000)}`);
  host.hears(800);
  assert.ok(host.played.every((sample) => sample === 0));
  assert.equal(host.modem.full, false, 'or nobody would read what ends the pause');
  host.writes('\x10r');
  host.hears(3200);
  assert.equal(host.played.filter((sample) => sample !== 0).length, 3000);
});

test('in duplex the modem plays and records at once and hears itself; ^ ends it', () => {
  const host = new Host(kindOf('generic'));
  host.answers(3);
  host.asks('AT+VSM=0,8000');
  host.asks('AT+VTR');
  host.played.length = 0;
  host.writes('\x00\x20'.repeat(800));
  const stream = Buffer.from(
    host.hears(800, () => 1000),
    'latin1',
  );
  assert.deepEqual([...new Set(host.played)], [0x2000]);
  assert.equal(stream.readInt16LE(100), 1000 + 0x1000);
  host.writes('\x10!');
  assert.ok(host.hears(80).length > 100, 'a receive abort is not for duplex');
  host.writes('\x10^');
  assert.match(host.hears(160), /␐␃\r\nOK\r\n$/);
});

test('a kind that wants three DLE takes no single one for a stop', () => {
  const host = new Host(kindOf('multitech'));
  host.answers();
  host.asks('AT+VRX');
  host.writes('\x10!');
  assert.ok(host.hears(800).length >= 800);
  host.writes('\x10\x10\x10!');
  assert.match(host.hears(160), /OK/);
});

test('label 0 leaves the line to the telephone, 1 cuts it off, 3 has both, and &D2 with no DTR frees the line', () => {
  const host = new Host(kindOf('conexant'));
  host.asks('ATE0+FCLASS=8;+VIT=0');
  const relays = () => [host.modem.relay.holdsLoop, host.modem.relay.cutsPhone];
  assert.deepEqual(relays(), [false, false]);
  host.asks('AT+VLS=1');
  assert.deepEqual(relays(), [true, true]);
  host.asks('AT+VLS=3');
  assert.deepEqual(relays(), [true, false]);
  host.asks('AT+VTR');
  host.modem.dropDtr();
  assert.deepEqual([...relays(), host.modem.streaming], [false, false, false]);
  const careless = new Host(kindOf('generic'));
  careless.answers();
  careless.modem.dropDtr();
  assert.equal(careless.modem.relay.holdsLoop, true, 'without &D2 it holds on');
  assert.match(careless.asks('ATH'), /OK/);
  assert.equal(careless.modem.relay.holdsLoop, false);
});

test('U.S. Robotics: no sound on label 1, H of its own, dial tones that are not there', () => {
  const host = new Host(kindOf('usr5637'));
  host.asks('ATE0+FCLASS=8;+VIT=0');
  assert.match(`${host.asks('AT+VLS=1')}${host.hears(1600)}`, /␐H/);
  host.writes('AT+VRX\r');
  const [, stream = ''] = host.hears(40_000, sine).split('CONNECT\r\n');
  assert.match(stream, /␐d/);
  assert.equal(stream.replaceAll('␐d', '').replaceAll('\x80', ''), '');
});

test('Multi-Tech says nothing of the telephone while it records, Conexant does', () => {
  const said = (name: string) => {
    const host = new Host(kindOf(name));
    host.answers(3);
    host.asks('AT+VRX');
    host.modem.notice({ kind: 'phone', offHook: false });
    return host.hears(160);
  };
  assert.doesNotMatch(said('multitech'), /␐h/);
  assert.match(said('conexant'), /␐h/);
});

test('a forgotten stream ends by itself when the inactivity timer is on', () => {
  const host = new Host(kindOf('generic'));
  host.asks('ATE0+FCLASS=8;+VIT=10;+VLS=1');
  host.asks('AT+VRX');
  assert.match(host.hears(8000), /␐␃\r\nOK\r\n$/);
});

test('a clock that is fast makes more samples of the same sound', () => {
  for (const ppm of [-1000, -200, 0, 200, 1000]) {
    const resampler = new Resampler(1 + ppm / 1e6);
    const made: number[] = [];
    for (let at = 0; at < 400_000; at += 80) {
      const line = Int16Array.from({ length: 80 }, (_, i) => sine(at + i));
      for (const sample of resampler.push(line)) made.push(sample);
    }
    const due = 400_000 * (1 + ppm / 1e6);
    assert.ok(Math.abs(made.length - due) < 4, `${ppm} ppm: ${made.length}`);
  }
});

test('random bytes never throw and never wedge a modem', () => {
  let seed = Number(process.env.SEED ?? Date.now() % 1e9);
  console.log(`SEED=${seed}`);
  for (const kind of Object.values(MODEM_KINDS)) {
    const host = new Host(kind);
    for (let turn = 0; turn < 600; turn++) {
      const bytes = new Uint8Array(16);
      for (let i = 0; i < bytes.length; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        bytes[i] = seed >>> 24;
      }
      host.writes(bytes);
      host.hears(80);
    }
    host.writes('\r\x00\x10\x18\x10\x03\x10\x10\x10!\x10^\r');
    host.hears(8000);
    host.modem.switchOn();
    assert.match(host.asks('AT'), /OK/, kind.name);
  }
});
