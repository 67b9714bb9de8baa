import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { DAY_MS, verdictOf } from '#src/card/retention.js';
import { Planner, wantedOf } from '#src/card/retentionPlan.js';
import { EMPTY_SURVEY, ladderOf, surveyed } from '#src/card/retentionSurvey.js';
import type { Demand, Judged, Plan, RetentionPolicy } from '#src/card/retentionTypes.js';
import { Random, seedFor } from '../rig/random.js';
import { demand, NOW_MS, policy, row, rule } from './retentionSamples.js';

const clock = { nowMs: NOW_MS, trusted: true };

function planFor(rows: readonly Judged[], by: RetentionPolicy, on: Demand, at = clock, limit = 1e6): Plan {
  const planner = new Planner(by, at, on, limit);
  for (const one of rows) if (!planner.take(one)) break;
  return planner.finish();
}
const judged = (rows: readonly CatalogueRow[]) => rows.map((one) => ({ ...one, pinned: false }));
const ids = ({ deletions }: Plan) => deletions.map(({ row: { id }, rule }) => `${id} ${rule}`);

test('nothing goes while there is room and nothing is too old', () => {
  assert.deepEqual(planFor(judged([row(900), row(1)]), policy(), demand()).deletions, []);
});

test('for space the oldest go, and those tagged to be kept only after the others', () => {
  const rows = judged([
    row(9, { id: 'A', tags: ['vip'] }),
    row(8, { id: 'B' }),
    row(7, { id: 'C' }),
    row(6, { id: 'D' }),
  ]);
  const by = policy({ keepTaggedLast: 'vip' });
  const need = (bytes: number) => demand({ totalBytes: 0, freeBytes: 1000, neededBytes: bytes });
  assert.deepEqual(ids(planFor(rows, by, need(1500))), ['B min_free', 'C min_free']);
  assert.deepEqual(ids(planFor(rows, by, need(3500))), [
    'B min_free',
    'C min_free',
    'D min_free',
    'A min_free',
  ]);
});

test('what is too old goes first, even when it is newer than what would go for space', () => {
  const rules = [rule(), rule({ name: 'rule 1', tag: 'test', maxAgeMs: DAY_MS })];
  const rows = judged([row(9, { id: 'A' }), row(8, { id: 'B' }), row(2, { id: 'C', tags: ['test'] })]);
  const on = demand({ totalBytes: 0, freeBytes: 1000, neededBytes: 1000 });
  assert.deepEqual(ids(planFor(rows, policy({ rules }), on)), ['C rule 1 max_age_days']);
});

test('max_bytes deletes just so much that the new file fits below it', () => {
  const rows = judged([row(3, { id: 'A' }), row(2, { id: 'B' }), row(1, { id: 'C' })]);
  const on = demand({ usedBytes: 3000, neededBytes: 1 });
  assert.deepEqual(ids(planFor(rows, policy({ maxBytes: 2000 }), on)), ['A max_bytes', 'B max_bytes']);
});

test('a minimum keep is broken only when on_full says so and the ring is full, and a hold never', () => {
  const rows = judged([row(5, { id: 'A', hold: 'claim' }), row(4, { id: 'B' }), row(3, { id: 'C' })]);
  const on = demand({ totalBytes: 0, freeBytes: 1000, neededBytes: 1000 });
  const keep = { minKeepMs: 9 * DAY_MS };
  const breaking = policy({ onFull: 'breakMinKeep' }, keep);
  assert.deepEqual(ids(planFor(rows, policy({}, keep), { ...on, ringFull: true })), []);
  assert.deepEqual(ids(planFor(rows, breaking, on)), []);
  assert.deepEqual(ids(planFor(rows, breaking, { ...on, ringFull: true })), ['B on_full']);
  const all = planFor(rows, breaking, { ...on, neededBytes: 9000, ringFull: true });
  assert.deepEqual(ids(all), ['B on_full', 'C on_full']);
  assert.equal(all.missingBytes, 7000);
});

test('a batch frees to 1 GB, on a small card 5 %, beyond the reserve', () => {
  const on = demand({ totalBytes: 1e6, freeBytes: 500 });
  assert.deepEqual(wantedOf(policy(), on), { leastBytes: 500, bytes: 50_500, rule: 'min_free' });
  assert.equal(wantedOf(policy(), { ...on, totalBytes: 1e12 })?.bytes, 1e9 + 500);
});

test('a batch of limited size says that more would go', () => {
  const rows = judged([row(9, { id: 'A' }), row(8, { id: 'B' }), row(7, { id: 'C' })]);
  const plan = planFor(rows, policy({}, { maxAgeMs: DAY_MS }), demand(), clock, 2);
  assert.deepEqual(ids(plan), ['A max_age_days', 'B max_age_days']);
  assert.equal(plan.complete, false);
});

test('the stream is broken off as soon as the rest can change nothing', () => {
  const planner = new Planner(policy({}, { maxAgeMs: 30 * DAY_MS }), clock, demand());
  assert.equal(planner.take({ ...row(31), pinned: false }), true);
  assert.equal(planner.take({ ...row(30), pinned: false }), true);
  assert.equal(planner.take({ ...row(29.9), pinned: false }), false);
});

