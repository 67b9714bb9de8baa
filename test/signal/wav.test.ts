import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from '#src/signal/levels.js';
import { readPcmWav } from '#src/signal/wav.js';
import { Random, seedFor } from '../rig/random.js';

function chunk(id: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(id), size, body, Buffer.alloc(body.length % 2)]);
}

function wav({ channels = 1, bits = 16, format = 1, data = Buffer.from([1, 0, 255, 255]) } = {}): Buffer {
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(format, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(8000, 4);
  fmt.writeUInt16LE(bits, 14);
  const chunks = [chunk('fmt ', fmt), chunk('LIST', Buffer.from('odd')), chunk('data', data)];
  return Buffer.concat([chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]))]);
}

test('samples come out of a plain WAV, past chunks that mean nothing here', () => {
  assert.deepEqual(readPcmWav(wav()), { rateHz: 8000, samples: Int16Array.from([1, -1]) });
});

test('what is no 16-bit mono PCM WAV is named, not guessed at', () => {
  assert.equal(readPcmWav(Buffer.from('hello')), 'notWav');
  assert.equal(readPcmWav(wav({ channels: 2 })), 'notPcm16Mono');
  assert.equal(readPcmWav(wav({ bits: 8 })), 'notPcm16Mono');
  assert.equal(readPcmWav(wav({ format: 7 })), 'notPcm16Mono');
  assert.equal(readPcmWav(wav({ data: Buffer.alloc(0) })), 'empty');
});

test('a WAV cut anywhere, or with bytes changed, never throws', () => {
  const random = new Random(seedFor('wav'));
  const whole = wav();
  for (let cut = 0; cut < whole.length; cut++) readPcmWav(whole.subarray(0, cut));
  for (let round = 0; round < 5000; round++) {
    const bent = Buffer.from(whole);
    bent[random.below(bent.length)] = random.below(256);
    readPcmWav(bent);
  }
});

test('level: full-scale square 0 dB, half of it -6 dB, silence without end', () => {
  assert.deepEqual(levelOf(Int16Array.from([-32768, -32768])), { rmsDb: 0, peakDb: 0 });
  assert.ok(Math.abs(levelOf(Int16Array.from([16384, -16384])).rmsDb + 6.02) < 0.01);
  assert.equal(levelOf(new Int16Array(80)).rmsDb, Number.NEGATIVE_INFINITY);
});
