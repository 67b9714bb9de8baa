import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VoiceDetector, type VoiceEvent } from '#src/signal/voice.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf, toneOf } from '../rig/speechFiles.js';

const S = 8000;

function heard(sound: Int16Array, hangOverMs = 2000, piece = 160): VoiceEvent[] {
  const detector = new VoiceDetector({ hangOverMs });
  const events: VoiceEvent[] = [];
  for (let at = 0; at < sound.length; at += piece)
    events.push(...detector.push(sound.subarray(at, at + piece)));
  return events;
}

/** A sound between two silences, all of it over the line's noise. */
function onLine(sound: Int16Array, noiseDb = -60): Int16Array {
  const quiet = new Int16Array(3 * S);
  const all = joined(quiet, sound, quiet);
  return mixed(all, noiseOf(all.length, noiseDb));
}

const burst = (seconds: number, on: number, off: number, sound: Int16Array) =>
  sound.subarray(0, seconds * S).map((sample, i) => (i % Math.round((on + off) * S) < on * S ? sample : 0));

test('every voice is heard once, loud or at -45 dBFS over noise of -60, and its silence is told 2 s after', () => {
  for (const levelDb of [-12, -30, -45])
    for (const file of [READER[0] ?? '', READER[2] ?? '', ...CALLER]) {
      const speech = atLevel(speechOf(file), levelDb);
      const events = heard(onLine(speech));
      const what = `${file} at ${levelDb}: ${JSON.stringify(events)}`;
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['speech', 'silence'],
        what,
      );
      const [begin, end] = events.map(({ atSample }) => atSample);
      assert.ok((begin ?? 0) >= 2.9 * S && (begin ?? 0) < 4.5 * S, what);
      assert.ok((end ?? 0) > 3 * S + speech.length * 0.5 && (end ?? 0) < 3.2 * S + speech.length, what);
    }
});

test('tones of the exchange, DTMF, beeps, hum, noise, FSK and clicks are no speech', () => {
  const am = (hz: number) => (sample: number, i: number) =>
    sample * (0.55 + 0.45 * Math.sin((2 * Math.PI * hz * i) / S));
  const fsk = Int16Array.from(
    { length: 4 * S },
    (() => {
      let phase = 0;
      return (_: unknown, i: number) => {
        phase += (2 * Math.PI * ((Math.floor(i / 6.67) * 7919) % 3 === 0 ? 2100 : 1300)) / S;
        return Math.round(3000 * Math.sin(phase));
      };
    })(),
  );
  const clicks = new Int16Array(8 * S);
  for (let i = 0; i < clicks.length; i += 800) {
    clicks[i] = 20_000;
    clicks[i + 264] = -20_000;
  }
  const sounds: Record<string, Int16Array> = {
    dial: toneOf(12 * S, [400], -18),
    'dial of two': toneOf(12 * S, [350, 440], -20),
    busy: burst(12, 0.5, 0.5, toneOf(12 * S, [400], -20)),
    'quiet busy': burst(12, 0.5, 0.5, toneOf(12 * S, [400], -42)),
    reorder: burst(12, 0.25, 0.25, toneOf(12 * S, [480, 620], -22)),
    ringback: burst(12, 1, 2, toneOf(12 * S, [400], -20).map(am(16))),
    'quiet ringback': burst(12, 1, 2, toneOf(12 * S, [400], -40).map(am(16))),
    'ringback of two': burst(12, 0.4, 0.2, toneOf(12 * S, [400, 450], -22)),
    dtmf: joined(
      ...[697, 770, 852, 941].map((low) => joined(toneOf(800, [low, 1336], -12), new Int16Array(640))),
    ),
    beep: burst(12, 0.5, 3, toneOf(12 * S, [1400], -20)),
    hum50: toneOf(12 * S, [50, 150, 250], -28),
    hum120: toneOf(12 * S, [120, 240], -25),
    noise: noiseOf(12 * S, -35),
    'noise that comes and goes': burst(12, 1, 1, noiseOf(12 * S, -35)),
    fsk,
    clicks,
    'digital silence': new Int16Array(5 * S),
  };
  for (const [name, sound] of Object.entries(sounds)) assert.deepEqual(heard(onLine(sound)), [], name);
});

test('a voice is heard over hum and over a record tone', () => {
  const speech = atLevel(speechOf(READER[0] ?? ''), -25);
  for (const under of [toneOf(speech.length, [100, 200], -30), burst(7, 0.5, 3, toneOf(7 * S, [1400], -25))])
    assert.equal(heard(onLine(mixed(speech, under)))[0]?.kind, 'speech');
});

test('a pause shorter than the hang-over is no silence, and one longer is', () => {
  const speech = atLevel(speechOf(CALLER[0] ?? ''), -25);
  const sound = joined(speech, new Int16Array(5 * S), speech);
  assert.equal(heard(onLine(sound), 2000).length, 4);
  assert.equal(heard(joined(onLine(sound), noiseOf(9 * S, -60)), 8000).length, 2);
});

test('how the sound is cut into pieces changes nothing', () => {
  const sound = onLine(atLevel(speechOf(CALLER[1] ?? ''), -25));
  assert.deepEqual(heard(sound, 2000, 1), heard(sound, 2000, 4999));
});
