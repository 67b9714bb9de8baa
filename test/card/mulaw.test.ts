import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { muLawOf, samplesOfMuLaw } from '#src/card/mulaw.js';

const ALL = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

function bytesOf(samples: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, 2 * i);
  return bytes;
}

test('the values of G.711 table 2a come out, with both signs', () => {
  const vectors: readonly (readonly [number, number])[] = [
    [0xff, 0],
    [0xfe, 8],
    [0xef, 132],
    [0xdf, 396],
    [0xcf, 924],
    [0xbf, 1980],
    [0xaf, 4092],
    [0x9f, 8316],
    [0x90, 15_996],
    [0x8f, 16_764],
    [0x80, 32_124],
  ];
  for (const [byte, sample] of vectors) {
    assert.deepEqual([...samplesOfMuLaw([byte, byte & 0x7f])], [sample, sample === 0 ? 0 : -sample]);
    assert.equal(muLawOf(bytesOf([sample]))[0], byte, `${sample}`);
  }
  assert.deepEqual([...muLawOf(bytesOf([32_767, -32_768]))], [0x80, 0x00]);
});

test('every byte survives decoding and coding again, the two zeros apart', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const again = muLawOf(bytesOf(samplesOfMuLaw(bytes)));
  for (const byte of bytes) assert.equal(again[byte], byte === 0x7f ? 0xff : byte);
});

test('no sample is off by more than its segment’s half step', () => {
  const back = samplesOfMuLaw(muLawOf(bytesOf(ALL)));
  for (const [i, sample] of ALL.entries()) {
    const off = Math.abs((back[i] ?? 0) - sample);
    assert.ok(off <= Math.max(4, (Math.abs(sample) + 132) / 32), `${sample} became ${back[i]}`);
  }
});

test('ffmpeg codes and decodes all samples alike', (t) => {
  const run = (arguments_: string[], input: Buffer) => {
    const { stdout, error } = spawnSync('ffmpeg', ['-v', 'error', ...arguments_, '-'], { input });
    return error === undefined ? stdout : null;
  };
  const raw = ['-ar', '8000', '-ac', '1'];
  const coded = run(['-f', 's16le', ...raw, '-i', '-', '-f', 'mulaw'], bytesOf(ALL));
  if (coded === null) return t.skip('ffmpeg is not installed');
  const ours = muLawOf(bytesOf(ALL));
  // On the borders between two steps the two round differently; half a step is lost either way.
  const different = [...ours.keys()].filter((i) => ours[i] !== coded[i]);
  assert.ok(different.length < 1000, `${different.length} samples`);
  for (const i of different) assert.equal(Math.abs((ours[i] ?? 0) - (coded[i] ?? 0)), 1);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const decoded = run(['-f', 'mulaw', ...raw, '-i', '-', '-f', 's16le'], bytes);
  const expected = bytesOf(samplesOfMuLaw(bytes));
  assert.ok(decoded?.equals(expected));
});
