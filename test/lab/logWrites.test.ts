import assert from 'node:assert/strict';
import { test } from 'node:test';
import { epochsOf, readLog } from './logWrites.js';

const SECTOR = 512;
const [FLUSH, FUA, DISCARD, MARK] = [1, 2, 4, 8];

/** What dm-log-writes puts down for a write of `sectors` whose bytes are all `fill`. */
function entry(sector: number, sectors: number, flags: number, content: string | number = 0): Buffer {
  const text = typeof content === 'string' ? content : '';
  const head = Buffer.alloc(SECTOR);
  for (const [i, field] of [sector, sectors, flags, text.length].entries())
    head.writeBigUInt64LE(BigInt(field), i * 8);
  head.write(text, 32);
  const data = (flags & (DISCARD | MARK)) === 0 ? sectors : 0;
  return Buffer.concat([head, Buffer.alloc(data * SECTOR, typeof content === 'number' ? content : 0)]);
}

function logOf(entries: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(SECTOR);
  head.writeBigUInt64LE(0x6a736677736872n, 0);
  head.writeBigUInt64LE(1n, 8);
  head.writeBigUInt64LE(BigInt(entries.length), 16);
  head.writeUInt32LE(SECTOR, 24);
  return Buffer.concat([head, ...entries, Buffer.alloc(SECTOR)]);
}

test('entries are read with the place of their bytes', () => {
  const log = logOf([
    entry(8, 2, 0, 7),
    entry(0, 0, MARK, 'a.wav=00'),
    entry(100, 4, DISCARD),
    entry(3, 1, FUA, 9),
  ]);
  const entries = readLog(log);
  assert.deepEqual(
    entries.map(({ offset, bytes, fua, discard, mark }) => [offset, bytes, fua, discard, mark]),
    [
      [4096, 1024, false, false, null],
      [0, 0, false, false, 'a.wav=00'],
      [51_200, 0, false, true, null],
      [1536, 512, true, false, null],
    ],
  );
  assert.deepEqual([log[entries[0]?.dataAt ?? 0], log[entries[3]?.dataAt ?? 0]], [7, 9]);
  assert.throws(() => readLog(Buffer.alloc(SECTOR)), RangeError);
});

test('a flush makes what was written before it durable, not what comes with it; FUA makes itself durable', () => {
  const log = [entry(1, 1, 0), entry(2, 1, FLUSH), entry(3, 1, FUA), entry(0, 0, MARK, 'm'), entry(4, 1, 0)];
  const epochs = epochsOf(readLog(logOf([...log, entry(0, 0, FLUSH), entry(5, 1, 0)])));
  const offsets = (list: readonly { readonly offset: number }[]) => list.map(({ offset }) => offset / SECTOR);
  assert.deepEqual(
    epochs.map(({ durable, open, marks }) => [offsets(durable), offsets(open), marks]),
    [
      [[1], [3, 2], []],
      [[3], [2, 4], ['m']],
      [[2, 4], [5], ['m']],
    ],
  );
});
