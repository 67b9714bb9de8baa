import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCountry } from '#src/config/countries.js';
import {
  lineEventOf,
  type ToneHeard,
  USUAL_VOICE_CALLS,
  type VoiceCallEvent,
  VoiceCalls,
} from '#src/line/voiceCalls.js';
import { DtmfDetector } from '#src/signal/dtmf.js';
import { makeTone } from '#src/signal/toneMaker.js';
import { ToneDetector } from '#src/signal/tones.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf, toneOf } from '../rig/speechFiles.js';

const S = 8000;
const country = loadCountry('JP');
assert.ok(country);
const { ringCadenceMs } = country;

const quiet = (seconds: number) => new Int16Array(Math.round(seconds * S));
const near = (i: number) => atLevel(speechOf(READER[i % READER.length] ?? ''), -18);
const far = (i: number) => atLevel(speechOf(CALLER[i % CALLER.length] ?? ''), -38);
const talk = (turns: number) =>
  joined(...Array.from({ length: turns }, (_, i) => joined(i % 2 === 0 ? near(i) : far(i), quiet(0.7))));
const rings = (times: number) =>
  joined(...Array.from({ length: times }, () => joined(toneOf(S, [16], -18), quiet(2))));
const digits = (text: string) =>
  joined(
    ...[...text].map((digit) =>
      joined(
        toneOf(800, [{ 1: 697, 7: 852 }[digit] ?? 770, { 1: 1209, 7: 1209 }[digit] ?? 1336], -16),
        quiet(0.1),
      ),
    ),
  );
const busy = joined(...Array.from({ length: 5 }, () => joined(toneOf(S / 2, [400], -22), quiet(0.5))));

/** Says of tones what it was told to say, when their place has passed. */
function toneHearer(planned: readonly ToneHeard[]) {
  let at = 0;
  let left = [...planned];
  return {
    push(samples: Int16Array): readonly ToneHeard[] {
      at += samples.length;
      const due = left.filter(({ atSample }) => atSample <= at);
      left = left.filter(({ atSample }) => atSample > at);
      return due;
    },
  };
}

interface Told extends VoiceCallEvent {
  /** Where the line was when it was told. */
  readonly toldAt: number;
}

function found(sound: Int16Array, tones: readonly ToneHeard[] = [], from = 0): Told[] {
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs };
  const calls = new VoiceCalls(rules, { tones: toneHearer(tones), digits: new DtmfDetector() });
  const line = mixed(sound, noiseOf(sound.length, -62));
  const told: Told[] = [];
  for (let at = 0; at < line.length; at += 160)
    for (const event of calls.push(from + at, line.subarray(at, at + 160)))
      told.push({ ...event, toldAt: from + at + 160 });
  return told;
}

const said = (told: readonly Told[]) => told.map(({ kind, by }) => `${kind} ${by}`);
const seconds = (told: Told | undefined) => (told?.atSample ?? 0) / S;

test('an incoming call is found by its rings and voices, and ends when nobody spoke for 20 s', () => {
  const ringing = rings(3);
  const conversation = talk(6);
  const told = found(joined(quiet(5), ringing, conversation, quiet(25)));
  assert.deepEqual(said(told), ['ring ring', 'ring ring', 'ring ring', 'offHook voice', 'onHook silence']);
  assert.ok(Math.abs(seconds(told[0]) - 5) < 0.3 && Math.abs(seconds(told[1]) - 8) < 0.3);
  const begins = 5 + ringing.length / S;
  assert.ok(seconds(told[3]) >= begins - 0.1 && seconds(told[3]) < begins + 0.5, `${seconds(told[3])}`);
  const ends = begins + conversation.length / S - 0.7 + 20;
  assert.ok(Math.abs(seconds(told[4]) - ends) < 1, `${seconds(told[4])} for ${ends}`);
});

test('an outgoing call begins with its digits, before anybody speaks', () => {
  const told = found(joined(quiet(5), digits('1771'), quiet(6), talk(4), quiet(22)));
  assert.deepEqual(said(told), ['offHook digit', 'onHook silence']);
  assert.ok(Math.abs(seconds(told[0]) - 5) < 0.1);
});

