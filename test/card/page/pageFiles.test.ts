import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { putAnnotations } from '#src/card/dayIndex.js';
import { type Disk, realDisk } from '#src/card/disk.js';
import { PageFiles } from '#src/card/page/pageFiles.js';
import { parseMonthScript, parseMonthsScript } from '#src/card/page/pageScripts.js';
import { PAGE_NAMES, type PageMonths, type PageProgress } from '#src/card/page/pageTypes.js';
import type { Annotation, IndexLine } from '#src/card/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { manyLines, placeRecordings } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';
import { directory } from '../filingRig.js';

const HTML = '<!doctype html><title>page</title>';

function pageOn(dir: string, change: Partial<Disk> = {}, html = HTML) {
  const problems: Problem[] = [];
  const disk = { ...realDisk(dir), ...change };
  const page = new PageFiles({ disk, html: async () => html, report: (problem) => problems.push(problem) });
  return { page, problems, disk };
}

/** 40 calls, ten a day; the last three days of October 2026 and the first of November. */
function fourDays(dir: string): IndexLine[] {
  const change = (i: number) => {
    const ms = Date.parse('2026-10-29T01:00:00Z') + Math.floor(i / 10) * 86_400_000 + i * 1000;
    return { start: new Date(ms).toISOString().replace('Z', '+00:00'), orderMs: ms };
  };
  const lines = [...manyLines(new Random(1), { count: 40, change })];
  placeRecordings(dir, lines);
  return lines;
}

function said(line: IndexLine, what: object): Annotation {
  return { id: line.id, start: line.start, at: '2026-11-24T09:00:00.000+09:00', ...what } as Annotation;
}

function months(dir: string): PageMonths['months'] | null {
  return parseMonthsScript(readFileSync(join(dir, 'denwaban-page/months.js'), 'utf8'));
}

/** Every file of the page, with its text. */
function written(dir: string): Record<string, string> {
  const names = readdirSync(join(dir, 'denwaban-page'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.js'),
  );
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(dir, 'denwaban-page', name), 'utf8')]),
  );
}

test('made anew, the page is there in both names with a script for each month and day, and nothing half-written', async (t) => {
  const dir = directory(t);
  fourDays(dir);
  const { page, problems } = pageOn(dir);
  const told: PageProgress[] = [];
  const done = await page.rebuild((progress) => told.push(progress));
  assert.deepEqual(done, { months: 2, monthsDone: 2, calls: 40 });
  assert.deepEqual(
    told.map(({ monthsDone, calls }) => [monthsDone, calls]),
    [
      [0, 0],
      [1, 10],
      [2, 40],
    ],
  );
  for (const name of PAGE_NAMES) assert.equal(readFileSync(join(dir, name), 'utf8'), HTML);
  assert.deepEqual(months(dir), { '2026-10': { '29': 10, '30': 10, '31': 10 }, '2026-11': { '01': 10 } });
  assert.deepEqual(Object.keys(written(dir)), [
    ...['2026-10.js', '2026-10/29.js', '2026-10/30.js', '2026-10/31.js'],
    ...['2026-11.js', '2026-11/01.js', 'months.js'],
  ]);
  assert.deepEqual(problems, []);
  const before = written(dir);
  await page.rebuild();
  assert.deepEqual(written(dir), before);
});

test('day by day the page comes to the same as made anew, and only the month concerned is written', async (t) => {
  const dir = directory(t);
  const lines = fourDays(dir);
  const created: string[] = [];
  const disk = realDisk(dir);
  const { page } = pageOn(dir, {
    create: (path) => {
      created.push(path);
      return disk.create(path);
    },
  });
  await page.rebuild();
  const last = lines.at(-1);
  const first = lines[0];
  assert.ok(last !== undefined && first !== undefined);
  created.length = 0;
  await putAnnotations(disk, '2026/11/01', [
    said(last, { op: 'note', text: '折り返し' }),
    said(last, { op: 'tag', tag: '苦情' }),
  ]);
  await page.dayChanged('2026/11/01');
  assert.deepEqual(created, ['denwaban-page/2026-11.js.new']);
  rmSync(join(dir, first.path));
  const deleted = { op: 'deleted', path: first.path, bytes: 1, sha256: '', rule: 'min_free' };
  await putAnnotations(disk, '2026/10/29', [said(first, deleted)]);
  created.length = 0;
  await page.dayChanged('2026/10/29');
  assert.deepEqual(
    created,
    ['2026-10/29.js', '2026-10.js', 'months.js'].map((name) => `denwaban-page/${name}.new`),
  );
  const stepwise = written(dir);
  assert.match(stepwise['2026-11.js'] ?? '', /折り返し/);
  assert.doesNotMatch(stepwise['2026-10.js'] ?? '', new RegExp(first.id));
  await page.rebuild();
  assert.deepEqual(written(dir), stepwise);
  await page.dayChanged('2026/10/31');
  assert.deepEqual(written(dir), stepwise);
});

