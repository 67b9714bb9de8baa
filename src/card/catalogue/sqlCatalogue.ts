import { isDeepStrictEqual } from 'node:util';
import initSqlJs, { type Database, type SqlJs, type SqlValue, type Statement } from 'sql.js';
import { annotated, rowOf } from '../catalogueRow.js';
import type {
  CallPage,
  CallQuery,
  CatalogueRow,
  CatalogueTotals,
  Cursor,
  KeptCatalogue,
  Talk,
} from '../catalogueTypes.js';
import type { JournalPlace } from '../journalLine.js';
import type { Annotation, IndexLine, OpenFacts } from '../types.js';
import { refiled } from './fold.js';
import {
  COLUMN_COUNT,
  COLUMNS,
  cellsOf,
  dayNumberOf,
  dayTextOf,
  rowFrom,
  SCHEMA,
  SCHEMA_VERSION,
} from './rowCode.js';
import { orderOf, selectionOf } from './selection.js';

/** Nothing here needs to survive: the card's files tell it all again. */
const PRAGMAS =
  'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1024;';
const FROM = 'FROM calls LEFT JOIN numbers ON numbers.id = calls.number';
/** Prepared statements that stay; the texts are few, and one that falls out is made again. */
const STATEMENTS = 32;

let loading: Promise<SqlJs> | null = null;

/** The catalogue in an SQLite database held in memory (sql.js). No clock, no file: it lives where it is made. */
export class SqlCatalogue implements KeptCatalogue {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  #changed = false;

  private constructor(db: Database) {
    this.#db = db;
    db.run(PRAGMAS);
  }

  static async empty(): Promise<SqlCatalogue> {
    const catalogue = new SqlCatalogue(await openDatabase());
    catalogue.#db.run(SCHEMA);
    catalogue.setMeta('schema', String(SCHEMA_VERSION));
    return catalogue;
  }

  /** Something was changed since {@link bytes} gave all of it; a new one has never been given. */
  get changed(): boolean {
    return this.#changed;
  }

  /** What {@link bytes} gave was lost. */
  markChanged(): void {
    this.#changed = true;
  }

  /** Null when these are not the bytes of a catalogue of this version. */
  static async from(bytes: Uint8Array): Promise<SqlCatalogue | null> {
    let db: Database | null = null;
    try {
      db = await openDatabase(bytes);
      const catalogue = new SqlCatalogue(db);
      if (catalogue.meta('schema') === String(SCHEMA_VERSION)) return catalogue;
    } catch {
      // It is no database that SQLite can read: a cache that is made anew.
    }
    db?.close();
    return null;
  }

  async put(line: IndexLine): Promise<void> {
    this.putRow(rowOf(line));
  }

  async annotate(annotation: Annotation): Promise<void> {
    this.annotateRow(annotation);
  }

  async find(id: string): Promise<CatalogueRow | null> {
    const newest = 'ORDER BY order_ms DESC, calls.id DESC LIMIT 1';
    const [row] =
      id.toLowerCase() === 'last'
        ? this.#rows(`SELECT ${COLUMNS} ${FROM} ${newest}`, [])
        : this.#rows(`SELECT ${COLUMNS} ${FROM} WHERE calls.id = ? ${newest}`, [id.toUpperCase()]);
    return row ?? null;
  }

  async query(query: CallQuery): Promise<CallPage> {
    const { where, values } = selectionOf(query);
    const total = this.#number(`SELECT count(*) FROM calls WHERE ${where}`, values);
    if (total <= query.offset || query.limit === 0) return { rows: [], total };
    const sql = `SELECT ${COLUMNS} ${FROM} WHERE ${where} ORDER BY ${orderOf(query, total)} LIMIT ? OFFSET ?`;
    return { rows: this.#rows(sql, [...values, query.limit, query.offset]), total };
  }

  async oldestFirst(after: Cursor | null, limit: number): Promise<readonly CatalogueRow[]> {
    const { orderMs, id } = after ?? { orderMs: Number.MIN_SAFE_INTEGER, id: '' };
    return this.#rows(
      `SELECT ${COLUMNS} ${FROM} WHERE (order_ms, calls.id) > (?, ?) ORDER BY order_ms, calls.id LIMIT ?`,
      [orderMs, id, limit],
    );
  }

