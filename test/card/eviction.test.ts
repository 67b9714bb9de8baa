import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import { INDEX_NAME, parseDayIndex, putIndexLine } from '#src/card/dayIndex.js';
import { type Disk, realDisk } from '#src/card/disk.js';
import { type EvictionPorts, evict, settle, type Tombstone } from '#src/card/eviction.js';
import { dayOf, pathOf } from '#src/card/names.js';
import { Pins } from '#src/card/pins.js';
import { Pruner, type PrunerPorts } from '#src/card/pruner.js';
import { DAY_MS } from '#src/card/retention.js';
import type { Ladder } from '#src/card/retentionTypes.js';
import { Turns } from '#src/card/turns.js';
import type { IndexLine } from '#src/card/types.js';
import type { Problem } from '#src/i18n/problems.js';
import { breakingDisk } from './breakingDisk.js';
import { facts } from './callSamples.js';
import { MemoryCatalogue } from './memoryCatalogue.js';
import { NOW_MS, policy, row } from './retentionSamples.js';

/** A directory with recordings of so many days' age, 1000 bytes each. */
async function card(t: TestContext, ages: readonly number[]) {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-evict-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const lines: IndexLine[] = [];
  for (const [i, age] of ages.entries()) {
    const orderMs = NOW_MS - age * DAY_MS;
    const made = facts({ id: `AAAAA${i}`, orderMs, start: new Date(orderMs).toISOString() });
    const line = { ...made, path: pathOf(made), bytes: 1000 };
    mkdirSync(join(dir, dirname(line.path)), { recursive: true });
    writeFileSync(join(dir, line.path), Buffer.alloc(1000));
    await putIndexLine(realDisk(dir), line);
    lines.push(line);
  }
  return { dir, lines, problems: [] as Problem[] };
}

function portsOn(disk: Disk, problems: Problem[], catalogue = new MemoryCatalogue()): EvictionPorts {
  return {
    disk,
    nowIso: () => '2026-11-23T12:00:00.000+00:00',
    deleted: (tombstone) => catalogue.annotate(tombstone),
    report: (problem) => problems.push(problem),
  };
}

/** A disk whose free space is what the recordings leave of `totalBytes`, and which writes down what is done. */
function tracing(disk: Disk, dir: string, lines: readonly IndexLine[], totalBytes: number) {
  const trace: string[] = [];
  const noted = <A extends unknown[], R>(name: string, operation: (...given: A) => Promise<R>) => {
    return (...given: A): Promise<R> => {
      trace.push(name);
      return operation(...given);
    };
  };
  const traced: Disk = {
    ...disk,
    remove: noted('remove', disk.remove),
    barrier: noted('barrier', disk.barrier),
    create: noted('create', disk.create),
    append: noted('append', disk.append),
    makeDirectory: noted('makeDirectory', disk.makeDirectory),
    space: async () => {
      const left = lines.filter(({ path }) => existsSync(join(dir, path))).length;
      return { freeBytes: totalBytes - left * 1000, totalBytes };
    },
  };
  return { trace, disk: traced };
}

function prunerOn(disk: Disk, catalogue: MemoryCatalogue, change: Partial<PrunerPorts>) {
  const ladders: Ladder[] = [];
  const problems: Problem[] = [];
  const turns = new Turns();
  const pruner = new Pruner({
    ...portsOn(disk, problems, catalogue),
    catalogue,
    policy: policy({ minFree: { bytes: 0 } }),
    pins: new Pins(),
    turns,
    clock: () => ({ nowMs: NOW_MS, trusted: true }),
    ringFull: () => false,
    waits: () => false,
    after: () => () => {},
    ladder: (ladder) => ladders.push(ladder),
    dayChanged: async () => {},
    ...change,
  });
  return { pruner, turns, ladders, problems };
}

test('I6: between removing and creating there is always a barrier', async (t) => {
  const { dir, lines } = await card(t, [9, 8, 7, 6, 5]);
  const { disk, trace } = tracing(realDisk(dir), dir, lines, 5000);
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const { pruner, turns } = prunerOn(disk, catalogue, {
    policy: policy({ minFree: { bytes: 0 } }, { maxAgeMs: 8.5 * DAY_MS }),
  });
  const file = (name: string) =>
    turns.run(async () => {
      await pruner.before(1500);
      await (await disk.create(name)).close();
    });
  await Promise.all([pruner.evaluate(), file('a.wav'), pruner.evaluate(), file('b.wav')]);
  let dirty = false;
  for (const step of trace) {
    if (step === 'remove') dirty = true;
    else if (step === 'barrier') dirty = false;
    else assert.ok(!dirty, `${step} behind a remove without a barrier: ${trace.join(' ')}`);
  }
  assert.ok(trace.includes('remove') && trace.includes('create'));
  assert.ok(catalogue.rows.length < 4);
});

