import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import { annotated, rowOf } from '#src/card/catalogueRow.js';
import type { CallQuery, CatalogueRow } from '#src/card/catalogueTypes.js';
import type { Annotation, IndexLine } from '#src/card/types.js';
import { manyLines } from '../../rig/manyRecordings.js';
import { Random, seedFor } from '../../rig/random.js';

const ALL: CallQuery = { sort: 'time', descending: true, offset: 0, limit: 10_000 };
const AT = '2026-11-23T12:00:00.000+09:00';

async function filledWith(lines: readonly IndexLine[]): Promise<SqlCatalogue> {
  const catalogue = await SqlCatalogue.empty();
  for (const line of lines) await catalogue.put(line);
  return catalogue;
}

function about(line: Pick<IndexLine, 'id' | 'start'>) {
  return { id: line.id, start: line.start, at: AT };
}

function lineNamed(id: string, change: Partial<IndexLine> = {}): IndexLine {
  const [line] = manyLines(new Random(1), { count: 1, change: () => ({ id, ...change }) });
  assert.ok(line);
  return line;
}

test('a row comes back as it was put, whatever its start, number, path and tags', async () => {
  const odd: readonly Partial<IndexLine>[] = [
    {},
    { start: '2026-11-23T18:45:02Z', orderMs: 5 },
    {
      start: '1970-01-01T00:00:00.000+00:00',
      clock: 'unsynchronised',
      end: 'interrupted',
      interrupted: true,
    },
    { start: '2099-12-31T23:59:59.999-11:30', direction: 'out', callerId: null },
    { callerId: { kind: 'absent', reason: 'payphone' }, gaps: [{ atSample: 1, samples: 7, reason: 'x' }] },
    { callerId: { kind: 'number', number: '+81 (3) 1234-5678' } },
  ];
  const lines = odd.map((change, i) => lineNamed(`ODD00${i}`, change));
  lines.push({ ...lineNamed('ODD009'), path: '2026/11/23/named by hand.opus' });
  const catalogue = await filledWith(lines);
  for (const line of lines) assert.deepEqual(await catalogue.find(line.id), rowOf(line));
  const [first] = lines;
  assert.ok(first);
  const said: Annotation[] = [
    { ...about(first), op: 'hold', reason: '警察の照会' },
    { ...about(first), op: 'note', text: '折り返し電話' },
    { ...about(first), op: 'tag', tag: '苦情' },
    { ...about(first), op: 'tag', tag: 'a' },
    { ...about(first), op: 'clock', correctedStart: '2026-11-24T00:00:00.000+09:00' },
  ];
  for (const one of said) await catalogue.annotate(one);
  const after = said.reduce<CatalogueRow | null>((row, one) => row && annotated(row, one), rowOf(first));
  assert.deepEqual(await catalogue.find(first.id), after);
});

test('filed again a recording keeps its hold, note and tags; deleted it is gone', async () => {
  const line = lineNamed('AAAAA1');
  const catalogue = await filledWith([line]);
  await catalogue.annotate({ ...about(line), op: 'hold', reason: 'r' });
  await catalogue.put({ ...line, interrupted: true });
  assert.equal(catalogue.count, 1);
  const row = await catalogue.find('aaaaa1');
  assert.deepEqual([row?.hold, row?.interrupted], ['r', true]);
  await catalogue.annotate({ ...about({ id: 'AAAAA1', start: AT }), op: 'release' });
  assert.equal((await catalogue.find('AAAAA1'))?.hold, 'r', 'another recording of the same id is not meant');
  const { path, bytes } = line;
  await catalogue.annotate({ ...about(line), op: 'deleted', path, bytes, sha256: '', rule: 'age' });
  assert.equal(await catalogue.find('AAAAA1'), null);
});

test('any query gives what filtering and sorting all rows would give', async () => {
  const random = new Random(seedFor('queries'));
  const lines = [...manyLines(random, { count: 700, perDay: 40, numbers: 40 })];
  const catalogue = await filledWith(lines);
  const rows = new Map(lines.map((line) => [line.id, rowOf(line)]));
  const words = ['還付金の件', '還付', '折り返し', '様より電話', 'a%b_c', '😀'];
  for (let i = 0; i < 400; i++) {
    const line = random.pick(lines);
    const said: Annotation = random.pick([
      { ...about(line), op: 'note' as const, text: random.pick(words) + random.pick(words) },
      { ...about(line), op: 'tag' as const, tag: random.pick(['苦情', '苦', 'vip']) },
      { ...about(line), op: 'hold' as const, reason: 'x' },
      { ...about(line), op: 'release' as const },
    ]);
    await catalogue.annotate(said);
    const row = annotated(rows.get(line.id) ?? rowOf(line), said);
    if (row !== null) rows.set(line.id, row);
  }
  for (let i = 0; i < 200; i++) {
    const query = someQuery(random, [...rows.values()]);
    const wanted = matching([...rows.values()], query);
    const { rows: found, total } = await catalogue.query(query);
    assert.equal(total, wanted.length, JSON.stringify(query));
    const page = wanted.slice(query.offset, query.offset + query.limit);
    assert.deepEqual(
      found.map(({ id }) => id),
      page.map(({ id }) => id),
      JSON.stringify(query),
    );
  }
});

