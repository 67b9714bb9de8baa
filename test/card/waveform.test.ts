import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Waveform } from '#src/card/waveform.js';
import { Random, seedFor } from '../rig/random.js';

function constant(level: number, samples: number): Buffer {
  return Buffer.from(new Int16Array(samples).fill(level).buffer);
}

test('a hundred digits say how loud each hundredth is, in steps of 4 dB, and silence is 0', () => {
  const waveform = new Waveform();
  for (const level of [0, 32, 327, 3277, -32_768]) waveform.add(constant(level, 8000));
  assert.equal(
    waveform.finish(),
    '0'.repeat(20) + '0'.repeat(20) + '5'.repeat(20) + 'a'.repeat(20) + 'f'.repeat(20),
  );
});

test('a hole is silence of its length, and nothing at all has no waveform', () => {
  const waveform = new Waveform();
  waveform.add(constant(32_767, 8000));
  waveform.addSilence(16_000);
  waveform.add(constant(32_767, 8000));
  assert.equal(waveform.finish(), 'f'.repeat(25) + '0'.repeat(50) + 'f'.repeat(25));
  assert.equal(new Waveform().finish(), '');
});

test('however the sound comes in pieces, the waveform is the same, within a tenth of a bar of where it is loud', () => {
  const random = new Random(seedFor('waveform'));
  for (const samples of [1, 50, 1000, 8000, 3_000_000]) {
    const sound = new Int16Array(samples);
    const loudAt = random.below(samples);
    sound[loudAt] = 32_767;
    const whole = new Waveform();
    whole.add(Buffer.from(sound.buffer));
    const pieces = new Waveform();
    for (let at = 0; at < samples; ) {
      const until = Math.min(samples, at + 1 + random.below(50_000));
      pieces.add(Buffer.from(sound.buffer, at * 2, (until - at) * 2));
      at = until;
    }
    assert.equal(pieces.finish(), whole.finish());
    const bar = whole.finish().indexOf('f');
    assert.ok(
      samples < 8000 ? bar >= 0 : Math.abs(bar - (loudAt / samples) * 100) <= 1.2,
      `${loudAt} of ${samples}: ${bar}`,
    );
  }
});
