import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCountry } from '#src/config/countries.js';
import type { Country } from '#src/signal/country.js';
import { type RingBurst, RingDetector } from '#src/signal/ringSound.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf, toneOf } from '../rig/speechFiles.js';

const S = 8000;
const country = (code: string): Country => {
  const found = loadCountry(code);
  assert.ok(found);
  return found;
};

/** Ringing in a country's cadence, as the adapter lets it through. */
function ringing(
  code: string,
  hz: number,
  seconds: number,
  image: 'current' | 'clipped' | 'sparks',
): Int16Array {
  const cadence = country(code).ringCadenceMs;
  const all = cadence.reduce((sum, ms) => sum + ms, 0);
  const on = (ms: number) => {
    let at = ms % all;
    for (const [i, one] of cadence.entries()) {
      if (at < one) return i % 2 === 0;
      at -= one;
    }
    return false;
  };
  let [past, out] = [0, 0];
  return Int16Array.from({ length: seconds * S }, (_, i) => {
    const current = on(i / 8) ? Math.sin((2 * Math.PI * hz * i) / S) : 0;
    const clipped = Math.max(-0.2, Math.min(0.2, current)) * 5;
    // First-order high-pass at 300 Hz.
    out = 0.81 * (out + clipped - past);
    past = clipped;
    return Math.round({ current: 8000 * current, clipped: 6000 * clipped, sparks: 9000 * out }[image]);
  });
}

function heard(code: string, sound: Int16Array): readonly RingBurst[] {
  const detector = new RingDetector(country(code));
  const bursts: RingBurst[] = [];
  for (let at = 0; at < sound.length; at += 160) bursts.push(...detector.push(sound.subarray(at, at + 160)));
  return bursts;
}

test('rings of each country are counted, as current, clipped, and as the sparks a speech filter leaves', () => {
  for (const [code, frequencies, rings] of [
    ['JP', [16, 20], 4],
    ['US', [20], 2],
    ['GB', [25], 4],
    ['DE', [25], 3],
    ['FR', [25], 3],
  ] as const)
    for (const hz of frequencies)
      for (const image of ['current', 'clipped', 'sparks'] as const) {
        const sound = mixed(ringing(code, hz, 12, image), noiseOf(12 * S, -60));
        const bursts = heard(code, joined(sound, noiseOf(2 * S, -60)));
        assert.equal(bursts.length, rings, `${code} ${hz} Hz ${image}: ${JSON.stringify(bursts)}`);
        assert.ok((bursts[0]?.fromSample ?? S) < 0.2 * S, `${code} ${image}`);
      }
});

test('speech, tones, hum and dial pulses are no rings', () => {
  const ringback = toneOf(12 * S, [400], -15).map((sample, i) =>
    i % (3 * S) < S ? Math.round(sample * (0.55 + 0.45 * Math.sin((2 * Math.PI * 16 * i) / S))) : 0,
  );
  const pulses = new Int16Array(12 * S);
  for (let digit = 0; digit < 8; digit++)
    for (let pulse = 0; pulse < 10; pulse++) {
      pulses[digit * 1.4 * S + pulse * 0.1 * S] = 20_000;
      pulses[digit * 1.4 * S + (pulse * 0.1 + 0.033) * S] = -20_000;
    }
  const sounds: Record<string, Int16Array> = {
    reader: joined(...READER.map((file) => atLevel(speechOf(file), -12))),
    caller: joined(...CALLER.map((file) => atLevel(speechOf(file), -12))),
    ringback,
    'ringback that beats': toneOf(12 * S, [400, 450], -15),
    'american ringback': toneOf(12 * S, [440, 480], -15),
    busy: toneOf(12 * S, [400], -15).map((sample, i) => (i % S < S / 2 ? sample : 0)),
    hum: toneOf(12 * S, [50, 100, 150], -20),
    'hum that stops': joined(toneOf(5 * S, [50, 100], -30), new Int16Array(5 * S)),
    'half-waves': toneOf(12 * S, [60], -10).map((sample) => Math.max(0, sample)),
    pulses,
    'a machine at 20 Hz': toneOf(12 * S, [20], -15),
    noise: noiseOf(12 * S, -25),
  };
  for (const [name, sound] of Object.entries(sounds))
    assert.deepEqual(heard('JP', joined(sound, noiseOf(2 * S, -60))), [], name);
});