/** A policy and a collection that could be anybody's. */
function world(random: Random) {
  const days = (below: number) => random.below(below) * DAY_MS;
  const rules = Array.from({ length: 1 + random.below(4) }, (_, i) =>
    rule({
      name: i === 0 ? '' : `rule ${i}`,
      direction: i === 0 ? null : random.pick(['in', 'out', null]),
      tag: i === 0 ? null : random.pick(['a', 'b', null]),
      number: i === 0 ? null : random.pick(['03*', '*8', null]),
      minKeepMs: random.below(2) * days(20),
      maxAgeMs: random.below(2) === 0 ? null : days(60),
    }),
  );
  const by = policy({
    rules,
    minFree: { bytes: random.below(20_000) },
    maxBytes: random.below(3) === 0 ? random.below(60_000) : null,
    keepTaggedLast: random.pick(['a', null]),
    onFull: random.pick(['stop', 'breakMinKeep']),
  });
  const rows = Array.from({ length: random.below(60) }, (_, i) =>
    row(random.below(90) + random.next(), {
      id: `R${i}`,
      direction: random.pick(['in', 'out']),
      number: random.pick(['0312345678', '09011112222', null]),
      tags: random.pick([[], ['a'], ['b'], ['a', 'b']]),
      hold: random.below(6) === 0 ? 'claim' : null,
      clock: random.pick(['synchronised', 'synchronised', 'unsynchronised']),
      bytes: 100 + random.below(3000),
    }),
  )
    .sort((a, b) => a.orderMs - b.orderMs)
    .map((one) => ({ ...one, pinned: random.below(10) === 0 }));
  const usedBytes = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const freeBytes = random.below(30_000);
  const on: Demand = {
    freeBytes,
    totalBytes: usedBytes + freeBytes + random.below(10_000),
    usedBytes,
    neededBytes: random.below(5000),
    ringFull: random.below(2) === 0,
  };
  return { by, rows, on, at: { nowMs: NOW_MS, trusted: random.below(4) > 0 } };
}

const CLASSES = ['age', 'normal', 'last', 'minKeep'];

test('I8, I9: no plan takes what is held or kept; each frees enough or raises the alarm', () => {
  const seed = seedFor('retention plans');
  const random = new Random(seed);
  let raised = 0;
  let enough = 0;
  for (let n = 0; n < 3000; n++) {
    const { by, rows, on, at } = world(random);
    const plan = planFor(rows, by, on, at);
    assert.deepEqual(planFor(rows, by, on, at), plan, 'the same again');
    const gone = new Set(plan.deletions.map(({ row: { id } }) => id));
    assert.equal(gone.size, plan.deletions.length, 'nothing goes twice');
    const classes = plan.deletions.map(({ row: one, rule: named }) => {
      const { kept, expired, last } = verdictOf(one as Judged, by, at);
      if (expired) return 0;
      assert.ok(kept === null || kept.by === 'minKeep', 'I8: neither held nor pinned');
      if (kept !== null) {
        assert.ok(by.onFull === 'breakMinKeep' && on.ringFull && named === 'on_full');
        return 3;
      }
      return last ? 2 : 1;
    });
    assert.deepEqual(classes, [...classes].sort(), 'age, then space, the tagged last, then minimum keeps');
    for (const [i, name] of CLASSES.entries()) {
      const order = plan.deletions.filter((_, k) => classes[k] === i).map(({ row: { orderMs } }) => orderMs);
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
        `oldest first: ${name}`,
      );
    }
    const left = rows.filter(({ id }) => !gone.has(id));
    assert.ok(!left.some((one) => verdictOf(one, by, at).expired), 'what is too old always goes');
    const now: Demand = {
      ...on,
      freeBytes: on.freeBytes + plan.freedBytes,
      usedBytes: on.usedBytes - plan.freedBytes,
    };
    const survey = left.reduce((sum, one) => surveyed(sum, one, by, at), EMPTY_SURVEY);
    const { level } = ladderOf(survey, by, now, at);
    if (plan.missingBytes > 0) {
      raised += 1;
      assert.ok(level >= 3, `I9: ${plan.missingBytes} bytes are missing at level ${level}`);
    } else {
      enough += plan.deletions.length > 0 ? 1 : 0;
      assert.equal(wantedOf(by, now), null, 'I9: there is room');
    }
  }
  assert.ok(raised > 100 && enough > 100, `both happen: ${raised}, ${enough}`);
});

test('the ladder: well, protected, short, nothing left, and the ring is full', () => {
  const by = policy({ minFree: { bytes: 0 } }, { minKeepMs: 3 * DAY_MS });
  const look = (rows: readonly CatalogueRow[], on: Partial<Demand>) => {
    const survey = judged(rows).reduce((sum, one) => surveyed(sum, one, by, clock), EMPTY_SURVEY);
    return ladderOf(survey, by, demand({ usedBytes: survey.bytes, ...on }), clock);
  };
  const old = (bytes: number) => row(30, { bytes });
  const fresh = (bytes: number) => row(1, { bytes });
  assert.equal(look([], { freeBytes: 1e6 }).level, 0);
  assert.equal(look([old(9000), fresh(1000)], { freeBytes: 0 }).level, 0);
  assert.equal(look([old(2900), fresh(7100)], { freeBytes: 0 }).level, 1);
  const short = look([old(100), fresh(9900)], { freeBytes: 0 });
  assert.equal(short.level, 2);
  assert.ok(Math.abs((short.hoursLeft ?? 0) - (100 / 9900) * 7 * 24) < 1e-9);
  assert.equal(look([fresh(9900)], { freeBytes: 0, neededBytes: 1 }).level, 3);
  assert.equal(look([fresh(9900)], { freeBytes: 0, neededBytes: 1, ringFull: true }).level, 4);
  assert.equal(look([old(9900)], { freeBytes: 0, neededBytes: 1, ringFull: true }).level, 0);
});
