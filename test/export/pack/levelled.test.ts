import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import { factsInHeader } from '#src/card/header.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { pathOf } from '#src/card/names.js';
import type { Facts } from '#src/card/types.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { QualityMeter } from '#src/signal/quality.js';
import { samplesOf } from '#src/signal/wav.js';
import { facts } from '../../card/callSamples.js';
import { sha256Of } from '../../card/filingRig.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf } from '../../rig/speechFiles.js';
import { CopyRig } from './copyRig.js';

/** A call whose far side is 16 dB quieter, filed as the recorder would. */
function filed(t: TestContext) {
  const rig = new CopyRig(t, 1);
  const turns = [0, 1, 2].flatMap((i) => [
    atLevel(speechOf(READER[i] ?? ''), -16),
    new Int16Array(6000),
    atLevel(speechOf(CALLER[i] ?? ''), -32),
    new Int16Array(6000),
  ]);
  const quiet = joined(...turns, ...turns);
  const sound = mixed(quiet, noiseOf(quiet.length, -65));
  const body = Buffer.from(sound.buffer);
  const made: Facts = facts({
    samples: sound.length,
    durationMs: sound.length / 8,
    audioSha256: sha256Of(body),
  });
  const bytes = Buffer.concat([encodeWavHeader(made), body]);
  const path = pathOf(made);
  const file = join(rig.card, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return { rig, file, bytes, sound, row: rowOf({ ...made, path, bytes: bytes.length }) };
}

function apartDb(sound: Int16Array): number | null {
  const meter = new QualityMeter();
  meter.add(sound);
  return meter.result().imbalanceDb;
}

test('a levelled copy evens the parties out and says so; the master keeps every byte', async (t) => {
  const { rig, file, bytes, sound, row } = filed(t);
  const copied = await rig.copy({ rows: [row], template: '{id}', format: 'wav', levelled: true });
  assert.equal(copied.copied, 1);
  const copy = readFileSync(join(rig.target, `${row.id}.wav`));
  const evened = samplesOf(copy.subarray(FILE_HEADER_BYTES));
  assert.equal(evened.length, sound.length);
  const before = apartDb(sound);
  assert.ok(before !== null && before > 12, `the parties are ${before} dB apart`);
  const after = apartDb(evened);
  assert.ok(after === null || after < 6, `and ${after} dB afterwards`);
  assert.equal(sha256Of(readFileSync(file)), sha256Of(bytes));
  const told = factsInHeader(copy);
  assert.ok(typeof told !== 'string');
  assert.deepEqual([told.levelled, told.audioSha256], [true, sha256Of(copy.subarray(FILE_HEADER_BYTES))]);
});

test('a levelled copy stands beside one that is not, each found again; the original is never levelled', async (t) => {
  const { rig, bytes, row } = filed(t);
  const wish = { rows: [row], template: '{id}', format: 'wav' } as const;
  const counts = async (levelled: boolean) => {
    const { copied, found } = await rig.copy({ ...wish, levelled });
    return [copied, found];
  };
  assert.deepEqual(await counts(false), [1, 0]);
  assert.deepEqual(await counts(true), [1, 0]);
  assert.deepEqual(
    [await counts(false), await counts(true)],
    [
      [0, 1],
      [0, 1],
    ],
  );
  await rig.copy({ ...wish, format: 'original', levelled: true, template: 'original/{id}' });
  assert.ok(readFileSync(join(rig.target, `original/${row.id}.wav`)).equals(bytes));
});