async function hasTombstone(dir: string, line: IndexLine): Promise<boolean> {
  const text = (await realDisk(dir).readText(`${dayOf(line)}/${INDEX_NAME}`)) ?? '';
  return parseDayIndex(text).annotations.some(({ id, op }) => op === 'deleted' && id === line.id);
}

test('a cut at any step of an eviction leaves each recording whole, or gone with its tombstone', async (t) => {
  let broke = true;
  let steps = 0;
  for (; broke; steps++) {
    const { dir, lines, problems } = await card(t, [9, 9.1, 8, 7]);
    const dying = breakingDisk(realDisk(dir), steps);
    const deletions = lines.slice(0, 3).map((line) => ({ row: rowOf(line), rule: 'min_free' }));
    await evict(deletions, portsOn(dying, problems)).catch(() => {});
    broke = dying.broke;
    const there = ({ path }: IndexLine) => existsSync(join(dir, path));
    for (const line of lines)
      assert.ok(there(line) || (await hasTombstone(dir, line)), `${line.id}, step ${steps}`);
    assert.ok(there(lines[3] as IndexLine));
    // The next look finds what is left, and takes it.
    problems.length = 0;
    const left = deletions.filter((_, i) => there(lines[i] as IndexLine));
    await evict(left, portsOn(realDisk(dir), problems));
    for (const line of lines.slice(0, 3))
      assert.ok(!there(line) && (await hasTombstone(dir, line)), `${line.id}, step ${steps}`);
    assert.deepEqual(problems, []);
  }
  assert.ok(steps > 8);
});

test('a tombstone says what was deleted, when, and by which rule', async (t) => {
  const { dir, lines, problems } = await card(t, [9]);
  const [line] = lines;
  assert.ok(line);
  const { deleted } = await evict(
    [{ row: rowOf(line), rule: 'max_age_days' }],
    portsOn(realDisk(dir), problems),
  );
  const wanted = {
    op: 'deleted',
    id: line.id,
    start: line.start,
    at: '2026-11-23T12:00:00.000+00:00',
    path: line.path,
    bytes: 1000,
    sha256: line.audioSha256,
    rule: 'max_age_days',
  };
  assert.deepEqual(deleted, [wanted]);
  const text = (await realDisk(dir).readText(`${dayOf(line)}/${INDEX_NAME}`)) ?? '';
  assert.deepEqual(parseDayIndex(text).annotations, [wanted]);
});

test('what is read-only, gone or will not go is reported and passed over, and nothing loops', async (t) => {
  const { dir, lines } = await card(t, [9, 8, 7, 6]);
  const [held, gone, stuck, free] = lines.map(({ path }) => path);
  assert.ok(held && gone && stuck && free);
  await realDisk(dir).setReadOnly(held, true);
  unlinkSync(join(dir, gone));
  const { disk } = tracing(realDisk(dir), dir, lines, 5000);
  const refusing: Disk = {
    ...disk,
    remove: async (path) => {
      if (path === stuck) throw Object.assign(new Error('no'), { code: 'EPERM' });
      await disk.remove(path);
    },
  };
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const { pruner, problems } = prunerOn(refusing, catalogue, {
    policy: policy({ minFree: { bytes: 0 } }, { maxAgeMs: DAY_MS }),
  });
  await pruner.evaluate();
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['recordingHeldByFile', 'recordingMissing', 'recordingUnremovable'],
  );
  assert.deepEqual([existsSync(join(dir, held)), existsSync(join(dir, free))], [true, false]);
});

