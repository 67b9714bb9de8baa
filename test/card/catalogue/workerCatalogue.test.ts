import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileSnapshot } from '#src/card/catalogue/snapshot.js';
import { WorkerCatalogue } from '#src/card/catalogue/workerCatalogue.js';
import type { CatalogueTotals } from '#src/card/catalogueTypes.js';
import type { Problem } from '#src/i18n/problems.js';
import { manyLines, placeFile, placeJournal, placeRecordings } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';

const ALL = { sort: 'time', descending: true, offset: 0, limit: 10_000 } as const;

interface Started {
  readonly catalogue: WorkerCatalogue;
  readonly ready: Promise<CatalogueTotals>;
  readonly problems: Problem[];
}

function place(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-worker-'));
  t.after(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, 'recordings'));
  mkdirSync(join(dir, 'state'));
  return dir;
}

function startIn(dir: string, t: TestContext): Started {
  const problems: Problem[] = [];
  const { promise: ready, resolve } = withResolver<CatalogueTotals>();
  const catalogue = new WorkerCatalogue({
    recordings: join(dir, 'recordings'),
    journal: join(dir, 'state', 'journal.ndjson'),
    snapshot: join(dir, 'state', 'catalogue'),
    saveEveryMs: 3_600_000,
    stale: () => {},
    report: (problem) => problems.push(problem),
    loaded: (totals, state) => {
      if (state === 'ready') resolve(totals);
    },
  });
  // The thread holds nothing up, so something else must while a test waits for it.
  const alive = setInterval(() => {}, 1000);
  t.after(async () => {
    clearInterval(alive);
    await catalogue.stop();
  });
  return { catalogue, ready, problems };
}

function withResolver<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test('in its thread the catalogue loads, takes what comes meanwhile, answers, and is saved at the stop', async (t) => {
  const dir = place(t);
  const lines = [...manyLines(new Random(1), { count: 500 })];
  const [late, ...early] = [...lines].reverse();
  assert.ok(late);
  placeRecordings(join(dir, 'recordings'), early);
  const { catalogue, ready, problems } = startIn(dir, t);
  const put = catalogue.put(late);
  catalogue.start();
  await put;
  assert.deepEqual([(await ready).calls, (await ready).newest?.id], [500, late.id]);
  await catalogue.annotate({ id: late.id, start: late.start, at: '', op: 'note', text: '還付' });
  assert.deepEqual(
    (await catalogue.query({ ...ALL, text: '付' })).rows.map(({ id }) => id),
    [late.id],
  );
  await catalogue.stop(30_000);
  await assert.rejects(catalogue.find('last'));
  assert.notEqual(await fileSnapshot(join(dir, 'state', 'catalogue')).read(), null);
  assert.deepEqual(problems, []);
});

test('a snapshot with a changed byte, or no snapshot at all, only costs reading the rest again', async (t) => {
  const dir = place(t);
  const lines = [...manyLines(new Random(1), { count: 60 })];
  placeRecordings(join(dir, 'recordings'), lines);
  placeJournal(join(dir, 'state', 'journal.ndjson'), lines);
  const snapshot = join(dir, 'state', 'catalogue');
  for (const spoil of [
    () => {},
    () => appendFileSync(snapshot, 'x'),
    () => changeByte(snapshot),
    () => rmSync(snapshot),
  ]) {
    if (existsSync(snapshot)) spoil();
    const { catalogue, ready } = startIn(dir, t);
    catalogue.start();
    assert.equal((await ready).calls, 60);
    await catalogue.stop();
    assert.ok(existsSync(snapshot));
  }
});

test('the snapshot is written again only when something has changed since', async (t) => {
  const dir = place(t);
  const lines = [...manyLines(new Random(2), { count: 90, perDay: 30 })];
  const [line] = lines;
  assert.ok(line);
  placeRecordings(join(dir, 'recordings'), lines);
  placeJournal(join(dir, 'state', 'journal.ndjson'), lines);
  const snapshot = join(dir, 'state', 'catalogue');
  const oneRun = async (change: (catalogue: WorkerCatalogue) => Promise<void>) => {
    const { catalogue, ready } = startIn(dir, t);
    catalogue.start();
    await ready;
    await change(catalogue);
    await catalogue.stop();
    const { ino, mtimeNs } = statSync(snapshot, { bigint: true });
    return `${ino} ${mtimeNs}`;
  };
  const first = await oneRun(async () => {});
  assert.equal(await oneRun(async () => {}), first);
  assert.equal(await oneRun((catalogue) => catalogue.reconcile()), first);
  const noted = await oneRun((catalogue) =>
    catalogue.annotate({ id: line.id, start: line.start, at: '', op: 'note', text: '還付' }),
  );
  assert.notEqual(noted, first);
});

function changeByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('held against the card again it knows what came and went', async (t) => {
  const dir = place(t);
  const [one, two] = manyLines(new Random(1), { count: 2 });
  assert.ok(one && two);
  placeRecordings(join(dir, 'recordings'), [one]);
  const { catalogue, ready } = startIn(dir, t);
  catalogue.start();
  assert.equal((await ready).calls, 1);
  placeFile(join(dir, 'recordings'), two);
  await catalogue.reconcile();
  assert.equal((await catalogue.totals()).calls, 2);
});