function someQuery(random: Random, rows: readonly CatalogueRow[]): CallQuery {
  const maybe = (part: Partial<CallQuery>) => (random.below(4) === 0 ? part : {});
  const ms = () => random.pick(rows).orderMs;
  const text = random.pick(['還', '還付', '還付金', '電話', 'a%', '_', '%', '😀', '無い']);
  return {
    sort: random.pick(['time', 'length', 'number'] as const),
    descending: random.below(2) === 0,
    offset: random.below(30),
    limit: 1 + random.below(60),
    ...maybe({ fromMs: ms() }),
    ...maybe({ untilMs: ms() }),
    ...maybe({ number: (random.pick(rows).number ?? '03').slice(random.below(5), 7) }),
    ...maybe({ direction: random.pick(['in', 'out'] as const) }),
    ...maybe({ leastMs: random.pick(rows).durationMs }),
    ...maybe({ mostMs: random.pick(rows).durationMs }),
    ...maybe({ tag: random.pick(['苦情', '苦', 'vip', 'vi']) }),
    ...maybe({ held: random.below(2) === 0 }),
    ...maybe({ text }),
  };
}

function matching(rows: readonly CatalogueRow[], query: CallQuery): CatalogueRow[] {
  const way = query.descending ? -1 : 1;
  const order = (a: CatalogueRow, b: CatalogueRow) =>
    (query.sort === 'length' ? a.durationMs - b.durationMs : 0) ||
    (query.sort === 'number' ? compared(a.number ?? '', b.number ?? '') : 0) ||
    a.orderMs - b.orderMs ||
    compared(a.id, b.id);
  return rows
    .filter(
      (row) =>
        row.orderMs >= (query.fromMs ?? Number.NEGATIVE_INFINITY) &&
        row.orderMs < (query.untilMs ?? Number.POSITIVE_INFINITY) &&
        (query.number === undefined || (row.number?.includes(query.number) ?? false)) &&
        (query.direction === undefined || row.direction === query.direction) &&
        row.durationMs >= (query.leastMs ?? 0) &&
        row.durationMs <= (query.mostMs ?? Number.POSITIVE_INFINITY) &&
        (query.tag === undefined || row.tags.includes(query.tag)) &&
        (query.held === undefined || (row.hold !== null) === query.held) &&
        (query.text === undefined || (row.note?.includes(query.text) ?? false)),
    )
    .sort((a, b) => way * order(a, b));
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

test('oldest first reads on behind the cursor until all were seen once', async () => {
  const lines = [
    ...manyLines(new Random(3), { count: 250, change: (i) => ({ orderMs: Math.floor(i / 7) }) }),
  ];
  const catalogue = await filledWith(lines);
  const seen: string[] = [];
  for (let after: CatalogueRow | null = null; ; ) {
    const page: readonly CatalogueRow[] = await catalogue.oldestFirst(after, 33);
    seen.push(...page.map(({ id }) => id));
    after = page.at(-1) ?? null;
    if (after === null) break;
  }
  assert.deepEqual(
    seen,
    lines.map(({ id }) => id),
  );
});

test('its bytes make the same catalogue again; other bytes make none', async () => {
  const lines = [...manyLines(new Random(4), { count: 300 })];
  const catalogue = await filledWith(lines);
  const totals = await catalogue.totals();
  assert.deepEqual([totals.calls, totals.newest?.id], [300, lines.at(-1)?.id]);
  const bytes = catalogue.bytes();
  assert.deepEqual(await catalogue.totals(), totals, 'it still answers after the export');
  const again = await SqlCatalogue.from(bytes);
  assert.deepEqual(await again?.query(ALL), await catalogue.query(ALL));
  assert.equal(await SqlCatalogue.from(new TextEncoder().encode('no database at all')), null);
  assert.equal(await SqlCatalogue.from(bytes.subarray(0, 4096)), null);
  assert.equal(await SqlCatalogue.from(new Uint8Array(0)), null);
});

test('it knows whether its bytes still say all, and the same day again is no change', async () => {
  const [line, ...lines] = manyLines(new Random(6), { count: 40 });
  assert.ok(line);
  const catalogue = await filledWith([line, ...lines]);
  assert.ok(catalogue.changed);
  const again = await SqlCatalogue.from(catalogue.bytes());
  assert.deepEqual([catalogue.changed, again?.changed], [false, false]);
  const day = line.path.slice(0, 10);
  const rows = catalogue.rowsOfDay(day);
  catalogue.replaceDay(day, [...rows].reverse());
  assert.equal(catalogue.changed, false);
  const changes: readonly ((catalogue: SqlCatalogue) => unknown)[] = [
    (it) => it.annotate({ ...about(line), op: 'tag', tag: 'vip' }),
    (it) => it.replaceDay(day, rows.slice(1)),
    (it) => it.noteReached({ seq: 1, crc: '00000000' }),
    (it) => it.put(line),
  ];
  for (const change of changes) {
    catalogue.bytes();
    change(catalogue);
    assert.ok(catalogue.changed);
  }
});
