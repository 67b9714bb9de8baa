import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Disk, realDisk } from '#src/card/disk.js';
import { Pins } from '#src/card/pins.js';
import { Pruner } from '#src/card/pruner.js';
import { DAY_MS } from '#src/card/retention.js';
import { RetentionAnswers } from '#src/card/retentionAnswers.js';
import type { ListState, RetentionReport } from '#src/card/retentionTypes.js';
import { Turns } from '#src/card/turns.js';
import { MemoryCatalogue } from './memoryCatalogue.js';
import { NOW_MS, policy, row } from './retentionSamples.js';

const ready = async (): Promise<ListState> => 'ready';

function answersOver(
  catalogue: MemoryCatalogue,
  by = policy({ minFree: { bytes: 0 } }),
  freeBytes = 0,
  listed = ready,
) {
  const space = { freeBytes, totalBytes: 10_000 };
  const disk: Disk = { ...realDisk('/nowhere'), space: async () => space };
  const pins = new Pins();
  const nowIso = () => new Date(NOW_MS).toISOString();
  const pruner = new Pruner({
    disk,
    catalogue,
    policy: by,
    pins,
    turns: new Turns(),
    clock: () => ({ nowMs: NOW_MS, trusted: true }),
    nowIso,
    ringFull: () => false,
    waits: () => false,
    after: () => () => {},
    deleted: (tombstone) => catalogue.annotate(tombstone),
    dayChanged: async () => {},
    report: ({ code }) => assert.fail(code),
    ladder: () => {},
  });
  return new RetentionAnswers({
    pruner,
    catalogue,
    policy: by,
    pins,
    listed,
    annotate: async (id, saying) => {
      const row = await catalogue.find(id);
      if (row !== null) await catalogue.annotate({ id, start: row.start, at: nowIso(), ...saying });
    },
  });
}

test('a hold beyond 85 % of the card must be confirmed', async () => {
  const catalogue = new MemoryCatalogue([
    row(5, { id: 'A', bytes: 8000 }),
    row(4, { id: 'B', bytes: 1000 }),
    row(3, { id: 'C', bytes: 1000 }),
  ]);
  const answers = answersOver(catalogue);
  assert.ok('path' in (await answers.hold('A', 'claim', false)));
  assert.deepEqual(await answers.hold('B', '', false), { code: 'retentionHold85', id: 'B', percent: 90 });
  assert.ok('path' in (await answers.hold('B', '', true)));
  assert.equal((await catalogue.find('A'))?.hold, 'claim');
  await answers.release('A');
  assert.equal((await catalogue.find('A'))?.hold, null);
  assert.deepEqual(await answers.hold('X', '', true), { code: 'controlNoSuchCall', id: 'X' });
});

test('a hold while the list is being read must be confirmed too: what is read by then may be a small part', async () => {
  const catalogue = new MemoryCatalogue([row(5, { id: 'A' }), row(4, { id: 'B', bytes: 10 })]);
  const answers = answersOver(catalogue, policy(), 0, async () => 'loading');
  assert.deepEqual(await answers.hold('B', '', false), { code: 'retentionListLoading', id: 'B' });
  assert.equal((await catalogue.find('B'))?.hold, null);
  assert.ok('path' in (await answers.hold('B', 'claim', true)));
  assert.ok('path' in (await answers.hold('B', 'another', false)), 'one that is held protects nothing more');
});

test('why names the rule and the time, and a report tries other settings without keeping them', async () => {
  const catalogue = new MemoryCatalogue([row(20, { id: 'A' }), row(5, { id: 'B' })]);
  const answers = answersOver(catalogue, policy({ minFree: { bytes: 0 } }, { minKeepMs: 7 * DAY_MS }));
  const why = await answers.why('B');
  assert.ok('verdict' in why && why.verdict.kept?.by === 'minKeep');
  assert.equal(why.verdict.kept.untilMs, NOW_MS + 2 * DAY_MS);
  assert.deepEqual(
    (await answers.report({ maxAgeDays: 10 })).plan.deletions.map(({ rule }) => rule),
    ['max_age_days'],
  );
  assert.deepEqual((await answers.report({})).plan.deletions, []);
});

test('why names the rule for space that comes first, and it is the one by which the plan deletes', async () => {
  const catalogue = new MemoryCatalogue([row(20, { id: 'A' }), row(5, { id: 'B' })]);
  const ruleFor = async (maxBytes: number | null, freeBytes: number) => {
    const answers = answersOver(catalogue, policy({ minFree: { bytes: 1000 }, maxBytes }), freeBytes);
    const why = await answers.why('A');
    const { plan } = (await answers.report({})) as RetentionReport;
    return ['goes' in why && why.goes?.rule, plan.deletions[0]?.rule];
  };
  assert.deepEqual(await ruleFor(null, 900), ['min_free', 'min_free']);
  assert.deepEqual(await ruleFor(1500, 5000), ['max_bytes', 'max_bytes']);
  assert.deepEqual(await ruleFor(500, 900), ['min_free', 'min_free']);
  assert.deepEqual(await ruleFor(2500, 1200), ['min_free', undefined]);
  assert.deepEqual(await ruleFor(2500, 2000), ['max_bytes', undefined]);
});

test('every answer waits for the list of recordings, and says so when it is not complete yet', async () => {
  const catalogue = new MemoryCatalogue([]);
  let waited = 0;
  const answers = answersOver(catalogue, policy({ minFree: { bytes: 0 } }), 0, async () => {
    waited += 1;
    await new Promise(setImmediate);
    if (catalogue.rows.length === 0) catalogue.rows.push(row(20, { id: 'A', bytes: 500 }));
    return 'loading';
  });
  assert.ok('path' in (await answers.hold('A', '', true)));
  assert.ok('path' in (await answers.release('A')));
  const why = await answers.why('A');
  assert.ok('catalogue' in why && why.catalogue === 'loading');
  const report = await answers.report({});
  assert.deepEqual([report.catalogue, report.survey.calls], ['loading', 1]);
  assert.equal(waited, 4);
  catalogue.rows.length = 0;
  assert.ok('path' in (await answers.hold('A', '', true)), 'found once it is listed');
});
