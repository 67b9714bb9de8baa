import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { type Exported, manifestLine } from '#src/export/pack/manifest.js';
import { newOnes, stateText } from '#src/export/stick/newOnes.js';
import { manyLines } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';
import { RECORDER } from '../pack/copyRig.js';

const rows = [...manyLines(new Random(3), { count: 6 })].map(rowOf);

function lineOf({ path, bytes, ...call }: CatalogueRow): string {
  const sha256 = 'a'.repeat(64);
  const exported: Exported = {
    ...{ v: 1, name: path, bytes, sha256, format: 'original', exportedAt: '2026-11-24T10:00:00Z', call },
    ...{ recorder: RECORDER, original: { path, bytes, sha256, intact: true } },
  };
  return manifestLine(exported);
}

const ids = (some: readonly CatalogueRow[]) => some.map(({ id }) => id);
const manifest = (some: readonly CatalogueRow[]) => some.map(lineOf).join('');

test('on a new stick everything is new', () => {
  assert.deepEqual(ids(newOnes(rows, '', null)), ids(rows));
});

test('what a visit that ended in order had is not new, whatever became of it', () => {
  const text = manifest(rows.slice(0, 4));
  assert.deepEqual(ids(newOnes(rows, text, stateText('AAAAAA', text))), ids(rows.slice(4)));
});

test('what a visit had that was broken off is looked at again', () => {
  const settled = manifest(rows.slice(0, 2));
  const text = settled + manifest(rows.slice(2, 4));
  assert.deepEqual(ids(newOnes(rows, text, stateText('AAAAAA', settled))), ids(rows.slice(2)));
});

test('a call filed late is new although later ones were copied', () => {
  const [first, ...others] = rows;
  assert.ok(first);
  const text = manifest(others);
  assert.deepEqual(ids(newOnes(rows, text, stateText('AAAAAA', text))), [first.id]);
});

for (const state of [
  null,
  '',
  '{',
  'null',
  '{"manifestBytes":-3}',
  '{"manifestBytes":"9"}',
  '{"v":1,"manifestBytes":1e99}',
])
  test(`a state that cannot be understood lets everything be looked at again: ${state}`, () => {
    assert.deepEqual(ids(newOnes(rows, manifest(rows), state)), ids(rows));
  });

test('a manifest that was thrown away takes its state along', () => {
  const text = manifest(rows);
  assert.deepEqual(ids(newOnes(rows, '', stateText('AAAAAA', text))), ids(rows));
});
