import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastStopOf, parseRun, type RunRecord } from '#src/card/lastStop.js';

const RUN: RunRecord = { v: 1, boot: 'b1', startedAt: '2026-11-23T09:00:00.000+09:00', endedAt: null };

test('a run that said good-bye ended in order, whatever the machine did since', () => {
  const ended = { ...RUN, endedAt: '2026-11-23T18:00:00.000+09:00' };
  for (const boot of ['b1', 'b2', '']) assert.equal(lastStopOf(ended, boot).how, 'orderly');
  assert.equal(lastStopOf(ended, 'b2').endedAt, ended.endedAt);
});

test('a run that did not is a crash in the same boot, and a power cut before another', () => {
  assert.deepEqual(lastStopOf(RUN, 'b1'), { how: 'crash', startedAt: RUN.startedAt, endedAt: null });
  assert.equal(lastStopOf(RUN, 'b2').how, 'powerCut');
});

test('without the kernel’s word nothing is claimed, and a first start has nothing before it', () => {
  assert.equal(lastStopOf(RUN, '').how, 'unknown');
  assert.equal(lastStopOf({ ...RUN, boot: '' }, 'b1').how, 'unknown');
  assert.equal(lastStopOf(null, 'b1').how, 'none');
});

test('the record is read back as it was written, and nothing else is taken for one', () => {
  assert.deepEqual(parseRun(`${JSON.stringify(RUN)}\n`), RUN);
  const others = ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"boot":"b","startedAt":5,"endedAt":null}'];
  for (const text of others) assert.equal(parseRun(text), null, text);
});
