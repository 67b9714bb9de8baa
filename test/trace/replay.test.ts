import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerIn } from '#src/cli/traceHeader.js';
import { loadCountry } from '#src/config/countries.js';
import { shieldData } from '#src/line/dle.js';
import {
  bytesIn,
  bytesLine,
  parseTrace,
  samplesIn,
  soundLine,
  type TraceHeader,
  type TraceLine,
} from '#src/trace/format.js';
import { replayTrace } from '#src/trace/replay.js';
import { TracedDevice } from '#src/trace/tracedDevice.js';
import { HEADER, profileOf, tracedCall } from './tracedCall.js';

const call = tracedCall();

function replayed(lines: readonly TraceLine[], { rules, byEar, profile }: TraceHeader = HEADER) {
  const country = loadCountry('JP');
  assert.ok(country !== null);
  return replayTrace(lines, { profile: profileOf(profile), country, rules, byEar });
}

test('a trace of a call replays to its recording, its notice and its end, each at its moment', () => {
  const { happened, machine } = replayed(call);
  const effects = happened.flatMap((one) => ('effect' in one ? [one.effect] : []));
  assert.deepEqual(
    effects.map(({ kind }) => kind),
    ['keep', 'playNotice', 'stopNotice', 'file', 'release'],
  );
  const [keep] = effects;
  assert.ok(keep?.kind === 'keep');
  assert.equal(keep.direction, 'in');
  assert.deepEqual(keep.callerId, { kind: 'number', number: '0312345678' });
  assert.equal(keep.at.sample, (keep.at.ms - 5000) * 8, 'the sample clock is that of the sound');
  const file = effects.find(({ kind }) => kind === 'file');
  assert.ok(file?.kind === 'file');
  assert.equal(file.reason, 'onHook');
  const putDown = happened.find((one) => 'event' in one && one.event.kind === 'onHook');
  assert.equal(file.ended.ms, putDown?.ms);
  assert.equal(file.at.ms, (putDown?.ms ?? 0) + 1000, 'a flash was waited for');
  assert.ok(happened.some((one) => 'event' in one && one.event.kind === 'speech'));
  assert.equal(machine.phase.kind, 'ended');
});

test('the same trace replays to the same bytes, through a file too, and however its reads were cut', () => {
  const first = JSON.stringify(replayed(call));
  assert.equal(JSON.stringify(replayed(call)), first);
  const read = parseTrace([HEADER, ...call].map((line) => JSON.stringify(line)).join('\n'), headerIn);
  assert.ok(typeof read !== 'number');
  assert.deepEqual(read.header, HEADER);
  assert.equal(JSON.stringify(replayed(read.lines, read.header)), first);
  const cut = call.flatMap((line) =>
    'bytes' in line
      ? [...bytesIn(line.bytes)].map((byte) => bytesLine(Uint8Array.of(byte), line.ms))
      : [line],
  );
  assert.equal(JSON.stringify(replayed(cut)), first);
});

test('sound and bytes pass through a trace unchanged', () => {
  const samples = Int16Array.from([-32768, -1, 0, 1, 32767]);
  const line = soundLine(7, samples, 1.5);
  assert.ok('samples' in line && line.position === 7 && line.ms === 1.5);
  assert.deepEqual(samplesIn(line.samples), samples);
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const told = bytesLine(bytes, 0);
  assert.ok('bytes' in told);
  assert.deepEqual(Uint8Array.from(bytesIn(told.bytes)), bytes);
});

test('what is no trace is refused with its line, and a last line that was cut is left out', () => {
  const text = [HEADER, ...call.slice(0, 2)].map((line) => JSON.stringify(line)).join('\n');
  assert.equal(parseTrace('', headerIn), 1);
  assert.equal(parseTrace('{"ms":1,"bytes":""}', headerIn), 1);
  assert.equal(
    parseTrace(JSON.stringify({ ...HEADER, rules: {} }), headerIn),
    1,
    'nothing could be decided by these',
  );
  assert.equal(parseTrace(`${text}\n{"ms":"x"}\n`, headerIn), 4);
  assert.equal(parseTrace(`${text}\nnull\n${text}`, headerIn), 4);
  const cut = parseTrace(`${text}\n{"ms":12,"by`, headerIn);
  assert.ok(typeof cut !== 'number' && cut.lines.length === 2);
  const endless = { ...HEADER, rules: { ...HEADER.rules, recordToneEveryMs: Number.POSITIVE_INFINITY } };
  const read = parseTrace(JSON.stringify(endless), headerIn);
  assert.ok(typeof read !== 'number' && read.header.rules.recordToneEveryMs === Number.POSITIVE_INFINITY);
});