test('a card that fails between the removal and its barrier is told of the deletion when it is back', async (t) => {
  const { dir, lines } = await card(t, [9, 5]);
  let out = false;
  const disk: Disk = {
    ...realDisk(dir),
    barrier: async () => {
      if (out) throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    },
    remove: async (path) => {
      await realDisk(dir).remove(path);
      out = true;
    },
  };
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const days: string[] = [];
  const { pruner, problems } = prunerOn(disk, catalogue, {
    policy: policy({ minFree: { bytes: 0 } }, { maxAgeMs: 8.5 * DAY_MS }),
    dayChanged: async (day) => void days.push(day),
  });
  await pruner.evaluate();
  assert.deepEqual([problems.map(({ code }) => code), catalogue.rows.length, days], [['cardMissing'], 2, []]);
  out = false;
  await pruner.evaluate();
  const [gone, kept] = lines;
  assert.ok(gone && kept);
  assert.deepEqual([catalogue.rows.map(({ id }) => id), days], [[kept.id], [dayOf(gone)]]);
  assert.deepEqual(problems.length, 1);
});

test('a removal that the card forgot while it was out is no deletion', async (t) => {
  const { dir, lines } = await card(t, [9]);
  let out = false;
  const disk: Disk = {
    ...realDisk(dir),
    barrier: async () => {
      if (out) throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    },
    remove: async () => {
      out = true;
    },
  };
  const told: string[] = [];
  const owed: Tombstone[] = [];
  const ports = { ...portsOn(disk, []), deleted: async ({ id }: Tombstone) => void told.push(id) };
  const deletions = lines.map((line) => ({
    row: { ...rowOf(line), pinned: false },
    rule: 'max_age' as const,
  }));
  await assert.rejects(evict(deletions, ports, owed));
  assert.equal(owed.length, 1);
  out = false;
  await settle(owed, ports);
  assert.deepEqual([told, owed, existsSync(join(dir, lines[0]?.path ?? ''))], [[], [], true]);
});

test('a removal that the card refused and carried out all the same is a deletion', async (t) => {
  const { dir, lines } = await card(t, [9]);
  const disk: Disk = {
    ...realDisk(dir),
    remove: async (path) => {
      await realDisk(dir).remove(path);
      throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    },
  };
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const { pruner, problems } = prunerOn(disk, catalogue, { policy: policy({}, { maxAgeMs: 8.5 * DAY_MS }) });
  await pruner.evaluate();
  assert.deepEqual([problems.map(({ code }) => code), catalogue.rows], [['recordingUnremovable'], []]);
});

test('deleting ends when it frees nothing, and the alarm is raised when nothing may go', async (t) => {
  const { dir, lines } = await card(t, [9, 8, 7]);
  const full: Disk = { ...realDisk(dir), space: async () => ({ freeBytes: 0, totalBytes: 10_000 }) };
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const stubborn = prunerOn(full, catalogue, {});
  await stubborn.pruner.before(500);
  assert.deepEqual(
    stubborn.problems.map(({ code }) => code),
    ['evictionFreesNothing'],
  );
  assert.equal(catalogue.rows.length, 2);
  const kept = prunerOn(full, catalogue, { policy: policy({}, { minKeepMs: 30 * DAY_MS }) });
  await kept.pruner.before(500);
  assert.deepEqual(
    kept.ladders.map(({ level }) => level),
    [3],
  );
  assert.equal(catalogue.rows.length, 2);
});

test('a recording whose call is filed again after a cut does not go meanwhile', async (t) => {
  const { dir, lines } = await card(t, [9, 8]);
  const { disk } = tracing(realDisk(dir), dir, lines, 2000);
  const catalogue = new MemoryCatalogue(lines.map(rowOf));
  const { pruner } = prunerOn(disk, catalogue, { waits: (id) => id === lines[0]?.id });
  await pruner.before(500);
  assert.deepEqual(
    catalogue.rows.map(({ id }) => id),
    [lines[0]?.id],
  );
});

test('of 100,000 recordings only the pages that matter are read', async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => row(200 - i / 1000, { id: `R${i}` }));
  const catalogue = new MemoryCatalogue(rows);
  const space = { freeBytes: 0, totalBytes: 100_000 };
  const disk: Disk = { ...realDisk('/nowhere'), space: async () => space };
  const { pruner } = prunerOn(disk, catalogue, {});
  const plan = await pruner.plan(10_000);
  assert.equal(plan.deletions.length, 15);
  assert.deepEqual([catalogue.pages, catalogue.largestPage], [1, 64]);
  const { survey } = await pruner.standing();
  assert.equal(survey.calls, 100_000);
  assert.equal(catalogue.largestPage, 64);
});