test('a dial tone begins a call, ringback keeps it, and busy ends it at once and opens none', () => {
  const dial = toneOf(3 * S, [400], -20);
  const conversation = talk(4);
  const sound = joined(quiet(5), dial, digits('17'), quiet(30), conversation, busy, quiet(5));
  const busyAt = sound.length - busy.length - 5 * S;
  const told = found(sound, [
    { tone: 'dial', on: true, fromSample: 5 * S, atSample: 5.6 * S },
    { tone: 'dial', on: false, fromSample: 5 * S, atSample: 8.1 * S },
    { tone: 'ringback', on: true, fromSample: 10 * S, atSample: 14 * S },
    { tone: 'ringback', on: false, fromSample: 10 * S, atSample: 36 * S },
    { tone: 'busy', on: true, fromSample: busyAt, atSample: busyAt + 4 * S },
  ]);
  assert.deepEqual(said(told), ['offHook dial', 'onHook busy']);
  assert.ok(Math.abs(seconds(told[0]) - 5) < 0.01);
  assert.ok(Math.abs(seconds(told[1]) - (busyAt / S + 4)) < 0.05);
});

test('holding and muting for 15 s do not split a call', () => {
  const told = found(joined(quiet(4), talk(4), quiet(15), talk(2), quiet(15), talk(2), quiet(24)));
  assert.deepEqual(said(told), ['offHook voice', 'onHook silence']);
});

test('a far side at -38 dBFS alone keeps a call open', () => {
  const told = found(
    joined(quiet(4), talk(2), ...[0, 1, 2, 0, 1, 2].map((i) => joined(far(i), quiet(8))), quiet(15)),
  );
  assert.deepEqual(said(told), ['offHook voice', 'onHook silence']);
});

test('clicks, hum, a cough and two short words are no call', () => {
  const clicks = quiet(10);
  for (let i = 0; i < clicks.length; i += 5000) clicks[i] = 25_000;
  const word = near(1).subarray(0, 0.8 * S);
  assert.deepEqual(
    found(joined(clicks, toneOf(10 * S, [50, 100], -30), word, quiet(20), word, quiet(12))),
    [],
  );
});

test('a call is told only when it is sure, and its beginning lies where the voice began', () => {
  const told = found(joined(quiet(6), talk(4), quiet(21)));
  const [begun] = told;
  assert.ok(begun !== undefined);
  assert.ok(begun.toldAt - begun.atSample >= 2 * S, 'two seconds of voice were heard before');
  assert.ok(begun.toldAt - begun.atSample < 10 * S, 'and the tape still has them');
  assert.ok(Math.abs(begun.atSample / S - 6) < 0.4);
});

test('rings after a call that nobody heard end: it is over first, then it rings, then comes the next', () => {
  const told = found(joined(quiet(4), talk(4), quiet(6), rings(2), talk(3), quiet(22)));
  assert.deepEqual(said(told), [
    ...['offHook voice', 'onHook ring', 'ring ring', 'ring ring'],
    ...['offHook voice', 'onHook silence'],
  ]);
  const places = told.map(({ atSample }) => atSample);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('a dial tone after a conversation ends that call and begins another', () => {
  const conversation = joined(quiet(4), talk(4));
  const told = found(joined(conversation, quiet(1), toneOf(4 * S, [400], -20), digits('11'), quiet(22)), [
    { tone: 'dial', on: true, fromSample: conversation.length + S, atSample: conversation.length + 2 * S },
    { tone: 'dial', on: false, fromSample: conversation.length + S, atSample: conversation.length + 5 * S },
  ]);
  assert.deepEqual(said(told), ['offHook voice', 'onHook dial', 'offHook dial', 'onHook silence']);
});

test('positions are those of the sample clock, over a gap too', () => {
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs };
  const calls = new VoiceCalls(rules, { tones: null, digits: null });
  const before = mixed(quiet(5), noiseOf(5 * S, -62));
  assert.deepEqual(calls.push(1_000_000, before), []);
  const sound = mixed(talk(4), noiseOf(talk(4).length, -62));
  const told: VoiceCallEvent[] = [];
  for (let at = 0; at < sound.length; at += 160)
    told.push(...calls.push(2_000_000 + at, sound.subarray(at, at + 160)));
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['offHook'],
  );
  assert.ok(Math.abs((told[0]?.atSample ?? 0) - 2_000_000) < 0.5 * S);
});

