import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { csvOf } from '#src/card/callsCsv.js';
import { loadCatalogue } from '#src/card/catalogue/load.js';
import { rewriteDay } from '#src/card/dayFiles.js';
import { liveLines, parseDayIndex, putAnnotations, putIndexLine } from '#src/card/dayIndex.js';
import { realDisk } from '#src/card/disk.js';
import { pathOf } from '#src/card/names.js';
import type { Annotation, Facts, IndexLine } from '#src/card/types.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { facts } from './callSamples.js';
import { MemoryJournal, memorySnapshot } from './catalogue/simulatedState.js';
import { DAY, directory, sha256Of } from './filingRig.js';

const SOUND = Buffer.alloc(2000, 7);

function lineOf(change: Partial<Facts>): IndexLine {
  const made = facts({ samples: 1000, audioSha256: sha256Of(SOUND), ...change });
  return { ...made, path: pathOf(made), bytes: 4096 + SOUND.length };
}

async function place(dir: string, change: Partial<Facts>): Promise<IndexLine> {
  const line = lineOf(change);
  mkdirSync(join(dir, DAY), { recursive: true });
  writeFileSync(join(dir, line.path), Buffer.concat([encodeWavHeader(line), SOUND]));
  await putIndexLine(realDisk(dir), line);
  return line;
}

function annotation(line: IndexLine, what: object): Annotation {
  return { id: line.id, start: line.start, at: '2026-11-24T09:00:00.000+09:00', ...what } as Annotation;
}

function checked(dir: string): number | null {
  return spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: join(dir, DAY) }).status;
}

// The signature of the sums belongs to evidence, which is not built yet.
test('I14, sums alone: the sums hold for the files that are there, lost ones are found again, rotten files get none', async (t) => {
  const dir = directory(t);
  const [one, two, three] = [
    await place(dir, { id: 'AAAAA1' }),
    await place(dir, { id: 'AAAAA2' }),
    await place(dir, { id: 'AAAAA3' }),
  ];
  const disk = realDisk(dir);
  const sums = join(dir, DAY, 'SHA256SUMS');
  await rewriteDay(disk, DAY, 'en');
  assert.equal(checked(dir), 0);
  const whole = readFileSync(sums, 'utf8');
  assert.equal(whole.trimEnd().split('\n').length, 3);
  await rewriteDay(disk, DAY, 'en');
  assert.equal(readFileSync(sums, 'utf8'), whole);
  writeFileSync(join(dir, two.path), Buffer.concat([encodeWavHeader(two), Buffer.alloc(2000, 8)]));
  await rewriteDay(disk, DAY, 'en');
  assert.equal(checked(dir), 1, 'the sum of a file that rotted later stays and tells');
  rmSync(sums);
  const deleted = { op: 'deleted', path: three.path, bytes: three.bytes, sha256: '', rule: 'byHand' };
  await putAnnotations(disk, DAY, [annotation(three, deleted)]);
  rmSync(join(dir, three.path));
  await rewriteDay(disk, DAY, 'en');
  assert.deepEqual(readFileSync(sums, 'utf8').match(/AAAAA\d/g), ['AAAAA1']);
  assert.equal(readFileSync(sums, 'utf8').slice(0, 64), sha256Of(readFileSync(join(dir, one.path))));
  const listed = readFileSync(join(dir, DAY, 'calls.csv'), 'utf8');
  assert.deepEqual(listed.match(/AAAAA\d/g), ['AAAAA1', 'AAAAA2']);
});

test('a recording whose deletion was cut short stays in the sums and in the list until its file is gone', async (t) => {
  const dir = directory(t);
  const [one, two] = [await place(dir, { id: 'AAAAA1' }), await place(dir, { id: 'AAAAA2' })];
  const disk = realDisk(dir);
  const namesIn = (file: string) => readFileSync(join(dir, DAY, file), 'utf8').match(/AAAAA\d/g);
  const deleted = { op: 'deleted', path: one.path, bytes: one.bytes, sha256: '', rule: 'min_free' };
  await putAnnotations(disk, DAY, [annotation(one, deleted), annotation(one, { op: 'note', text: 'noted' })]);
  await rewriteDay(disk, DAY, 'en');
  assert.equal(checked(dir), 0);
  assert.deepEqual(namesIn('SHA256SUMS'), ['AAAAA1', 'AAAAA2']);
  assert.deepEqual(namesIn('calls.csv'), ['AAAAA1', 'AAAAA2']);
  assert.match(readFileSync(join(dir, DAY, 'calls.csv'), 'utf8'), /noted/);
  rmSync(join(dir, one.path));
  await rewriteDay(disk, DAY, 'en');
  assert.equal(checked(dir), 0);
  assert.deepEqual(namesIn('SHA256SUMS'), [two.id]);
  assert.deepEqual(namesIn('calls.csv'), [two.id]);
});

test('what a cut left of a rewriting is replaced', async (t) => {
  const dir = directory(t);
  await place(dir, {});
  for (const name of ['SHA256SUMS.new', 'calls.csv.new', 'SHA256SUMS', 'index.ndjson.new'])
    writeFileSync(join(dir, DAY, name), 'half a li');
  await rewriteDay(realDisk(dir), DAY, 'ja');
  assert.equal(checked(dir), 0);
  assert.match(readFileSync(join(dir, DAY, 'calls.csv'), 'utf8'), /^\ufeff日付,時刻,/);
});

