import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadCatalogue } from '#src/card/catalogue/load.js';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { parseDayIndex, putIndexLine } from '#src/card/dayIndex.js';
import { realDisk } from '#src/card/disk.js';
import { pathOf } from '#src/card/names.js';
import { Recordings } from '#src/card/recordings.js';
import type { Facts, IndexLine } from '#src/card/types.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import type { Problem } from '#src/i18n/problems.js';
import { facts, pcm } from './callSamples.js';
import { MemoryJournal, memorySnapshot } from './catalogue/simulatedState.js';

const DATA = pcm(0, 1000);

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-recordings-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Puts a recording's file there, without an index line. */
function place(dir: string, change: Partial<Facts>): IndexLine {
  const made = facts({
    samples: 1000,
    audioSha256: createHash('sha256').update(DATA).digest('hex'),
    ...change,
  });
  const path = pathOf(made);
  mkdirSync(join(dir, dirname(path)), { recursive: true });
  writeFileSync(join(dir, path), Buffer.concat([encodeWavHeader(made), DATA]));
  return { ...made, path, bytes: 4096 + DATA.length };
}

async function placeWithIndex(dir: string, change: Partial<Facts>): Promise<IndexLine> {
  const line = place(dir, change);
  await putIndexLine(realDisk(dir), line);
  return line;
}

async function recordingsIn(dir: string, problems: Problem[] = []): Promise<Recordings> {
  const disk = realDisk(dir);
  const report = (problem: Problem) => problems.push(problem);
  const catalogue = await loadCatalogue(disk, new MemoryJournal(), memorySnapshot(), report);
  const recordings = new Recordings({ disk, catalogue, language: 'en', report });
  recordings.loaded(await catalogue.totals(), 'ready');
  return recordings;
}

async function list(recordings: Recordings, limit = 9): Promise<readonly CatalogueRow[]> {
  return (await recordings.query({ sort: 'time', descending: true, offset: 0, limit })).rows;
}

test('recordings are listed newest first, over days and years, and found by id', async (t) => {
  const dir = directory(t);
  const starts = [
    '2025-12-31T23:59:59.000+09:00',
    '2026-01-01T00:00:00.000+09:00',
    '2026-01-01T08:00:00.000+09:00',
  ];
  for (const [i, start] of starts.entries())
    await placeWithIndex(dir, { start, orderMs: Date.parse(start), id: `AAAAA${i}` });
  const recordings = await recordingsIn(dir);
  assert.deepEqual(
    (await list(recordings)).map(({ id }) => id),
    ['AAAAA2', 'AAAAA1', 'AAAAA0'],
  );
  assert.equal((await list(recordings, 1)).length, 1);
  assert.equal((await recordings.find('last'))?.id, 'AAAAA2');
  assert.equal((await recordings.find('aaaaa0'))?.id, 'AAAAA0');
  assert.equal(await recordings.find('ZZZZZZ'), null);
  assert.deepEqual([recordings.count, recordings.newest?.id, recordings.state], [3, 'AAAAA2', 'ready']);
});

test('a file without an index line is found by its header; strange files are reported and left alone', async (t) => {
  const dir = directory(t);
  const line = place(dir, {});
  const day = join(dir, '2026/11/23');
  writeFileSync(join(day, 'holiday.wav'), 'not sound');
  writeFileSync(join(day, 'notes.txt'), 'hello');
  mkdirSync(join(dir, 'photos'));
  const problems: Problem[] = [];
  assert.deepEqual(await list(await recordingsIn(dir, problems)), [rowOf(line)]);
  assert.deepEqual(problems, [
    { code: 'foreignFiles', path: '.', count: 1 },
    { code: 'recordingUnreadable', path: '2026/11/23/holiday.wav', why: 'notARecording' },
    { code: 'foreignFiles', path: '2026/11/23', count: 1 },
  ]);
  assert.equal(readFileSync(join(day, 'holiday.wav'), 'utf8'), 'not sound');
});

test('broken and torn index lines are passed over and reported, the rest stands', async (t) => {
  const dir = directory(t);
  const one = await placeWithIndex(dir, { id: 'AAAAA1' });
  const index = join(dir, '2026/11/23/index.ndjson');
  appendFileSync(index, '{"v":1,"id":"nonsense"}\n');
  const two = await placeWithIndex(dir, { id: 'AAAAA2' });
  appendFileSync(index, JSON.stringify(two).slice(0, 100));
  const problems: Problem[] = [];
  const listed = await list(await recordingsIn(dir, problems));
  assert.deepEqual(new Set(listed), new Set([rowOf(one), rowOf(two)]));
  const path = '2026/11/23/index.ndjson';
  assert.deepEqual(problems, [
    { code: 'indexLineBroken', path, line: 2 },
    { code: 'indexLineBroken', path, line: 4 },
  ]);
  const three = await placeWithIndex(dir, { id: 'AAAAA3' });
  const lines = readFileSync(index, 'utf8').split('\n');
  assert.deepEqual(lines, [
    JSON.stringify(one),
    '{"v":1,"id":"nonsense"}',
    JSON.stringify(two),
    JSON.stringify(two).slice(0, 100),
    JSON.stringify(three),
    '',
  ]);
});

