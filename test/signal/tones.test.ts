import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryCodes, loadCountry } from '#src/config/countries.js';
import { type Country, TONES, type ToneSpec } from '#src/signal/country.js';
import { makeDtmf, makeTone } from '#src/signal/toneMaker.js';
import { ToneDetector, type ToneEvent } from '#src/signal/tones.js';
import { Random, seedFor } from '../rig/random.js';
import { addNoise } from '../rig/soundNoise.js';

const RATE_HZ = 8000;
const LEAD_SAMPLES = 9603;
const JAPAN = country('JP');
const BUSY: ToneSpec = { hz: [400], cadenceMs: [500, 500] };

function country(code: string): Country {
  const found = loadCountry(code);
  assert.ok(found !== null, code);
  return found;
}

function heard(of: Country, sound: Int16Array): readonly ToneEvent[] {
  const detector = new ToneDetector(of);
  const all: ToneEvent[] = [];
  for (let at = 0; at < sound.length; at += 160) all.push(...detector.push(sound.subarray(at, at + 160)));
  return all;
}

/** Silence, the tone, silence. */
function line(tone: Int16Array, tailSeconds = 7): Int16Array {
  const sound = new Int16Array(LEAD_SAMPLES + tone.length + tailSeconds * RATE_HZ);
  sound.set(tone, LEAD_SAMPLES);
  return sound;
}

function peakOf(spec: ToneSpec, rmsDb: number): number {
  return 32768 * 10 ** (rmsDb / 20) * Math.sqrt(2 * spec.hz.length);
}

const lines = [
  { levelDb: -10, noiseDb: -30, clockPpm: 1000, detunePpm: 14_000 },
  { levelDb: -25, noiseDb: -80, clockPpm: 0, detunePpm: 0 },
  { levelDb: -45, noiseDb: -65, clockPpm: -1000, detunePpm: -14_000 },
];
for (const code of countryCodes())
  for (const tone of TONES)
    test(`${code} ${tone} is heard loud and faint, in noise, off pitch, on a poor clock, and its end too`, () => {
      const random = new Random(seedFor(`${code} ${tone}`));
      const of = country(code);
      for (const spec of of.tones[tone])
        for (const { levelDb, noiseDb, ...options } of lines) {
          const seconds = tone === 'ringback' ? 13 : 9;
          const made = makeTone(spec, 0, seconds * RATE_HZ, peakOf(spec, levelDb), options);
          const events = heard(of, addNoise(line(made), 32768 * 10 ** (noiseDb / 20), random));
          const same = JSON.stringify(of.tones.busy[0]) === JSON.stringify(spec);
          const name = tone === 'reorder' && same ? 'busy' : tone;
          assert.deepEqual(
            events.map((one) => [one.tone, one.on]),
            [
              [name, true],
              [name, false],
            ],
          );
          for (const { fromSample } of events)
            assert.ok(
              Math.abs(fromSample - LEAD_SAMPLES) <= 160,
              `${fromSample - LEAD_SAMPLES} samples away`,
            );
        }
    });

test('three cycles are no busy tone, four are', () => {
  for (const cycles of [3, 4]) {
    const events = heard(JAPAN, line(makeTone(BUSY, 0, cycles * RATE_HZ, 5000)));
    assert.equal(events.length, cycles === 4 ? 2 : 0);
  }
});

test('a busy tone that comes in the middle of a cycle began there', () => {
  const events = heard(JAPAN, line(makeTone(BUSY, 0.3 * RATE_HZ, 7 * RATE_HZ, 5000)));
  assert.equal(events[0]?.tone, 'busy');
  assert.ok(Math.abs(events[0].fromSample - LEAD_SAMPLES) <= 160, `${events[0].fromSample - LEAD_SAMPLES}`);
});

test('a busy tone is over within 0.2 s of its broken rhythm', () => {
  const events = heard(JAPAN, line(makeTone(BUSY, 0, 6 * RATE_HZ, 5000)));
  const expected = LEAD_SAMPLES + 6 * RATE_HZ;
  assert.equal(events[1]?.on, false);
  assert.ok(events[1].atSample - expected < 0.2 * RATE_HZ, `${events[1].atSample - expected} samples late`);
});

test('a voice that answers ends the ringback at once', () => {
  const random = new Random(seedFor('answer'));
  const spec = JAPAN.tones.ringback[0] as ToneSpec;
  const sound = line(makeTone(spec, 0, 7 * RATE_HZ, 5000));
  const answer = LEAD_SAMPLES + 7.5 * RATE_HZ;
  sound.set(addNoise(new Int16Array(4 * RATE_HZ), 3000, random), answer);
  const events = heard(JAPAN, sound);
  assert.deepEqual(
    events.map(({ on }) => on),
    [true, false],
  );
  assert.ok((events[1]?.atSample ?? 0) - answer < 0.3 * RATE_HZ);
});

test('tones are heard the same however the samples are cut', () => {
  const sound = line(makeTone(BUSY, 0, 6 * RATE_HZ, 5000));
  const whole = new ToneDetector(JAPAN).push(sound);
  const detector = new ToneDetector(JAPAN);
  const cut: ToneEvent[] = [];
  for (let at = 0; at < sound.length; at += 77) cut.push(...detector.push(sound.subarray(at, at + 77)));
  assert.deepEqual(cut, whole);
});

interface Note {
  readonly hz: number;
  readonly onMs: number;
  readonly offMs: number;
  readonly peak: number;
  /** Amplitude lost in a second, as a share: a plucked string. */
  readonly decay?: number;
}

