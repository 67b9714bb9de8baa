import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DtmfDetector, type DtmfDigit } from '#src/signal/dtmf.js';
import { DTMF_DIGITS } from '#src/signal/dtmfKeys.js';
import { type DtmfOptions, makeDtmf, makeTone } from '#src/signal/toneMaker.js';
import { Random, seedFor } from '../rig/random.js';
import { addNoise } from '../rig/soundNoise.js';

const KEYS = `${DTMF_DIGITS}1122##`;
const LEAD_SAMPLES = 807;

function line(digits: string, options: DtmfOptions): Int16Array {
  const keys = makeDtmf(digits, options);
  const sound = new Int16Array(keys.length + 2 * LEAD_SAMPLES);
  sound.set(keys, LEAD_SAMPLES);
  return sound;
}

function heard(sound: Int16Array, blockSamples = 160): readonly DtmfDigit[] {
  const detector = new DtmfDetector();
  const all: DtmfDigit[] = [];
  for (let at = 0; at < sound.length; at += blockSamples)
    all.push(...detector.push(sound.subarray(at, at + blockSamples)));
  return all;
}

const digitsOf = (found: readonly DtmfDigit[]) => found.map(({ digit }) => digit).join('');

function mix(...sounds: readonly Int16Array[]): Int16Array {
  const mixed = Int16Array.from(sounds[0] ?? []);
  for (const sound of sounds.slice(1))
    for (let i = 0; i < mixed.length; i++)
      mixed[i] = Math.max(-32768, Math.min(32767, (mixed[i] ?? 0) + (sound[i] ?? 0)));
  return mixed;
}

const taken: Record<string, DtmfOptions> = {
  '40 ms of key and 40 ms of pause': { onMs: 40, offMs: 40 },
  '50 ms of key and 30 ms of pause, the least of Japan': { onMs: 50, offMs: 30 },
  'a local telephone at full scale': { peakLow: 16_000, peakHigh: 16_000 },
  'a local telephone that overdrives the input': { peakLow: 45_000, peakHigh: 60_000 },
  'a far telephone at -35 dBFS': { peakLow: 583, peakHigh: 583, onMs: 40, offMs: 40 },
  'a far telephone at -45 dBFS': { peakLow: 184, peakHigh: 184 },
  'high tones 6 dB over the low ones': { peakLow: 2000, peakHigh: 3990 },
  'high tones 10 dB under the low ones, as behind a long loop': { peakLow: 4000, peakHigh: 1270 },
  'tones 1.5 % too high': { detunePpm: 15_000, onMs: 40, offMs: 40 },
  'tones 1.5 % too low': { detunePpm: -15_000, onMs: 40, offMs: 40 },
  'a sample clock 1000 ppm fast': { clockPpm: 1000, detunePpm: -15_000 },
  'a sample clock 1000 ppm slow': { clockPpm: -1000, detunePpm: 15_000 },
};
for (const [what, options] of Object.entries(taken))
  test(`all sixteen keys are heard: ${what}`, () => {
    assert.equal(digitsOf(heard(line(KEYS, options))), KEYS);
  });

const refused: Record<string, DtmfOptions> = {
  'tones 3.5 % too high': { detunePpm: 35_000 },
  'tones 3.5 % too low': { detunePpm: -35_000 },
  'presses of 23 ms': { onMs: 23 },
  'high tones 14 dB under the low ones': { peakLow: 8000, peakHigh: 1600 },
  'high tones 10 dB over the low ones': { peakLow: 2000, peakHigh: 6320 },
};
for (const [what, options] of Object.entries(refused))
  test(`no key is heard: ${what}`, () => {
    assert.equal(digitsOf(heard(line(KEYS, options))), '');
  });

test('a key is reported once however long it is held, with the place where it was pressed', () => {
  for (const onMs of [40, 200, 5000]) {
    const found = heard(line('55', { onMs, offMs: 60 }));
    assert.equal(digitsOf(found), '55');
    for (const [press, { atSample }] of found.entries()) {
      const wanted = LEAD_SAMPLES + press * 8 * (onMs + 60);
      assert.ok(Math.abs(atSample - wanted) <= 40, `${atSample - wanted} samples away`);
    }
  }
});

test('a break of 10 ms in a key is no second press', () => {
  for (let at = 100; at < 180; at += 7) {
    const sound = line('8', { onMs: 200 });
    sound.fill(0, LEAD_SAMPLES + 8 * at, LEAD_SAMPLES + 8 * at + 80);
    assert.equal(digitsOf(heard(sound)), '8');
  }
});

test('level and twist of a key are measured', () => {
  const [found] = heard(line('6', { peakLow: 4000, peakHigh: 2000 }));
  const rmsDb = 10 * Math.log10((4000 ** 2 + 2000 ** 2) / 2 / 32768 ** 2);
  assert.ok(found !== undefined && Math.abs(found.levelDb - rmsDb) < 0.5, `${found?.levelDb} dB`);
  assert.ok(Math.abs(found.twistDb + 6.02) < 0.3, `${found.twistDb} dB`);
});

test('keys are heard the same however the samples are cut', () => {
  const sound = line(KEYS, { onMs: 50, offMs: 40 });
  const whole = new DtmfDetector().push(sound);
  for (const blockSamples of [1, 7, 160, 4001]) assert.deepEqual(heard(sound, blockSamples), whole);
});

test('the beep of a recorder over the keys hides none and makes none', () => {
  const sound = line(KEYS, { onMs: 60, offMs: 60 });
  const beep = makeTone({ hz: [1400], cadenceMs: [] }, 0, sound.length, 3000);
  assert.equal(digitsOf(heard(mix(sound, beep))), KEYS);
  assert.equal(digitsOf(heard(beep)), '');
});

for (const hz of [[350, 440], [400], [425], [440]])
  test(`a dial tone of ${hz.join(' and ')} Hz as loud as the keys hides none`, () => {
    const sound = line(KEYS, { onMs: 60, offMs: 60 });
    const dial = makeTone({ hz, cadenceMs: [] }, 0, sound.length, hz.length * 3250);
    assert.equal(digitsOf(heard(mix(sound, dial))), KEYS);
  });

test('keys of 40 ms are heard in noise as loud as a third of them', () => {
  const random = new Random(seedFor('dtmf noise'));
  const digits = Array.from({ length: 200 }, () => random.pick([...DTMF_DIGITS])).join('');
  const sound = line(digits, { onMs: 40, offMs: 40, peakLow: 3000, peakHigh: 3000 });
  assert.equal(digitsOf(heard(addNoise(sound, 3000 / 10 ** 0.5, random))), digits);
});

test('noise alone, single tones and chords of three are no keys', () => {
  const random = new Random(seedFor('dtmf none'));
  assert.equal(digitsOf(heard(addNoise(new Int16Array(80_000), 3000, random))), '');
  for (const hz of [[697], [1209], [941, 1100], [350, 1209]])
    assert.equal(digitsOf(heard(makeTone({ hz, cadenceMs: [100, 100] }, 0, 16_000, 8000))), '');
  const chord = mix(
    makeTone({ hz: [697, 1209], cadenceMs: [100, 100] }, 0, 16_000, 8000),
    makeTone({ hz: [1046], cadenceMs: [100, 100] }, 0, 16_000, 4000),
  );
  assert.equal(digitsOf(heard(chord)), '');
});
