import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { World, type WorldResult } from '../simulation/world.js';

/**
 * The invariants of the card (facts: storage §11). Those that speak of cuts are checked by the simulation after
 * each of them, and each violation is named; planted.test.ts shows that they are found. The others have tests
 * of their own, whose names begin with their number.
 */
let worlds: Promise<readonly WorldResult[]> | null = null;

async function run(): Promise<readonly WorldResult[]> {
  const results: WorldResult[] = [];
  for (let seed = 101; seed <= 103; seed++)
    results.push(await new World({ seed, calls: 100, cuts: 12 }).run());
  return results;
}

async function holds(
  invariant: string,
  happened: (results: readonly WorldResult[]) => number,
): Promise<void> {
  worlds ??= run();
  const results = await worlds;
  assert.ok(happened(results) > 0, 'what it speaks of did not happen');
  for (const { violation } of results) {
    assert.ok(!violation?.message.startsWith(`${invariant}:`), violation?.message);
    assert.equal(violation, null);
  }
}

const sum = (of: (result: WorldResult) => number) => (results: readonly WorldResult[]) =>
  results.reduce((all, one) => all + of(one), 0);
const cuts = sum((result) => result.cuts);
const filed = sum((result) => result.filed);
const evicted = sum((result) => result.evicted);

test('I1: every acknowledged slot is recovered, so that no sound but the last second is missing', () =>
  holds('I1', cuts));
test('I2: no slot is accepted that was never written, so that no other sound is heard', () =>
  holds('I2', cuts));
test('I3: seq strictly increases over reboots', () => holds('I3', cuts));
test('I4: no slot at or behind the tail is overwritten', () => holds('I4', filed));
test('I5: after a cut anywhere each call exists exactly once, whole, as a file or in the ring', () =>
  holds('I5', cuts));
test('I6: no cluster is reused before a barrier has come behind its release', () => holds('I6', evicted));
test('I7: a DONE means that the file stands on the medium as it was read back', () => holds('I7', filed));
test('I8: what is held is neither deleted nor writable after any cut', () => holds('I8', evicted));
test('I10: after cuts the index names each file, with its facts, and nothing else', () => holds('I10', cuts));
test('I15: samples out are samples in and declared gaps', () => holds('I15', filed));

test('each of the fifteen invariants has a test that bears its number', () => {
  const root = resolve(import.meta.dirname, '../../test');
  const text = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n');
  for (let number = 1; number <= 15; number++)
    assert.match(text, new RegExp(`test\\('(I\\d+, )*I${number}\\b`), `I${number}`);
});
