import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { CardWatch } from '#src/card/cardWatch.js';
import type { Look, Medium } from '#src/card/medium.js';

const GONE: Look = { kind: 'failed', why: 'EIO' };

test('never more than one look is under way, however long it hangs', async () => {
  let looks = 0;
  let answer: (look: Look) => void = () => {};
  const watch = new CardWatch({
    mountPoint: false,
    look: () => {
      looks += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    found: () => {},
  });
  const asked = [watch.look(), watch.look(), watch.look()];
  await turn();
  assert.equal(looks, 1);
  answer(GONE);
  for (const medium of await Promise.all(asked)) assert.equal(medium.state, 'removed');
  void watch.look();
  assert.equal(looks, 2);
  watch.stop();
  answer(GONE);
});

test('it looks again and again until it is stopped', async () => {
  const found: Medium[] = [];
  const watch = new CardWatch({
    mountPoint: false,
    look: async () => GONE,
    found: (medium) => found.push(medium),
    wait: async () => {
      await turn();
    },
  });
  watch.start();
  while (found.length < 5) await turn();
  watch.stop();
  await turn();
  const count = found.length;
  await turn();
  await turn();
  assert.equal(found.length, count);
});
