import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { A_LAW, type Law, MU_LAW } from '#src/signal/g711.js';
import { CODEC_NAMES, type CodecName, voiceCodec } from '#src/signal/voiceCodec.js';
import { samplesOf } from '#src/signal/wav.js';
import { Random } from '../rig/random.js';
import { correlation } from '../rig/sound.js';

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What sox takes these bytes for. */
function soxDecoded(type: readonly string[], bytes: Uint8Array): Int16Array {
  const raw = ['-t', 'raw', '-e', 'signed', '-b', '16', '-L', '-'];
  return samplesOf(execFileSync('sox', ['-V1', '-D', ...type, '-', ...raw], { input: bytes }));
}

/** Speech-like: a few tones that come and go. */
function sound(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, i) => {
    const swell = 0.5 + 0.5 * Math.sin(i / 900);
    return Math.round(swell * (6000 * Math.sin(i / 4.1) + 4000 * Math.sin(i / 11.3)));
  });
}

for (const [name, law, encoding] of [
  ['muLaw', MU_LAW, 'mu-law'],
  ['aLaw', A_LAW, 'a-law'],
] as const satisfies readonly (readonly [CodecName, Law, string])[]) {
  test(`${name}: every byte is decoded as sox decodes it`, () => {
    const theirs = soxDecoded(['-t', 'raw', '-r', '8000', '-c', '1', '-e', encoding], BYTES);
    assert.deepEqual(voiceCodec(name).decoder().push(BYTES), theirs);
  });

  test(`${name}: every sample is coded to within half a step, and every byte comes back`, () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let sample = -32_768; sample < 32_768; sample++) {
      const decoded = law.samples[law.bytes[sample & 0xffff] ?? 0] ?? 0;
      const halfStep = Math.max(8, (Math.abs(sample) + 132) / 32);
      assert.ok(Math.abs(decoded - sample) <= halfStep, `${sample} became ${decoded}`);
      assert.ok(decoded >= before, `louder stays louder: ${sample}`);
      before = decoded;
    }
    for (const byte of BYTES) {
      const again = law.bytes[(law.samples[byte] ?? 0) & 0xffff];
      // µ-law has two zeros.
      if (!(name === 'muLaw' && byte === 0x7f)) assert.equal(again, byte);
    }
  });
}

test('G.711 silence and full scale are the bytes of the standard', () => {
  const bytes = (law: Law) => [0, 32_767, -32_768].map((sample) => law.bytes[sample & 0xffff]);
  assert.deepEqual(bytes(MU_LAW), [0xff, 0x80, 0x00]);
  assert.deepEqual(bytes(A_LAW), [0xd5, 0xaa, 0x2a]);
});

test('IMA ADPCM decodes as sox decodes it', () => {
  // sox takes the high nibble first unless it is told otherwise.
  const bytes = voiceCodec('imaAdpcm').encoder().push(sound(4000));
  const theirs = soxDecoded(['-t', 'ima', '-N', '-r', '8000', '-c', '1'], bytes);
  const ours = voiceCodec('imaAdpcm').decoder().push(bytes);
  assert.ok(correlation(ours, theirs) > 0.999, `${correlation(ours, theirs)}`);
});

test('8-bit silence is 128, or 0 where bytes are signed, and full scale is not turned over', () => {
  const coded = (name: CodecName) => [
    ...voiceCodec(name)
      .encoder()
      .push(Int16Array.of(0, 32_767, -32_768)),
  ];
  assert.deepEqual(coded('unsigned8'), [128, 255, 0]);
  assert.deepEqual(coded('signed8'), [0, 127, 128]);
  assert.deepEqual(
    [
      ...voiceCodec('unsigned8')
        .decoder()
        .push(Uint8Array.of(128, 255, 0)),
    ],
    [0, 32_512, -32_768],
  );
});

test('sound comes back from each codec, the better the finer it is', () => {
  const least: Record<CodecName, number> = {
    signed16: 1,
    muLaw: 0.999,
    aLaw: 0.999,
    unsigned8: 0.999,
    signed8: 0.999,
    imaAdpcm: 0.99,
  };
  for (const name of CODEC_NAMES) {
    const codec = voiceCodec(name);
    const original = sound(8000);
    const bytes = codec.encoder().push(original);
    assert.equal(bytes.length, (8000 * codec.bitsPerSample) / 8);
    assert.ok(correlation(codec.decoder().push(bytes), original) >= least[name] - 1e-9, name);
  }
});

test('a stream cut anywhere decodes as the whole does', (t) => {
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  for (const name of CODEC_NAMES) {
    const { encoder, decoder } = { encoder: voiceCodec(name).encoder(), decoder: voiceCodec(name).decoder() };
    const original = sound(3000);
    const whole = voiceCodec(name).decoder().push(voiceCodec(name).encoder().push(original));
    const parts: number[] = [];
    for (let at = 0; at < original.length; ) {
      const next = Math.min(original.length, at + 1 + random.below(7));
      const bytes = encoder.push(original.subarray(at, next));
      for (const byte of bytes) parts.push(...decoder.push(Uint8Array.of(byte)));
      at = next;
    }
    assert.deepEqual(Int16Array.from(parts), whole, name);
  }
});
