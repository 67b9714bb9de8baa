import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrokenClip, findClip, leakOf } from '#src/signal/match.js';
import { Random, seedFor } from '../rig/random.js';

/** Noise with the slow spectrum of speech: a one-pole low-pass over white noise. */
function voice(random: Random, samples: number, loudness: number): Int16Array {
  const made = new Int16Array(samples);
  let low = 0;
  for (let i = 0; i < samples; i++) {
    low += 0.3 * (random.next() * 2 - 1 - low);
    made[i] = Math.round(low * loudness);
  }
  return made;
}

function mix(under: Int16Array, over: Int16Array, at: number, gain: number): Int16Array {
  const mixed = Int16Array.from(under);
  for (let i = 0; i < over.length && at + i < mixed.length; i++)
    mixed[at + i] = (mixed[at + i] ?? 0) + Math.round((over[i] ?? 0) * gain);
  return mixed;
}

test('a clip is found to the sample, under a quieter voice and at another volume', () => {
  const random = new Random(seedFor('match'));
  for (let round = 0; round < 5; round++) {
    const clip = voice(random, 24_000, 12_000);
    const at = 100 + random.below(6000);
    const sound = mix(voice(random, 40_000, 4000), clip, at, 0.4);
    const found = findClip(clip, sound, 8000);
    assert.equal(found?.atSample, at);
    assert.ok(found.score > 0.6, `score ${found.score}`);
  }
});

test('a clip with one strong pitch is found to the sample, wherever it lies', () => {
  const random = new Random(seedFor('match pitch'));
  const clip = new Int16Array(12_000);
  const turn = 2 * 0.99 * Math.cos((2 * Math.PI * 800) / 8000);
  let [last, before] = [0, 0];
  for (let i = 0; i < clip.length; i++) {
    [last, before] = [turn * last - 0.98 * before + random.next() - 0.5, last];
    clip[i] = Math.round(last * 1000);
  }
  for (let at = 1000; at < 1008; at++) {
    const found = findClip(clip, mix(voice(random, 20_000, 900), clip, at, 1), 8000);
    assert.equal(found?.atSample, at);
  }
});

test('a clip cut off by the end of the sound is found by its beginning', () => {
  const random = new Random(seedFor('match cut'));
  const clip = voice(random, 24_000, 12_000);
  const sound = mix(voice(random, 20_000, 200), clip, 5003, 1).subarray(0, 5003 + 9000);
  assert.equal(findClip(clip, sound, 4000)?.atSample, 5003);
});

test('another voice is no match, silence is none, and too little sound is none', () => {
  const random = new Random(seedFor('match none'));
  const clip = voice(random, 24_000, 12_000);
  const other = findClip(clip, voice(random, 40_000, 12_000), 8000);
  assert.ok(other === null || other.score < 0.2, `score ${other?.score}`);
  assert.equal(findClip(clip, new Int16Array(40_000), 8000), null);
  assert.equal(findClip(clip, voice(random, 4000, 9000), 8000), null);
});

test('a clip with holes is found piece by piece, with what they held it up, and another voice is not', () => {
  const random = new Random(seedFor('match broken'));
  for (let round = 0; round < 5; round++) {
    const clip = voice(random, 36_000, 12_000);
    const holes = [0, 1, 2].map((third) => ({
      at: 12_000 * third + 4000 * random.below(3),
      samples: 400 + random.below(3000),
    }));
    let at = 100 + random.below(4000);
    const first = at + (holes[0]?.at === 0 ? (holes[0]?.samples ?? 0) : 0);
    let sound = voice(random, 70_000, 4000);
    for (let from = 0; from < clip.length; from += 4000) {
      at += holes.find((hole) => hole.at === from)?.samples ?? 0;
      sound = mix(sound, clip.subarray(from, from + 4000), at + from, 0.4);
    }
    const found = findBrokenClip(clip, sound);
    assert.equal(found?.atSample, first);
    assert.equal(found.atSample + found.heldUpSamples, at);
    assert.ok(found.score > 0.6, `score ${found.score}`);
    const other = findBrokenClip(clip, voice(random, 70_000, 12_000));
    assert.ok((other?.score ?? 0) < 0.3, `score ${other?.score}`);
  }
});

test('how loud a clip leaked is told to half a decibel, under another voice too', () => {
  const random = new Random(seedFor('leak'));
  const clip = voice(random, 24_000, 12_000);
  const own = leakOf(clip, clip, 0) ?? 0;
  for (const dB of [-6, -14, -26]) {
    const sound = mix(voice(random, 40_000, 400), clip, 3000, 10 ** (dB / 20));
    const leak = leakOf(clip, sound, 3000);
    assert.ok(leak !== null && Math.abs(leak - own - dB) < 0.5, `${dB} dB: ${leak} of ${own}`);
  }
  assert.equal(leakOf(clip, new Int16Array(24_000), 0), null);
});
