import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readIndex, readRecording, readRing } from './reader.js';

const FIXTURE = resolve(import.meta.dirname, '../../test/format/fixture');
const RECORDINGS = join(FIXTURE, 'recordings');
const DAY = '2026/11/23';
const [OPEN, AUDIO, CLOSE, EVENT, DONE] = [1, 2, 3, 4, 5];

type Json = Record<string, unknown>;
interface Expected {
  readonly torn: number;
  readonly calls: readonly Json[];
  readonly recordings: readonly { path: string; bytes: number; facts: Json; annotations: readonly Json[] }[];
}
const expected: Expected = JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8'));

test('a reader written from FORMAT.md alone finds every call in the ring, each hash chain unbroken, and rejects the torn slot', () => {
  const image = gunzipSync(readFileSync(join(FIXTURE, 'ring.gz')));
  const { parts, rejected } = readRing(image);
  assert.deepEqual(rejected, [expected.torn]);
  const chainBefore = new Map<Buffer, string>();
  let chain = Buffer.alloc(32);
  for (const { index, slot, payload } of parts) {
    if (index === 0) chain = Buffer.alloc(32);
    chainBefore.set(slot, chain.toString('hex'));
    chain = createHash('sha256').update(chain).update(slot.subarray(0, 48)).update(payload).digest();
    assert.ok(chain.equals(slot.subarray(48, 80)), 'each slot follows from the one before it');
  }
  const calls = [...new Set(parts.map(({ stream }) => stream))].map((stream) => {
    const of = (type: number | undefined) =>
      parts.filter((one) => one.stream === stream && one.type === type);
    const done = of(DONE).at(-1)?.said;
    const { chain, ...file } = done ?? {};
    if (done !== undefined) assert.equal(chain, chainBefore.get(of(DONE).at(-1)?.slot ?? image));
    return {
      stream,
      open: of(OPEN)[0]?.said,
      events: of(EVENT).map(({ said }) => said),
      close: of(CLOSE)[0]?.said ?? null,
      done: done === undefined ? null : file,
      sound: of(AUDIO).map(({ position, payload }) => ({
        atSample: position,
        samples: payload.length / 2,
        sha256: createHash('sha256').update(payload).digest('hex'),
      })),
    };
  });
  assert.deepEqual(calls, expected.calls);
  assert.equal(calls.filter(({ done }) => done === null).length, 1, 'one call was interrupted');
});

test('it reads the facts in the header of each container, and the sound behind has their hash', () => {
  const there = expected.recordings.filter(({ path }) => existsSync(join(RECORDINGS, path)));
  assert.deepEqual(
    there.map(({ facts }) => facts.profile),
    ['standard', 'pcm', 'long', 'opus'],
  );
  for (const { path, facts } of there) {
    const file = readFileSync(join(RECORDINGS, path));
    assert.deepEqual(readRecording(file), { facts, whole: true });
    const changed = Buffer.from(file);
    changed.writeUInt8(changed.readUInt8(5000) ^ 1, 5000);
    assert.deepEqual(readRecording(changed), { facts, whole: false });
  }
});

test('it reads the last line of each recording in the day index, and what was said of it', () => {
  const found = readIndex(readFileSync(join(RECORDINGS, DAY, 'index.ndjson'), 'utf8'));
  const inOrder = [...found].sort((a, b) => String(a.facts.start).localeCompare(String(b.facts.start)));
  assert.deepEqual(
    inOrder,
    expected.recordings.map(({ path, bytes, facts, annotations }) => ({
      facts: { ...facts, path, bytes },
      said: annotations,
    })),
  );
});
