import { annotated, rowOf } from '../catalogueRow.js';
import type { CatalogueRow } from '../catalogueTypes.js';
import type { DayIndex } from '../dayIndex.js';
import type { Entry } from '../journalLine.js';
import type { OpenFacts } from '../types.js';

/** The reason shown for a hold of which only the file's read-only attribute is left. */
export const HOLD_BY_ATTRIBUTE = 'read-only';

/** What a journal says in all, by recording. A recording filed again keeps what was said of it. */
export function foldJournal(entries: Iterable<Entry>): ReadonlyMap<string, CatalogueRow> {
  const rows = new Map<string, CatalogueRow>();
  for (const entry of entries) {
    const name = nameOfRecording(entry);
    const before = rows.get(name);
    const after = 'op' in entry ? before && annotated(before, entry) : refiled(rowOf(entry), before);
    if (after) rows.set(name, after);
    else rows.delete(name);
  }
  return rows;
}

/** A row in place of an earlier one of the same recording. */
export function refiled(row: CatalogueRow, before: CatalogueRow | undefined): CatalogueRow {
  if (before === undefined) return row;
  const { hold, note, tags, correctedStart } = before;
  return {
    ...row,
    hold,
    note,
    tags,
    correctedStart,
    orderMs: correctedStart === null ? row.orderMs : before.orderMs,
  };
}

/**
 * A day's rows by its index, by path. A tombstone takes no row away: whether a recording is there is for the
 * directory to say.
 */
export function foldDay({ lines, annotations }: DayIndex): ReadonlyMap<string, CatalogueRow> {
  const said = annotations.filter(({ op }) => op !== 'deleted');
  const rows = foldJournal([...lines, ...said]).values();
  return new Map([...rows].map((row) => [row.path, row]));
}

export function nameOfRecording({ id, start }: Pick<OpenFacts, 'id' | 'start'>): string {
  return `${id} ${start}`;
}