test('a day whose last recording is gone leaves its month, and a month without folder leaves the page', async (t) => {
  const dir = directory(t);
  const lines = fourDays(dir);
  const { page } = pageOn(dir);
  await page.rebuild();
  for (const line of lines.filter(({ path }) => path.startsWith('2026/10/30'))) rmSync(join(dir, line.path));
  await page.dayChanged('2026/10/30');
  assert.deepEqual(months(dir)?.['2026-10'], { '29': 10, '31': 10 });
  assert.deepEqual([...(parseMonthScript(written(dir)['2026-10.js'] ?? '')?.keys() ?? [])], ['29', '31']);
  rmSync(join(dir, '2026/10'), { recursive: true });
  await page.rebuild();
  assert.deepEqual(Object.keys(months(dir) ?? {}), ['2026-11']);
  assert.ok(!existsSync(join(dir, 'denwaban-page/2026-10.js')));
});

test('the first call of a new card makes the page', async (t) => {
  const dir = directory(t);
  const [line] = manyLines(new Random(1), { count: 1 });
  assert.ok(line !== undefined);
  placeRecordings(dir, [line]);
  const { page } = pageOn(dir);
  await page.dayChanged('2026/11/23');
  assert.deepEqual(months(dir), { '2026-11': { '23': 1 } });
  assert.ok(PAGE_NAMES.every((name) => existsSync(join(dir, name))));
});

test('what is missing or broken is made again: by the next call of that month, or by a look at the start', async (t) => {
  const dir = directory(t);
  fourDays(dir);
  const { page } = pageOn(dir);
  await page.check();
  const whole = written(dir);
  assert.equal(Object.keys(whole).length, 7, 'a card from before the page gets one');
  rmSync(join(dir, 'denwaban-page/2026-11.js'));
  await page.dayChanged('2026/11/01');
  assert.deepEqual(written(dir), whole);
  writeFileSync(join(dir, 'denwaban-page/2026-11.js'), 'denwabanMonth("2026-11",{\n"01":[[tor');
  await page.dayChanged('2026/11/01');
  assert.deepEqual(written(dir), whole);
  rmSync(join(dir, 'denwaban-page/2026-10.js'));
  rmSync(join(dir, PAGE_NAMES[0]));
  await page.check();
  assert.deepEqual(written(dir), whole);
  assert.equal(readFileSync(join(dir, PAGE_NAMES[0]), 'utf8'), HTML);
  rmSync(join(dir, 'denwaban-page/months.js'));
  await page.dayChanged('2026/11/01');
  await page.stop();
  await pageOn(dir).page.check();
  assert.deepEqual(written(dir), whole);
  await pageOn(dir, {}, 'a newer one').page.check();
  assert.equal(readFileSync(join(dir, PAGE_NAMES[1]), 'utf8'), 'a newer one');
});

test('a recording that no index names is shown by its own header, a copy of one that is named is not', async (t) => {
  const dir = directory(t);
  const lines = fourDays(dir);
  const index = join(dir, '2026/11/01/index.ndjson');
  const kept = readFileSync(index, 'utf8').split('\n').slice(1).join('\n');
  writeFileSync(index, kept);
  const copied = lines.at(-1)?.path ?? '';
  writeFileSync(
    join(dir, copied.replace('.wav', ' - Copy.wav')),
    readFileSync(join(dir, copied)).subarray(0, 5000),
  );
  writeFileSync(join(dir, '2026/11/01/not ours.wav'), 'no recording');
  await pageOn(dir).page.rebuild();
  assert.deepEqual(months(dir)?.['2026-11'], { '01': 10 });
});

test('a card that refuses the page is reported and stops nothing', async (t) => {
  const dir = directory(t);
  fourDays(dir);
  const full = async () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const { page, problems } = pageOn(dir, { create: full });
  mkdirSync(join(dir, 'denwaban-page'));
  writeFileSync(join(dir, 'denwaban-page/months.js'), 'denwabanMonths({"v":1,"months":{"2026-11":{}}});\n');
  await page.dayChanged('2026/11/01');
  await page.check();
  assert.deepEqual(problems, Array(2).fill({ code: 'pageNotWritten', path: dir, why: 'ENOSPC' }));
  await assert.rejects(page.rebuild(), /pageNotWritten|could not be written/);
});