  async totals(): Promise<CatalogueTotals> {
    const [calls = 0, bytes = 0] = this.#values('SELECT count(*), total(bytes) FROM calls', []);
    const [heldCalls = 0, heldBytes = 0] = this.#values(
      'SELECT count(*), total(bytes) FROM calls WHERE hold IS NOT NULL',
      [],
    );
    return {
      calls: Number(calls),
      bytes: Number(bytes),
      heldCalls: Number(heldCalls),
      heldBytes: Number(heldBytes),
      newest: await this.find('last'),
    };
  }

  async talkSince(fromMs: number): Promise<Talk> {
    const [talkMs, firstMs] = this.#values(
      'SELECT total(duration_ms), min(order_ms) FROM calls WHERE order_ms >= ?',
      [fromMs],
    );
    return { talkMs: Number(talkMs), firstMs: firstMs === null ? null : Number(firstMs) };
  }

  async reached(place: JournalPlace): Promise<void> {
    this.noteReached(place);
  }

  /** Up to which entry of the journal it is complete; number 0 when up to none. */
  get place(): JournalPlace {
    return { seq: Number(this.meta('journalSeq') ?? 0), crc: this.meta('journalCrc') ?? '' };
  }

  /** Never goes back. */
  noteReached({ seq, crc }: JournalPlace): void {
    if (seq <= this.place.seq) return;
    this.setMeta('journalSeq', String(seq));
    this.setMeta('journalCrc', crc);
  }

  get count(): number {
    return this.#number('SELECT count(*) FROM calls', []);
  }

  /** In place of a row of the same recording, whose hold, note, tags and corrected time stay. */
  putRow(row: CatalogueRow): void {
    const before = this.#same(row);
    if (before === null) {
      this.#insert(row);
      return;
    }
    this.#delete(before);
    this.#insert(refiled(row, before));
  }

  annotateRow(annotation: Annotation): void {
    const before = this.#same(annotation);
    if (before === null) return;
    const row = annotated(before, annotation);
    this.#delete(before);
    if (row !== null) this.#insert(row);
  }

  /** The days that have rows: `2026/11/23` and how many. */
  days(): ReadonlyMap<string, number> {
    const days = new Map<string, number>();
    this.#each('SELECT day, count(*) FROM calls GROUP BY day', [], ([day, count]) =>
      days.set(dayTextOf(day as number), count as number),
    );
    return days;
  }

  rowsOfDay(day: string): readonly CatalogueRow[] {
    return this.#rows(`SELECT ${COLUMNS} ${FROM} WHERE day = ?`, [dayNumberOf(day)]);
  }

  /** All of a day at once; what was known of it before is forgotten. The same rows again change nothing. */
  replaceDay(day: string, rows: readonly CatalogueRow[]): void {
    if (isDeepStrictEqual(this.rowsOfDay(day).map(codeOf).sort(), rows.map(codeOf).sort())) return;
    this.together(() => {
      this.#run('DELETE FROM calls WHERE day = ?', [dayNumberOf(day)]);
      for (const row of rows) this.#insert(row);
    });
  }

  /** Many changes as one. */
  together(change: () => void): void {
    this.#db.run('BEGIN');
    try {
      change();
    } finally {
      this.#db.run('COMMIT');
    }
  }

  meta(key: string): string | null {
    const [value = null] = this.#values('SELECT value FROM meta WHERE key = ?', [key]);
    return value === null ? null : String(value);
  }

  setMeta(key: string, value: string): void {
    this.#run('INSERT OR REPLACE INTO meta VALUES (?, ?)', [key, value]);
  }

  /** The whole database as bytes, for {@link from}. */
  bytes(): Uint8Array {
    const bytes = this.#db.export();
    this.#changed = false;
    return bytes;
  }

  close(): void {
    this.#db.close();
  }

  #same({ id, start }: Pick<OpenFacts, 'id' | 'start'>): CatalogueRow | null {
    const rows = this.#rows(`SELECT ${COLUMNS} ${FROM} WHERE calls.id = ?`, [id]);
    return rows.find((row) => row.start === start) ?? null;
  }

  #delete({ id, orderMs, path }: CatalogueRow): void {
    this.#run('DELETE FROM calls WHERE id = ? AND order_ms = ? AND day = ?', [
      id,
      orderMs,
      dayNumberOf(path.slice(0, 10)),
    ]);
  }

  #insert(row: CatalogueRow): void {
    if (row.number !== null) this.#run('INSERT OR IGNORE INTO numbers (number) VALUES (?)', [row.number]);
    const marks = Array.from({ length: COLUMN_COUNT }, (_, i) =>
      i === 7 ? '(SELECT id FROM numbers WHERE number = ?)' : '?',
    );
    this.#run(`INSERT INTO calls VALUES (NULL, ${marks.join(', ')})`, cellsOf(row));
  }

  /** Every change goes through here. */
  #run(sql: string, values: readonly SqlValue[]): void {
    this.#changed = true;
    this.#statement(sql).run(values);
  }

  #number(sql: string, values: readonly SqlValue[]): number {
    return Number(this.#values(sql, values)[0] ?? 0);
  }

  #values(sql: string, values: readonly SqlValue[]): readonly SqlValue[] {
    let found: readonly SqlValue[] = [];
    this.#each(sql, values, (cells) => {
      found = cells;
    });
    return found;
  }

  #rows(sql: string, values: readonly SqlValue[]): CatalogueRow[] {
    const rows: CatalogueRow[] = [];
    this.#each(sql, values, (cells) => rows.push(rowFrom(cells)));
    return rows;
  }

  #each(sql: string, values: readonly SqlValue[], take: (cells: readonly SqlValue[]) => void): void {
    const statement = this.#statement(sql);
    statement.bind(values);
    try {
      while (statement.step()) take(statement.get());
    } finally {
      statement.reset();
    }
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    for (const [text, old] of this.#statements) {
      if (this.#statements.size < STATEMENTS) break;
      old.free();
      this.#statements.delete(text);
    }
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

/** Equal for equal rows. */
function codeOf(row: CatalogueRow): string {
  return JSON.stringify(cellsOf(row));
}

async function openDatabase(bytes?: Uint8Array): Promise<Database> {
  loading ??= initSqlJs();
  const { Database } = await loading;
  return new Database(bytes);
}
