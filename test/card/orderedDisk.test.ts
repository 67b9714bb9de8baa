import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Disk, realDisk } from '#src/card/disk.js';
import { inTurn, orderedDisk } from '#src/card/orderedDisk.js';
import { callWithGap, DAY, directory, filerOn, openRing } from './filingRig.js';
import { MemoryCard } from './memoryStore.js';

/** Writes down what is done to the disk; `x` frees clusters, `+` may take some, `|` is a barrier. */
function traced(disk: Disk): { readonly disk: Disk; readonly trace: string[] } {
  const trace: string[] = [];
  const noted = <A extends [path: string, ...unknown[]], R>(sign: string, operation: (...given: A) => R) => {
    return (...given: A): R => {
      trace.push(`${sign} ${given[0].split('/').at(-1)}`);
      return operation(...given);
    };
  };
  const barrier = () => {
    trace.push('|');
    return disk.barrier();
  };
  return {
    trace,
    disk: {
      ...disk,
      create: noted('+', disk.create),
      append: noted('+', disk.append),
      remove: noted('x', disk.remove),
      rename: noted('x', disk.rename),
      barrier,
    },
  };
}

function assertOrdered(trace: readonly string[]): void {
  let freed = false;
  for (const step of trace) {
    if (step === '|') freed = false;
    else if (step.startsWith('x')) freed = true;
    else assert.equal(freed, false, `${step} without a barrier before it:\n${trace.join('\n')}`);
  }
}

test('filing again never takes clusters in the epoch in which it freed some', async (t) => {
  const dir = directory(t);
  const { disk, trace } = traced(realDisk(dir));
  const ring = await openRing(new MemoryCard(256, 8));
  const filer = filerOn(ring, disk);
  const stream = await callWithGap(ring);
  filer.file(stream);
  await filer.idle();
  ring.refile(stream);
  filer.file(stream);
  filer.file(await callWithGap(ring, { id: 'AAAAAA' }));
  await filer.idle();
  assert.ok(
    trace.some((step) => step.startsWith('x') && step.endsWith('.wav')),
    'a leftover was removed',
  );
  assertOrdered(trace);
  const perCall = trace.slice(trace.indexOf('+ 2026-11-23_18-45-02_in_0312345678_00m03s_AAAAAA.wav'));
  assert.deepEqual(perCall.slice(1), [
    '+ index.ndjson',
    '+ SHA256SUMS.new',
    '+ calls.csv.new',
    'x SHA256SUMS.new',
    'x calls.csv.new',
    '|',
  ]);
});

test('the barrier comes before whatever may allocate, once, and again when it failed', async (t) => {
  const { disk, trace } = traced(realDisk(directory(t)));
  const ordered = orderedDisk(disk);
  assert.equal(orderedDisk(ordered), ordered);
  assert.equal(orderedDisk(disk), ordered);
  await ordered.makeDirectory(DAY);
  await ordered.append(`${DAY}/a`, '1');
  await ordered.remove(`${DAY}/a`);
  await (await ordered.create(`${DAY}/b`)).close();
  await (await ordered.create(`${DAY}/c`)).close();
  await ordered.rename(`${DAY}/b`, `${DAY}/c`);
  await ordered.append(`${DAY}/c`, '2');
  // The first one is for what a run that was killed may have freed.
  assert.deepEqual(trace, ['|', '+ a', 'x a', '|', '+ b', '+ c', 'x b', '|', '+ c']);
  const failing = orderedDisk({ ...disk, barrier: () => Promise.reject(new Error('no')) });
  await failing.remove(`${DAY}/c`);
  for (let i = 0; i < 2; i++) await assert.rejects(failing.create(`${DAY}/d`), /no/);
});

test('works on one disk’s day files take turns, and one that fails lets the next pass', async () => {
  const disk = realDisk('/nowhere');
  const order: number[] = [];
  const works = [3, 1, 2].map((n) =>
    inTurn(disk, async () => {
      for (let i = 0; i < n; i++) await new Promise(setImmediate);
      order.push(n);
      if (n === 1) throw new Error('failed');
    }),
  );
  assert.deepEqual(
    (await Promise.allSettled(works)).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(order, [3, 1, 2]);
});