test('a call that somebody else ended is not opened again by its last words', () => {
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs };
  const calls = new VoiceCalls(rules, { tones: null, digits: null });
  const sound = joined(quiet(3), talk(3));
  let at = 0;
  const events: VoiceCallEvent[] = [];
  const hear = (samples: Int16Array) => {
    events.push(...calls.push(at, samples));
    at += samples.length;
  };
  hear(mixed(sound, noiseOf(sound.length, -62)));
  assert.equal(calls.inCall, true);
  calls.callEnded();
  hear(mixed(joined(near(1).subarray(0, S), quiet(15)), noiseOf(16 * S, -62)));
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['offHook'],
  );
});

test('a call of which a device tells ends when nobody was heard in it for 20 s', () => {
  const calls = new VoiceCalls({ ...USUAL_VOICE_CALLS, ringCadenceMs }, { tones: null, digits: null });
  assert.deepEqual(calls.push(0, noiseOf(5 * S, -62)), []);
  calls.callBegan();
  assert.deepEqual(calls.push(5 * S, noiseOf(15 * S, -62)), []);
  assert.deepEqual(
    calls.push(20 * S, noiseOf(6 * S, -62)).map(({ kind, by }) => `${kind} ${by}`),
    ['onHook silence'],
  );
});

test('an outgoing call with the tones of a real exchange is found from its dial tone to its busy tone', () => {
  const tone = (name: 'dial' | 'busy' | 'ringback', seconds: number) => {
    const [spec] = country.tones[name];
    assert.ok(spec);
    return makeTone(spec, 0, seconds * S, 4000);
  };
  const before = joined(tone('dial', 4), digits('1771'), quiet(2), tone('ringback', 9.5), quiet(0.5));
  const conversation = talk(4);
  const sound = joined(quiet(5), before, conversation, quiet(1), tone('busy', 8), quiet(30));
  const rules = { ...USUAL_VOICE_CALLS, ringCadenceMs };
  const calls = new VoiceCalls(rules, { tones: new ToneDetector(country), digits: new DtmfDetector() });
  const line = mixed(sound, noiseOf(sound.length, -62));
  const told: VoiceCallEvent[] = [];
  for (let at = 0; at < line.length; at += 160) told.push(...calls.push(at, line.subarray(at, at + 160)));
  assert.deepEqual(
    told.map(({ kind, by }) => `${kind} ${by}`),
    ['offHook dial', 'onHook busy'],
  );
  const [begun, ended] = told.map(({ atSample }) => atSample / S);
  assert.ok(Math.abs((begun ?? 0) - 5) < 0.1, `${begun}`);
  const busyAt = 5 + (before.length + conversation.length) / S + 1;
  assert.ok((ended ?? 0) > busyAt && (ended ?? 0) < busyAt + 6, `${ended} for ${busyAt}`);
});

test('what is told of a heard end says by what, and of a beginning nothing that was not seen', () => {
  const event = (kind: VoiceCallEvent['kind'], by: VoiceCallEvent['by']) =>
    lineEventOf({ kind, by, atSample: 0 });
  assert.deepEqual(event('offHook', 'voice'), { kind: 'offHook', heardBy: 'voice' });
  for (const [by, said] of [
    ['busy', 'tone'],
    ['dial', 'tone'],
    ['silence', 'silence'],
    ['ring', 'silence'],
  ] as const)
    assert.deepEqual(event('onHook', by), { kind: 'onHook', by: said, heardBy: by });
});

test('music with a bass like ringing current, as on hold, is no ring and splits no call', () => {
  const song = joined(...READER.map((file) => atLevel(speechOf(file), -20)));
  const bass = toneOf(song.length, [20], -14).map((sample, i) => (i % (2 * S) < S ? sample : 0));
  const told = found(joined(quiet(4), talk(3), mixed(song, bass), talk(1), quiet(22)));
  assert.deepEqual(said(told), ['offHook voice', 'onHook silence']);
});

test('rings through a filter that passes speech only are rings, and no voices', () => {
  let [past, out] = [0, 0];
  const sparks = rings(3).map((sample) => {
    const clipped = Math.max(-400, Math.min(400, sample)) * 15;
    out = 0.81 * (out + clipped - past);
    past = clipped;
    return Math.round(out);
  });
  assert.deepEqual(said(found(joined(quiet(5), sparks, quiet(12)))), ['ring ring', 'ring ring', 'ring ring']);
});
