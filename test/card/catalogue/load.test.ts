import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadCatalogue } from '#src/card/catalogue/load.js';
import { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { putAnnotations } from '#src/card/dayIndex.js';
import { realDisk } from '#src/card/disk.js';
import { Recordings, type Saying } from '#src/card/recordings.js';
import type { IndexLine } from '#src/card/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { manyLines, placeFile, placeRecordings } from '../../rig/manyRecordings.js';
import { Random, seedFor } from '../../rig/random.js';
import { MemoryJournal, memorySnapshot } from './simulatedState.js';

const AT = '2026-11-23T12:00:00.000+09:00';

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-catalogue-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

async function rowsOf(catalogue: SqlCatalogue): Promise<readonly CatalogueRow[]> {
  return catalogue.oldestFirst(null, 100_000);
}

/** A recorder's life on a card: recordings are filed, held, noted, deleted. Returns what its catalogue says. */
async function live(dir: string, journal: MemoryJournal, lines: readonly IndexLine[], random: Random) {
  const disk = realDisk(dir);
  const catalogue = await SqlCatalogue.empty();
  const problems: Problem[] = [];
  const recordings = new Recordings({
    disk,
    catalogue,
    language: 'en',
    report: (problem) => problems.push(problem),
  });
  recordings.keepJournal(journal);
  placeRecordings(dir, lines);
  let bytes: Uint8Array | null = null;
  const snapshotAt = random.below(lines.length);
  for (const [i, line] of lines.entries()) {
    await recordings.filed(line);
    const { id } = lines[random.below(i + 1)] ?? line;
    const saying = random.pick<Saying | null>([
      null,
      { op: 'hold', reason: '調査' },
      { op: 'release' },
      { op: 'note', text: `note ${i}` },
      { op: 'note', text: '' },
      { op: 'tag', tag: random.pick(['a', 'b']) },
      { op: 'untag', tag: 'a' },
      { op: 'clock', correctedStart: new Date(line.orderMs + 1000).toISOString() },
    ]);
    if (saying !== null) await recordings.annotate(id, saying, AT);
    if (random.below(10) === 0) await remove(dir, recordings, id);
    if (i === snapshotAt) bytes = catalogue.bytes();
  }
  assert.deepEqual(problems, []);
  return { rows: await rowsOf(catalogue), snapshot: memorySnapshot(bytes), newest: recordings.newest };
}

async function remove(dir: string, recordings: Recordings, id: string): Promise<void> {
  const row = await recordings.find(id);
  if (row === null || row.hold !== null) return;
  rmSync(join(dir, row.path));
  const { path, bytes, start } = row;
  const tombstone = {
    op: 'deleted',
    id: row.id,
    start,
    at: AT,
    path,
    bytes,
    sha256: '',
    rule: 'test',
  } as const;
  await putAnnotations(realDisk(dir), path.slice(0, 10), [tombstone]);
  await recordings.deleted(tombstone);
}

test('I10: rebuilt from snapshot, journal, indexes or headers the catalogue is the same', async (t) => {
  const random = new Random(seedFor('I10'));
  for (let round = 0; round < 8; round++) {
    const dir = directory(t);
    const journal = new MemoryJournal();
    const lines = [...manyLines(random, { count: 40, perDay: 9 })];
    const { rows, snapshot, newest } = await live(dir, journal, lines, random);
    assert.equal(newest?.id, rows.at(-1)?.id);
    const none = memorySnapshot();
    const problems: Problem[] = [];
    const loaded = async (kept: typeof none, from: MemoryJournal) =>
      rowsOf(await loadCatalogue(realDisk(dir), from, kept, (problem) => problems.push(problem)));
    assert.deepEqual(await loaded(snapshot, journal), rows, 'snapshot and what the journal says since');
    assert.deepEqual(await loaded(none, journal), rows, 'journal');
    assert.deepEqual(await loaded(none, new MemoryJournal()), rows, 'day indexes');
    assert.deepEqual(await loaded(snapshot, new MemoryJournal()), rows, 'a snapshot of another journal');
    assert.deepEqual(problems, []);
    for (const day of new Set(lines.map(({ path }) => path.slice(0, 10))))
      rmSync(join(dir, day, 'index.ndjson'));
    const byHeaders = await loaded(none, new MemoryJournal());
    const shared = rows.map((row) => ({ ...row, note: null, tags: [], correctedStart: null, orderMs: 0 }));
    const found = byHeaders.map((row) => ({
      ...row,
      note: null,
      tags: [],
      correctedStart: null,
      orderMs: 0,
    }));
    const held = (row: CatalogueRow) => ({ ...row, hold: row.hold === null ? null : 'held' });
    const byId = (a: CatalogueRow, b: CatalogueRow) => (a.path < b.path ? -1 : 1);
    assert.deepEqual(found.map(held).sort(byId), shared.map(held).sort(byId), 'headers, with the holds');
  }
});

test('a day whose files changed behind its back is read anew, others are left', async (t) => {
  const dir = directory(t);
  const lines = [...manyLines(new Random(1), { count: 300, perDay: 10 })];
  const journal = new MemoryJournal();
  for (const line of lines) await journal.append(line);
  placeRecordings(dir, lines);
  const [gone, , , other] = lines;
  assert.ok(gone && other);
  rmSync(join(dir, gone.path));
  const added = { ...gone, id: 'ADDED1', path: gone.path.replace(gone.id, 'ADDED1') };
  placeFile(dir, added);
  const reads: string[] = [];
  const disk = realDisk(dir);
  const watched = {
    ...disk,
    readText: (path: string) => {
      reads.push(path);
      return disk.readText(path);
    },
  };
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const catalogue = await loadCatalogue(watched, journal, memorySnapshot(), report);
  assert.equal(await catalogue.find(gone.id), null);
  assert.equal((await catalogue.find('ADDED1'))?.path, added.path);
  assert.deepEqual(problems, [{ code: 'recordingsMissing', path: gone.path.slice(0, 10), count: 1 }]);
  const indexes = reads.filter((path) => path.endsWith('index.ndjson'));
  assert.equal(indexes.length, 1 + 7, 'the changed day, and the days of the 64 last entries');
});

test('a hold of which only the file remembers is a hold', async (t) => {
  const dir = directory(t);
  const [line] = manyLines(new Random(2), { count: 1 });
  assert.ok(line);
  placeRecordings(dir, [line]);
  chmodSync(join(dir, line.path), 0o440);
  const catalogue = await loadCatalogue(realDisk(dir), new MemoryJournal(), memorySnapshot(), (problem) =>
    assert.fail(JSON.stringify(problem)),
  );
  assert.equal((await catalogue.find(line.id))?.hold, 'read-only');
});

test('a card that is not there takes nothing out of the list', async (t) => {
  const dir = directory(t);
  const journal = new MemoryJournal();
  for (const line of manyLines(new Random(2), { count: 3 })) await journal.append(line);
  const problems: Problem[] = [];
  const disk = realDisk(join(dir, 'not mounted'));
  const catalogue = await loadCatalogue(disk, journal, memorySnapshot(), (problem) => problems.push(problem));
  assert.equal(catalogue.count, 3);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['cardMissing'],
  );
});

test('an annotation torn by a power cut is reported and the rest of the index stands', async (t) => {
  const dir = directory(t);
  const lines = [...manyLines(new Random(2), { count: 3 })];
  placeRecordings(dir, lines);
  const [first] = lines;
  assert.ok(first);
  const index = join(dir, first.path.slice(0, 10), 'index.ndjson');
  writeFileSync(index, `${readFileSync(index, 'utf8')}{"op":"hold","id":"${first.id}","st`);
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const catalogue = await loadCatalogue(realDisk(dir), new MemoryJournal(), memorySnapshot(), report);
  assert.equal(catalogue.count, 3);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['indexLineBroken'],
  );
});
