import assert from 'node:assert/strict';
import { test } from 'node:test';
import { muLawOf } from '#src/card/mulaw.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { asPcmWav, barsOf } from '#src/export/page/wave.js';
import { readPcmWav } from '#src/signal/wav.js';
import { facts } from '../../card/callSamples.js';

test('a µ-law recording becomes a WAV file that every player knows, each sample within its step of G.711', () => {
  const sound = Int16Array.from({ length: 1001 }, (_, i) =>
    Math.round(30_000 * Math.sin(i / 7) * (i / 1000)),
  );
  const body = muLawOf(Buffer.from(sound.buffer));
  const file = Buffer.concat([
    encodeWavHeader(facts({ profile: 'standard', samples: 1001 })),
    body,
    Buffer.alloc(1),
  ]);
  const made = asPcmWav(file);
  assert.ok(made !== null);
  const read = readPcmWav(made);
  assert.ok(typeof read !== 'string');
  const { rateHz, samples } = read;
  assert.equal(rateHz, 8000);
  assert.equal(samples.length, 1001);
  for (const [i, sample] of samples.entries()) {
    const wanted = sound[i] ?? 0;
    assert.ok(Math.abs(sample - wanted) <= 4 + Math.abs(wanted) / 16, `${i}: ${sample} for ${wanted}`);
  }
});

test('what is no µ-law WAV is left to the player', () => {
  assert.equal(asPcmWav(encodeWavHeader(facts({ profile: 'pcm' }))), null);
  assert.equal(asPcmWav(Buffer.from('ID3')), null);
  assert.equal(asPcmWav(Buffer.alloc(5000)), null);
});

test('a waveform is bars from 0 to 1', () => {
  assert.deepEqual(barsOf('0f3'), [0, 1, 0.2]);
  assert.deepEqual(barsOf(null), []);
});
