import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCatalogue } from '#src/card/catalogue/load.js';
import { rowOf } from '#src/card/catalogueRow.js';
import { realDisk } from '#src/card/disk.js';
import { pathOf } from '#src/card/names.js';
import { PAGE_DATA, PAGE_NAMES } from '#src/card/page/pageTypes.js';
import type { Problem } from '#src/i18n/problems.js';
import { manyLines, placeRecordings } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';
import { MemoryJournal, memorySnapshot } from './simulatedState.js';

/** Everything a tree holds, names as bytes: one hash. */
function hashOf(root: string): string {
  const hash = createHash('sha256');
  const walk = (directory: Buffer) => {
    const names = readdirSync(directory, { encoding: 'buffer' }).sort(Buffer.compare);
    for (const name of names) {
      const path = Buffer.concat([directory, Buffer.from('/'), name]);
      const found = lstatSync(path);
      hash.update(path).update(`${found.mode} ${found.mtimeMs} ${found.size}`);
      if (found.isSymbolicLink()) hash.update(readlinkSync(path));
      else if (found.isDirectory()) walk(path);
      else hash.update(readFileSync(path));
    }
  };
  walk(Buffer.from(root));
  return hash.digest('hex');
}

test('a card full of strange things is listed as far as it is sound, reported line by line, and left as it is', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-strange-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const at = (...path: string[]) => join(dir, ...path);
  const starts = ['1970-01-01T09:00:03.000+09:00', '2099-12-31T23:59:59.000+09:00'];
  const lines = [
    ...manyLines(new Random(1), {
      count: 22,
      perDay: 5,
      change: (i) => {
        const start = starts[i];
        return start === undefined ? {} : { start, orderMs: Date.parse(start) };
      },
    }),
  ];
  placeRecordings(dir, lines);
  const [, , halved, torn, missing, replaced] = lines;
  assert.ok(halved && torn && missing && replaced);
  const day = halved.path.slice(0, 10);
  const index = at(day, 'index.ndjson');

  mkdirSync(at('a', ...'bcdefghijklmnopqrstuvwxyz'.split('')), { recursive: true });
  mkdirSync(at('2026', 'photos'), { recursive: true });
  mkdirSync(at('2031', '12', '24', 'deeper', 'still'), { recursive: true });
  for (let i = 0; i < 5000; i++) writeFileSync(at(day, `IMG_${i}.jpg`), '');
  writeFileSync(
    Buffer.concat([Buffer.from(at(day, 'caf')), Buffer.from([0xe9, 0xff]), Buffer.from('.wav')]),
    'x',
  );
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0x93, 0xfa])]), 'shift jis');
  truncateSync(at(halved.path), Math.floor(halved.bytes / 2));
  rmSync(at(missing.path));
  rmSync(at(replaced.path));
  mkdirSync(at(day, 'a directory.wav'));
  symlinkSync('/nonexistent/target', at(day, 'dangling.wav'));
  symlinkSync('..', at('2026', '99'));
  const text = readFileSync(index, 'utf8').split('\n');
  const ofTorn = text.findIndex((line) => line.includes(torn.id));
  text[ofTorn] = (text[ofTorn] ?? '').slice(0, 200);
  writeFileSync(index, text.join('\n'));
  const future = { ...lines[0], v: 2, id: 'FUTURE', path: `${day}/FUTURE.wav`, bytes: 4096 };
  appendFileSync(index, `${JSON.stringify(future)}\n`);
  const header = readFileSync(at(torn.path)).subarray(0, 4096);
  writeFileSync(at(day, 'version2.wav'), header.toString('latin1').replace('{"v":1', '{"v":2'), 'latin1');

  mkdirSync(at(PAGE_DATA));
  for (const name of PAGE_NAMES) writeFileSync(at(name), 'our own page');

  const before = hashOf(dir);
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const catalogue = await loadCatalogue(realDisk(dir), new MemoryJournal(), memorySnapshot(), report);
  assert.equal(hashOf(dir), before, 'nothing on the card was changed');

  const { rows } = await catalogue.query({ sort: 'time', descending: false, offset: 0, limit: 100 });
  const good = lines.filter((line) => line !== missing && line !== replaced).map(rowOf);
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  assert.deepEqual([...rows].sort(byPath), good.sort(byPath));
  assert.deepEqual([rows[0]?.start, rows.at(-1)?.start], starts);

  const said = problems.map((problem) => JSON.stringify(problem)).sort();
  const expected: Problem[] = [
    { code: 'foreignFiles', path: '.', count: 2 },
    { code: 'foreignFiles', path: '2026', count: 2 },
    { code: 'foreignFiles', path: '2031/12/24', count: 1 },
    { code: 'foreignFiles', path: day, count: 5001 },
    { code: 'indexLineBroken', path: `${day}/index.ndjson`, line: ofTorn + 1 },
    { code: 'indexLineBroken', path: `${day}/index.ndjson`, line: text.length },
    { code: 'recordingsMissing', path: missing.path.slice(0, 10), count: 1 },
    {
      code: 'recordingCut',
      path: halved.path,
      bytes: Math.floor(halved.bytes / 2),
      expectedBytes: halved.bytes,
    },
    { code: 'recordingUnreadable', path: `${day}/a directory.wav`, why: 'EISDIR' },
    { code: 'recordingUnreadable', path: `${day}/dangling.wav`, why: 'ENOENT' },
    { code: 'recordingUnreadable', path: `${day}/version2.wav`, why: 'brokenFacts' },
  ];
  const missed = replaced.path.slice(0, 10);
  if (missed !== missing.path.slice(0, 10))
    expected.push({ code: 'recordingsMissing', path: missed, count: 1 });
  assert.deepEqual(said, expected.map((problem) => JSON.stringify(problem)).sort());
  assert.equal(pathOf(halved), halved.path);
});
