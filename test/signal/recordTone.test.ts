import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCountries } from '#src/config/countries.js';
import { recordToneSamples } from '#src/signal/recordTone.js';

/** The level of one frequency in the samples against full scale, by Goertzel's sum, dB. */
function levelAt(samples: Int16Array, hz: number): number {
  let [re, im] = [0, 0];
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hz * i) / 8000);
  });
  return 20 * Math.log10((2 * Math.hypot(re, im)) / samples.length / 32_767);
}

test('the record tone of every country that has one is a beep of its length, pitch and level', () => {
  const tones = loadCountries().flatMap(({ code, recordTone }) =>
    recordTone === null ? [] : [{ code, recordTone }],
  );
  assert.ok(tones.some(({ code }) => code === 'JP'));
  for (const { code, recordTone } of tones) {
    const samples = recordToneSamples(recordTone);
    assert.equal(samples.length, recordTone.onMs * 8, code);
    assert.ok(Math.abs(levelAt(samples, recordTone.hz) + 20) < 1.5, code);
    for (const away of [-100, 100])
      assert.ok(levelAt(samples, recordTone.hz + away) < -40, `${code} ${away}`);
  }
});

test('it begins and ends softly, and is as loud as it is asked to be', () => {
  const samples = recordToneSamples({ hz: 1400, onMs: 500, everyMs: 15_000 }, -6);
  assert.equal(samples[0], 0);
  assert.equal(samples.at(-1), 0);
  assert.ok(samples.slice(0, 8).every((sample) => Math.abs(sample) < 4000));
  assert.ok(Math.abs(levelAt(samples, 1400) + 6) < 0.5);
});
