import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as soon } from 'node:timers/promises';
import { Turns } from '#src/card/turns.js';

/** Works that say when they begin and wait to be ended. */
function bench() {
  const turns = new Turns();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((end) => ends.set(name, end));
  };
  const settle = async () => {
    for (let i = 0; i < 5; i++) await soon();
  };
  return { turns, begun, work, settle, end: (name: string) => ends.get(name)?.() };
}

test('a loan begins when what was asked for before is over, and what is asked for in it waits for its end', async () => {
  const { turns, begun, work, settle, end } = bench();
  void turns.run(work('filing'));
  let back: (() => Promise<void>) | null = null;
  void turns.lend().then((giveBack) => {
    back = giveBack;
  });
  void turns.run(work('deletion'));
  await settle();
  assert.equal(turns.lent, true, 'from the asking on');
  assert.equal(back, null);
  end('filing');
  await settle();
  assert.ok(back !== null);
  assert.deepEqual(begun, ['filing']);
  await (back as () => Promise<void>)();
  assert.equal(turns.lent, false);
  await settle();
  assert.deepEqual(begun, ['filing', 'deletion']);
});

test('what does not write is done during a loan, and a loan does not end before it is', async () => {
  const { turns, begun, work, settle, end } = bench();
  const giveBack = await turns.lend();
  void turns.besides(work('hold'));
  void turns.run(work('deletion'));
  await settle();
  assert.deepEqual(begun, ['hold']);
  const over = giveBack();
  await settle();
  assert.equal(turns.lent, true);
  assert.deepEqual(begun, ['hold'], 'nothing is chosen for deletion while a hold is being said');
  end('hold');
  await over;
  await settle();
  assert.deepEqual(begun, ['hold', 'deletion']);
});

test('outside of a loan it takes its turn as everybody', async () => {
  const { turns, begun, work, settle, end } = bench();
  void turns.run(work('filing'));
  void turns.besides(work('hold'));
  await settle();
  assert.deepEqual(begun, ['filing']);
  end('filing');
  await settle();
  assert.deepEqual(begun, ['filing', 'hold']);
});

test('there is one loan at a time, and another after it', async () => {
  const { turns } = bench();
  const giveBack = await turns.lend();
  await assert.rejects(async () => turns.lend(), /lent already/);
  await giveBack();
  await (await turns.lend())();
  assert.equal(turns.lent, false);
});