test('the list says it in the wished language, with what was said later, in lines that end in CRLF', () => {
  const line = lineOf({ durationMs: 3_723_400, interrupted: true, clock: 'unsynchronised' });
  const gap = lineOf({
    id: 'AAAAA2',
    direction: 'out',
    callerId: { kind: 'absent', reason: 'withheld' },
    gaps: [{ atSample: 5, samples: 5, reason: 'noSound' }],
  });
  const annotations = [
    annotation(line, { op: 'hold', reason: '訴訟' }),
    annotation(line, { op: 'tag', tag: 'vip' }),
    annotation(line, { op: 'tag', tag: 'claim' }),
    annotation(line, { op: 'note', text: 'said "no",\nthen\thung up' }),
    annotation(gap, { op: 'clock', correctedStart: '2026-11-24T01:02:03.000+09:00' }),
  ];
  const index = { lines: [line, gap], annotations, broken: [] };
  assert.equal(
    csvOf(index, 'en'),
    '\ufeff' +
      'Date,Time,Direction,Number,Length,Notice,Remarks,Legal hold,Tags,Note,File\r\n' +
      `2026-11-23,18:45:02,in,'0312345678,1:02:03,-,"interrupted, clock not set",訴訟,claim vip,"said ""no"", then hung up",${line.path.slice(11)}\r\n` +
      `2026-11-24,01:02:03,out,withheld,0:00:03,-,"sound missing, time corrected later",,,,${gap.path.slice(11)}\r\n`,
  );
  assert.match(csvOf(index, 'ja'), /着信,'0312345678,1:02:03,なし,中断、時計未設定,訴訟/);
});

test('no cell begins as a formula does, whatever people and exchanges say', () => {
  for (const evil of ['=1+1', '+819012345678', '-1', '@SUM(A1)', '\t=1', '\r\n=1', ' =1', '"=1']) {
    const line = lineOf({ callerId: { kind: 'number', number: evil } });
    const annotations = [
      annotation(line, { op: 'note', text: evil }),
      annotation(line, { op: 'tag', tag: evil }),
      annotation(line, { op: 'hold', reason: evil }),
    ];
    const text = csvOf({ lines: [line], annotations, broken: [] }, 'en');
    const script = 'import csv,json,sys; print(json.dumps(list(csv.reader(sys.stdin))))';
    const rows = JSON.parse(execFileSync('python3', ['-c', script], { input: text, encoding: 'utf8' }));
    assert.deepEqual(
      rows.map((cells: string[]) => cells.length),
      [11, 11],
      JSON.stringify(evil),
    );
    for (const cell of rows[1]) assert.doesNotMatch(cell, /^\s*[=+\-@]./, JSON.stringify(evil));
  }
});

test('a recording that was filed again behind its tombstone is there', () => {
  const line = lineOf({});
  const { path } = line;
  const tombstone = annotation(line, { op: 'deleted', path, bytes: 100, sha256: '', rule: 'min_free' });
  const text = (...entries: object[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  assert.deepEqual(liveLines(parseDayIndex(text(line, tombstone))), []);
  assert.deepEqual(liveLines(parseDayIndex(text(line, tombstone, line))), [line]);
});

test('lines put by two at once are all there', async (t) => {
  const dir = directory(t);
  const disk = realDisk(dir);
  const lines = Array.from({ length: 8 }, (_, i) => lineOf({ id: `AAAAA${i}` }));
  mkdirSync(join(dir, DAY), { recursive: true });
  await Promise.all([
    ...[...lines, ...lines].map((line) => putIndexLine(disk, line)),
    ...lines.map((line) => putAnnotations(disk, DAY, [annotation(line, { op: 'note', text: 'x' })])),
  ]);
  const found = parseDayIndex(readFileSync(join(dir, DAY, 'index.ndjson'), 'utf8'));
  assert.deepEqual([found.lines.length, found.annotations.length, found.broken], [8, 8, []]);
});

test('a cut between a deletion and the sums is found at the next start, and the day is made anew, once', async (t) => {
  const dir = directory(t);
  const [one, two] = [await place(dir, { id: 'AAAAA1' }), await place(dir, { id: 'AAAAA2' })];
  const disk = realDisk(dir);
  await rewriteDay(disk, DAY, 'en');
  const journal = new MemoryJournal();
  for (const line of [one, two]) await journal.append(line);
  const found = async () => {
    const days: string[] = [];
    const load = loadCatalogue(
      disk,
      journal,
      memorySnapshot(),
      () => {},
      undefined,
      (day) => days.push(day),
    );
    (await load).close();
    return days;
  };
  assert.deepEqual(await found(), []);
  const deleted = { op: 'deleted', path: two.path, bytes: two.bytes, sha256: '', rule: 'min_free' };
  await putAnnotations(disk, DAY, [annotation(two, deleted)]);
  assert.deepEqual(await found(), [], 'the file is still there');
  rmSync(join(dir, two.path));
  assert.equal(checked(dir), 1);
  assert.deepEqual(await found(), [DAY]);
  // As well when the journal knew of it before the cut.
  await journal.append(annotation(two, deleted));
  assert.deepEqual(await found(), [DAY]);
  await rewriteDay(disk, DAY, 'en');
  assert.equal(checked(dir), 0);
  assert.deepEqual(await found(), []);
});
