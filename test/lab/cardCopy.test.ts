import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readCardCopy } from './cardCopy.js';
import { PatternReader, pattern } from './pattern.js';

const reader = new PatternReader();
const DAY = '2026/11/24';
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function chunk(name: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** A recording as FORMAT.md has it, as far as the lab looks. `format` 1 is PCM, 7 µ-law. */
function recording(format: 1 | 7, body: Buffer): Buffer {
  const samples = format === 1 ? body.length / 2 : body.length;
  const behind = Buffer.concat([body, Buffer.alloc(body.length % 2)]);
  const facts = { id: 'AAAAAA', samples, gaps: [], audioSha256: hashOf(behind) };
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(format);
  const known = [chunk('fmt ', fmt), chunk('dnwb', Buffer.from(JSON.stringify(facts)))];
  const junk = chunk('JUNK', Buffer.alloc(4096 - 12 - Buffer.concat(known).length - 2 * 8));
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...known, junk, chunk('data', body)]));
}

const pcm = Buffer.from(new Uint8Array(pattern().slice(5000, 9000).buffer));
const good = recording(1, pcm);
const line = (name: string) => `${JSON.stringify({ id: 'AAAAAA', path: `${DAY}/${name}` })}\n`;

function copyWith(t: TestContext, files: Readonly<Record<string, string | Buffer>>) {
  const root = mkdtempSync(join(tmpdir(), 'dnw-copy-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, DAY), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, DAY, name), content);
  return readCardCopy(root, reader);
}

test('a sound card copy has its recordings with the place of their sound', (t) => {
  const sums = `${hashOf(good)}  a.wav\n`;
  const { recordings, faults } = copyWith(t, {
    'a.wav': good,
    'index.ndjson': line('a.wav'),
    SHA256SUMS: sums,
  });
  assert.deepEqual(faults, []);
  assert.deepEqual(recordings[0]?.runs, [{ atSample: 0, place: 5000, samples: 4000 }]);
});

test('µ-law sound tells its place too', (t) => {
  const muLaw = Buffer.from(Uint8Array.from(pattern().slice(700, 1000), (one) => (one > 0 ? 0xa0 : 0x20)));
  const { recordings } = copyWith(t, { 'a.wav': recording(7, muLaw) });
  assert.deepEqual(recordings[0]?.runs, [{ atSample: 0, place: 700, samples: 300 }]);
});

test('every damage is named', (t) => {
  const changed = Buffer.from(good);
  changed.writeInt16LE(123, changed.length - 2);
  const { faults } = copyWith(t, {
    'changed.wav': changed,
    'half.wav': good.subarray(0, good.length / 2),
    'stray.wav': good,
    'twice.wav': good,
    'index.ndjson': `${line('twice.wav')}${line('twice.wav')}${line('gone.wav')}{"id":`,
    SHA256SUMS: `${hashOf(pcm)}  twice.wav\n${hashOf(good)}  missing.wav\n`,
  });
  for (const fault of [
    /changed.wav: its sound has not the hash/,
    /half.wav: RIFF says/,
    /stray.wav stands in no index/,
    /gone.wav stands in its index and is not there/,
    /index.ndjson:4 is no index line/,
    /twice.wav has not the sum/,
    /missing.wav stands in SHA256SUMS and is not there/,
  ])
    assert.ok(
      faults.some((one) => fault.test(one)),
      `${fault} in ${faults.join('\n')}`,
    );
});