test('of the lines of a recording that was filed again the last counts', async (t) => {
  const dir = directory(t);
  await placeWithIndex(dir, { interrupted: true, end: 'interrupted' });
  const line = await placeWithIndex(dir, {});
  const { lines } = parseDayIndex(readFileSync(join(dir, '2026/11/23/index.ndjson'), 'utf8'));
  assert.deepEqual(lines, [line]);
});

test('a recording filed again is listed in place of what was there of it, and is the newest at once', async (t) => {
  const dir = directory(t);
  await placeWithIndex(dir, { durationMs: 1000 });
  const recordings = await recordingsIn(dir);
  const line = { ...facts({ durationMs: 9000 }), path: pathOf(facts({ durationMs: 9000 })), bytes: 100_096 };
  const filed = recordings.filed(line);
  assert.deepEqual(recordings.newest, rowOf(line));
  await filed;
  assert.deepEqual(await list(recordings), [rowOf(line)]);
});

test('a recording that loading found on the card before it was told of is counted once', async (t) => {
  const dir = directory(t);
  const line = await placeWithIndex(dir, { id: 'AAAAA1' });
  const recordings = await recordingsIn(dir);
  await recordings.filed(line);
  assert.equal(recordings.count, 1);
  await recordings.filed(await placeWithIndex(dir, { id: 'AAAAA2' }));
  assert.equal(recordings.count, 2);
});

test('a hold stands in journal, index and on the file, and goes from the file when released', async (t) => {
  const dir = directory(t);
  const line = await placeWithIndex(dir, {});
  const recordings = await recordingsIn(dir);
  const journal = new MemoryJournal();
  recordings.keepJournal(journal);
  const at = '2026-11-24T00:00:00.000+09:00';
  const mode = () => statSync(join(dir, line.path)).mode & 0o777;
  assert.equal((await recordings.annotate('last', { op: 'hold', reason: '訴訟' }, at))?.id, line.id);
  assert.equal((await recordings.find('last'))?.hold, '訴訟');
  assert.equal(mode(), 0o440);
  assert.equal((await list(await recordingsIn(dir)))[0]?.hold, '訴訟');
  await recordings.annotate(line.id, { op: 'release' }, at);
  assert.equal(mode(), 0o640);
  assert.equal((await list(await recordingsIn(dir)))[0]?.hold, null);
  assert.equal(journal.lines.length, 2);
  assert.equal(await recordings.annotate('ZZZZZZ', { op: 'release' }, at), null);
});

test('the facts of a call are those of its file, and those of the index where the header had no room', async (t) => {
  const dir = directory(t);
  const marks = Array.from({ length: 400 }, (_, i) => ({ atSample: i, what: 'digit' as const, detail: '5' }));
  const short = await placeWithIndex(dir, { id: 'AAAAA1' });
  const long = await placeWithIndex(dir, { id: 'AAAAA2', marks });
  const recordings = await recordingsIn(dir);
  for (const { path: _, bytes: __, ...wanted } of [short, long])
    assert.deepEqual((await recordings.facts(wanted.id))?.facts, wanted);
  assert.equal(await recordings.facts('ZZZZZZ'), null);
});

test('verifying finds a changed sample, a changed header, a shortened and a missing file', async (t) => {
  const dir = directory(t);
  const line = await placeWithIndex(dir, {});
  const file = join(dir, line.path);
  const whole = readFileSync(file);
  const recordings = await recordingsIn(dir);
  const verify = async () => {
    const { ok, actualSha256 } = (await recordings.verify(line.id)) ?? {};
    return [ok, actualSha256 === line.audioSha256];
  };
  assert.deepEqual(await verify(), [true, true]);
  writeFileSync(file, Buffer.concat([whole.subarray(0, 5000), Buffer.from([99]), whole.subarray(5001)]));
  assert.deepEqual(await verify(), [false, false]);
  writeFileSync(file, Buffer.concat([encodeWavHeader({ ...line, start: '2020-01-01T00:00:00Z' }), DATA]));
  assert.deepEqual(await verify(), [false, true]);
  writeFileSync(file, whole);
  truncateSync(file, 5000);
  assert.deepEqual(await verify(), [false, false]);
  rmSync(file);
  assert.deepEqual(await recordings.verify(line.id), {
    id: line.id,
    path: line.path,
    ok: false,
    expectedSha256: line.audioSha256,
    actualSha256: null,
  });
  assert.equal(await recordings.verify('ZZZZZZ'), null);
});

test('a recordings directory that is not there is empty and is reported', async () => {
  const problems: Problem[] = [];
  assert.deepEqual(await list(await recordingsIn('/nonexistent/denwaban', problems)), []);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['cardMissing'],
  );
});
