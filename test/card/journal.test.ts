import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileJournal, type Journal, readJournal } from '#src/card/journal.js';
import { entryLine, readEntry } from '#src/card/journalLine.js';
import type { Annotation } from '#src/card/types.js';
import { manyLines, placeJournal } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';

function journalPath(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-journal-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return join(dir, 'state', 'journal.ndjson');
}

async function seqs(journal: Pick<Journal, 'read'>, from = 0, broken?: (line: number) => void) {
  const found: number[] = [];
  for await (const { seq } of journal.read(from, broken)) found.push(seq);
  return found;
}

const LINES = [...manyLines(new Random(1), { count: 5 })];
const NOTE: Annotation = { id: 'X', start: '2026-11-23T00:00:00Z', at: '', op: 'note', text: '日本語 "}' };

test('an entry comes back from its line; with any bit of it changed it does not', () => {
  for (const entry of [...LINES, NOTE]) {
    const line = entryLine(7, entry);
    assert.deepEqual(readEntry(line), { seq: 7, crc: line.slice(-10, -2), entry });
  }
  const bytes = Buffer.from(entryLine(7, NOTE));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(readEntry(changed.toString('utf8')), null, `bit ${bit}`);
  }
});

test('what was appended is read again in order, from any entry on, after any number of starts', async (t) => {
  const path = journalPath(t);
  for (const line of LINES) {
    const journal = await FileJournal.open(path);
    await journal.append(line);
    await journal.close();
  }
  const journal = await FileJournal.open(path);
  assert.deepEqual(await seqs(journal), [1, 2, 3, 4, 5]);
  assert.deepEqual(await seqs(journal, 4), [4, 5]);
  assert.equal(journal.newestOrderMs, LINES.at(-1)?.orderMs);
  await journal.close();
});

test('cut anywhere the journal keeps its whole lines and goes on with the next number', async (t) => {
  const path = journalPath(t);
  placeJournal(path, LINES.slice(0, 2));
  const whole = readFileSync(path);
  const first = whole.indexOf(10) + 1;
  for (let bytes = 0; bytes <= whole.length; bytes += 97) {
    writeFileSync(path, whole);
    truncateSync(path, bytes);
    const journal = await FileJournal.open(path);
    const kept = bytes < first ? 0 : bytes < whole.length ? 1 : 2;
    assert.equal((await journal.append(NOTE)).seq, kept + 1);
    assert.deepEqual(await seqs(journal), [1, 2, 3].slice(0, kept + 1));
    await journal.close();
  }
});

test('a broken line between others is reported and passed over, one that is being written is not', async (t) => {
  const path = journalPath(t);
  placeJournal(path, LINES.slice(0, 2));
  appendFileSync(path, 'nonsense\n');
  appendFileSync(path, `${entryLine(3, NOTE)}\n${entryLine(4, NOTE).slice(0, 30)}`);
  const broken: number[] = [];
  const read = { read: (from: number, tell = () => {}) => readJournal(path, from, tell) } as Pick<
    Journal,
    'read'
  >;
  assert.deepEqual(await seqs(read, 0, (line) => broken.push(line)), [1, 2, 3]);
  assert.deepEqual(broken, [3]);
});

test('a journal that is mostly about recordings that are no more is rewritten without them', async (t) => {
  const path = journalPath(t);
  const lines = [...manyLines(new Random(1), { count: 2500 })];
  placeJournal(path, lines);
  const alive = new Set(lines.slice(0, 400).map(({ id }) => id));
  const journal = await FileJournal.open(path);
  const isAlive = async ({ id }: { id: string }) => alive.has(id);
  assert.equal(await journal.compactWhenWorth(2000, isAlive), false);
  const before = statSync(path).size;
  assert.equal(await journal.compactWhenWorth(400, isAlive), true);
  assert.ok(statSync(path).size < before / 2);
  assert.equal((await journal.append(NOTE)).seq, 2501);
  assert.deepEqual((await seqs(journal)).slice(398), [399, 400, 2500, 2501]);
  await journal.close();
});

test('a journal that is not there is empty', async () => {
  assert.deepEqual(
    await seqs({ read: (from, tell = () => {}) => readJournal('/nonexistent/j', from, tell) }),
    [],
  );
});