function melody(notes: readonly Note[]): Int16Array {
  const parts = notes.map(({ hz, onMs, offMs, peak, decay }) => {
    const tone = makeTone({ hz: [hz], cadenceMs: [onMs, offMs] }, 0, 8 * (onMs + offMs), peak);
    return decay === undefined ? tone : tone.map((sample, i) => sample * (1 - decay) ** (i / RATE_HZ));
  });
  const sound = new Int16Array(parts.reduce((all, part) => all + part.length, 0));
  let at = 0;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length;
  }
  return sound;
}

const repeat = (times: number, note: (i: number) => Note) =>
  melody(Array.from({ length: times }, (_, i) => note(i)));
const steady = { hz: 400, onMs: 500, offMs: 500, peak: 5000 };
const over = (under: Int16Array, sound: Int16Array) => under.map((sample, i) => sample + (sound[i] ?? 0));

const music: Record<string, () => Int16Array> = {
  'notes of 400 Hz every half second between others': () =>
    repeat(40, (i) => ({ ...steady, hz: [400, 400, 400, 449][i % 4] ?? 400 })),
  'notes of 400 Hz that grow louder': () => repeat(30, (i) => ({ ...steady, peak: 1000 * 1.12 ** i })),
  'notes of 400 Hz in turns loud and soft': () =>
    repeat(30, (i) => ({ ...steady, peak: i % 2 === 0 ? 5000 : 3500 })),
  'notes of 400 Hz that die away': () => repeat(30, () => ({ ...steady, peak: 12_000, decay: 0.7 })),
  'notes of 400 Hz in a dotted rhythm': () =>
    repeat(30, (i) => ({ ...steady, onMs: i % 2 === 0 ? 560 : 440, offMs: i % 2 === 0 ? 440 : 560 })),
  'notes of 400 Hz a seventh too short': () => repeat(30, () => ({ ...steady, onMs: 430, offMs: 430 })),
  'notes of 400 Hz played by a hand': () => {
    const random = new Random(seedFor('hand'));
    return repeat(60, () => ({ ...steady, onMs: 440 + random.below(120), offMs: 440 + random.below(120) }));
  },
  'notes of 400 Hz over a held bass': () =>
    over(
      repeat(30, () => steady),
      makeTone({ hz: [220], cadenceMs: [] }, 0, 30 * RATE_HZ, 3000),
    ),
  'notes of 400 Hz with their octave': () =>
    over(
      repeat(30, () => steady),
      repeat(30, () => ({ ...steady, hz: 800, peak: 3500 })),
    ),
  'notes of 400 Hz in turn with notes of 500': () =>
    over(
      repeat(30, () => steady),
      makeTone({ hz: [500], cadenceMs: [1, 499, 500, 0] }, 0, 30 * RATE_HZ, 5000),
    ),
  'notes of 400 Hz played with vibrato': () =>
    repeat(30, () => steady).map((_, i) =>
      i % RATE_HZ < RATE_HZ / 2
        ? 5000 * Math.sin((2 * Math.PI * 400 * i) / RATE_HZ + 5 * Math.sin((2 * Math.PI * 6 * i) / RATE_HZ))
        : 0,
    ),
  'keys dialled twice a second': () => makeDtmf('1'.repeat(60), { onMs: 250, offMs: 250 }),
  'the beep of a recorder': () => makeTone({ hz: [1400], cadenceMs: [500, 500] }, 0, 20 * RATE_HZ, 5000),
  'hum of 50 Hz with all its harmonics': () =>
    makeTone({ hz: [50], cadenceMs: [] }, 0, 20 * RATE_HZ, 1).map((_, i) => 6000 * ((i % 160) / 80 - 1)),
  noise: () => addNoise(new Int16Array(20 * RATE_HZ), 3000, new Random(seedFor('noise'))),
  'noise every half second': () =>
    addNoise(new Int16Array(20 * RATE_HZ), 3000, new Random(seedFor('bursts'))).map((sample, i) =>
      i % RATE_HZ < RATE_HZ / 2 ? sample : 0,
    ),
};
for (const [what, make] of Object.entries(music))
  test(`no country takes this for busy or reorder: ${what}`, () => {
    const sound = line(make());
    for (const code of countryCodes()) {
      const ends = heard(country(code), sound).filter(({ tone }) => tone === 'busy' || tone === 'reorder');
      assert.deepEqual(ends, [], code);
    }
  });

test('hum, a held note with overtones, a swelling one and a sung one are no dial tone', () => {
  const seconds = 10;
  const note = makeTone({ hz: [400], cadenceMs: [] }, 0, seconds * RATE_HZ, 5000);
  const held: Record<string, Int16Array> = {
    hum: note.map((_, i) => 6000 * ((i % 160) / 80 - 1)),
    overtones: over(note, makeTone({ hz: [800, 1200], cadenceMs: [] }, 0, note.length, 6000)),
    swelling: note.map((sample, i) => sample * 1.15 ** (i / RATE_HZ) * 0.3),
    sung: note.map(
      (_, i) =>
        5000 * Math.sin((2 * Math.PI * 400 * i) / RATE_HZ + 3 * Math.sin((2 * Math.PI * 5 * i) / RATE_HZ)),
    ),
  };
  for (const [what, sound] of Object.entries(held)) assert.deepEqual(heard(JAPAN, line(sound)), [], what);
});