test('the lines of a caller ID that come one after the other are one, with the name, as on the line', () => {
  const text = (said: string, ms: number) => bytesLine(Buffer.from(said, 'latin1'), ms);
  const { happened } = replayed([
    text('\r\nDATE = 1127\r\n', 1000),
    text('\r\nNMBR = 0312345678\r\n', 1100),
    text('\r\nNAME = SHOP\r\n', 1200),
    text('\r\nRING\r\n', 3000),
    text('\r\nNMBR = 0698765432\r\n', 12_000),
    text('\r\nRING\r\n', 12_100),
  ]);
  const told = happened.flatMap((one) => ('event' in one ? [{ ms: one.ms, ...one.event }] : []));
  assert.deepEqual(told, [
    { ms: 1000, kind: 'callerId', callerId: { kind: 'number', number: '0312345678', name: 'SHOP' } },
    { ms: 3000, kind: 'ring' },
    { ms: 12_000, kind: 'callerId', callerId: { kind: 'number', number: '0698765432' } },
    { ms: 12_100, kind: 'ring' },
  ]);
});

test('in a stream only codes are told: sound that spells RING is sound, and after its end text is text again', () => {
  const device = new TracedDevice(profileOf('v253-inband'));
  const heard = (text: string, atMs = 0) =>
    device.heard(Buffer.from(text, 'latin1'), atMs).map(({ event }) => event.kind);
  assert.deepEqual(heard('\r\nRING\r\n\x10H'), ['ring', 'offHook']);
  device.asked('AT+VTR\r', 0);
  const sound = Buffer.from(shieldData(Buffer.from('\r\nRING\r\n\x10\x10', 'latin1'))).toString('latin1');
  assert.deepEqual(heard(`\r\nCONNECT\r\n${sound}\x10h${sound}\x105`), ['onHook', 'digit']);
  assert.deepEqual(heard('\x10\x03\r\nOK\r\n\r\nRING\r\n'), ['ring']);
  device.asked('AT+VLS=0\r', 0);
  assert.deepEqual(heard('CONNECT\r\nRING\r\n'), ['ring'], 'nothing was opened');
});

test('a key is a key from the first byte of a trace, and the echo of a port opened anew is none', () => {
  const device = new TracedDevice(profileOf('v253-composite'));
  const heard = (text: string) => device.heard(Buffer.from(text, 'latin1'), 0).map(({ event }) => event.kind);
  assert.deepEqual(heard('\x105'), ['digit']);
  device.startAfresh();
  assert.deepEqual(heard('\x10ATE0V1\r\r\nOK\r\n'), []);
  assert.deepEqual(heard('\x105'), ['digit']);
});

test('an off-hook right after our own command is the device’s own where the profile says so', () => {
  for (const [name, told] of [
    ['usr5637', []],
    ['v253-inband', ['offHook']],
  ] as const) {
    const device = new TracedDevice(profileOf(name));
    device.asked('AT+VLS=5\r', 1000);
    const kinds = (atMs: number) => device.heard(Buffer.from('\x10H'), atMs).map(({ event }) => event.kind);
    assert.deepEqual(kinds(1200), told, name);
    assert.deepEqual(kinds(3000), ['offHook'], name);
  }
});

test('a device that is lost in a call and does not come back ends it in the replay too', () => {
  const at = call.findIndex((line) => 'bytes' in line && bytesIn(line.bytes)[1] === 0x68);
  const lostMs = call[at]?.ms ?? 0;
  const lost = [
    ...call.slice(0, at),
    { ms: lostMs, device: 'lost' },
    bytesLine(new Uint8Array(0), lostMs + 61_000),
  ];
  const { happened } = replayed(lost as TraceLine[]);
  const file = happened.find((one) => 'effect' in one && one.effect.kind === 'file');
  assert.ok(file !== undefined && 'effect' in file && file.effect.kind === 'file');
  assert.equal(file.effect.reason, 'deviceLost');
  assert.equal(file.ms, lostMs + HEADER.rules.deviceGraceMs);
});

test('calls that were found by ear are found again', () => {
  const byEar = {
    ...{ ringCadenceMs: [1000, 2000], startDb: -50, stopDb: -56, hangOverMs: 1500, leastVoiceMs: 400 },
    ...{ leastVoiceAfterRingMs: 400, ringFreshMs: 10_000, farthestBackMs: 20_000 },
  };
  const rules = { ...HEADER.rules, hook: 'none', flashMaxMs: 0 } as const;
  const sound = call.filter((line) => 'samples' in line);
  const { happened } = replayed(sound, { ...HEADER, profile: 'passive', rules, byEar });
  const kinds = happened.map((one) =>
    'event' in one ? one.event.kind : 'effect' in one ? one.effect.kind : '',
  );
  assert.ok(kinds.includes('keep') && kinds.includes('file'), kinds.join(' '));
});

test('a handset that was told the wrong way round is lifted in the replay too, at the time at which it was told', () => {
  const said: readonly [ms: number, text: string][] = [
    [1000, '\x10R'],
    [4000, '\x10R'],
    [4500, '\x10h'],
    [20_000, '\x10H'],
    [30_000, '\x10u'],
  ];
  const { happened } = replayed(said.map(([ms, text]) => bytesLine(Buffer.from(text, 'latin1'), ms)));
  const kept = happened.find((one) => 'effect' in one && one.effect.kind === 'keep');
  assert.ok(kept !== undefined && 'effect' in kept && kept.effect.kind === 'keep');
  assert.equal(kept.effect.at.ms, 4500);
  assert.ok(
    happened.some((one) => 'effect' in one && one.effect.kind === 'file' && one.effect.ended.ms === 20_000),
  );
});
