import { annotated, rowOf } from '#src/card/catalogueRow.js';
import type { CallQuery, Catalogue, CatalogueRow, Cursor } from '#src/card/catalogueTypes.js';
import type { Annotation, IndexLine } from '#src/card/types.js';

/** A catalogue for tests: an array. Counts the pages it was asked for. */
export class MemoryCatalogue implements Catalogue {
  rows: CatalogueRow[];
  pages = 0;
  largestPage = 0;

  constructor(rows: readonly CatalogueRow[] = []) {
    this.rows = [...rows].sort(inOrder);
  }

  async put(line: IndexLine): Promise<void> {
    const others = this.rows.filter(({ id, start }) => id !== line.id || start !== line.start);
    this.rows = [...others, rowOf(line)].sort(inOrder);
  }

  async annotate(annotation: Annotation): Promise<void> {
    const { id, start } = annotation;
    this.rows = this.rows
      .flatMap((row) => (row.id === id && row.start === start ? (annotated(row, annotation) ?? []) : row))
      .sort(inOrder);
  }

  async find(id: string): Promise<CatalogueRow | null> {
    return this.rows.findLast((row) => id === 'last' || row.id === id.toUpperCase()) ?? null;
  }

  async query({ offset, limit }: CallQuery) {
    return { rows: this.rows.toReversed().slice(offset, offset + limit), total: this.rows.length };
  }

  async oldestFirst(after: Cursor | null, limit: number): Promise<readonly CatalogueRow[]> {
    const from = after === null ? 0 : this.rows.findIndex((row) => inOrder(row, after) > 0);
    const page = from < 0 ? [] : this.rows.slice(from, from + limit);
    this.pages += 1;
    this.largestPage = Math.max(this.largestPage, page.length);
    return page;
  }

  async talkSince(fromMs: number) {
    const since = this.rows.filter(({ orderMs }) => orderMs >= fromMs);
    const talkMs = since.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return { talkMs, firstMs: since[0]?.orderMs ?? null };
  }

  async totals() {
    const held = this.rows.filter(({ hold }) => hold !== null);
    const sum = (rows: readonly CatalogueRow[]) => rows.reduce((bytes, row) => bytes + row.bytes, 0);
    return {
      calls: this.rows.length,
      bytes: sum(this.rows),
      heldCalls: held.length,
      heldBytes: sum(held),
      newest: this.rows.at(-1) ?? null,
    };
  }
}

function inOrder(a: Cursor, b: Cursor): number {
  return a.orderMs - b.orderMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
