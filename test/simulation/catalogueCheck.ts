import type { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { type CardFound, keyOf } from './cardCheck.js';
import { Violation } from './trace.js';

/** The catalogue has a row for each file of the card, with what its index line and its holds say, and no other. */
export function checkCatalogue(catalogue: SqlCatalogue, card: CardFound, where: string): void {
  const rows = [...catalogue.days().keys()].flatMap((day) => catalogue.rowsOfDay(day));
  const found = new Map(rows.map((row) => [row.path, row]));
  const expected = rowsOf(card);
  for (const path of found.keys())
    if (!expected.has(path))
      throw new Violation('I10', `${where}: the catalogue has ${path}, the card does not`);
  for (const [path, row] of expected) {
    const listed = found.get(path);
    if (listed === undefined) throw new Violation('I10', `${where}: the catalogue does not have ${path}`);
    for (const field of Object.keys(row) as (keyof CatalogueRow)[])
      if (JSON.stringify(listed[field]) !== JSON.stringify(row[field]))
        throw new Violation(
          'I10',
          `${where}: ${path}: ${field} is ${listed[field]}, on the card ${row[field]}`,
        );
  }
}

function rowsOf({ files, lines, annotations }: CardFound): ReadonlyMap<string, CatalogueRow> {
  const holds = new Map(annotations.flatMap((one) => (one.op === 'hold' ? [[keyOf(one), one.reason]] : [])));
  const readOnly = new Map(files.map((file) => [file.path, file.readOnly]));
  const rows = new Map<string, CatalogueRow>();
  for (const line of lines) {
    const marked = readOnly.get(line.path);
    if (marked === undefined) continue;
    const hold = holds.get(keyOf(line)) ?? (marked ? 'read-only' : null);
    rows.set(line.path, { ...rowOf(line), hold });
  }
  return rows;
}
