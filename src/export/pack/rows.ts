import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { CallDetail, CallList } from '../../control/api.js';
import type { ApiClient } from '../../control/client.js';

const PAGE = 2000;
/** Recordings come and go while a list is read page by page; after so many tries it is taken as it is. */
const TRIES = 3;

export interface RowsFound {
  /** Oldest first. */
  readonly rows: readonly CatalogueRow[];
  /** False while the recorder is still reading its card. */
  readonly complete: boolean;
}

/**
 * All recordings that a query finds.
 * @param query as of `GET /v1/calls`, without order and page
 * @throws ProblemError
 */
export async function rowsFor(recorder: ApiClient, query: URLSearchParams): Promise<RowsFound> {
  for (let tried = 1; ; tried++) {
    const rows: CatalogueRow[] = [];
    const totals = new Set<number>();
    let complete = true;
    for (let more = true; more; ) {
      const page = new URLSearchParams(query);
      for (const [name, value] of Object.entries({ sort: 'time', order: 'asc', limit: PAGE }))
        page.set(name, String(value));
      page.set('offset', String(rows.length));
      const list = await recorder.getJson<CallList>(`/v1/calls?${page}`);
      rows.push(...list.calls);
      totals.add(list.total);
      complete &&= list.catalogue === 'ready';
      more = list.calls.length > 0 && rows.length < list.total;
    }
    // One deleted meanwhile would have moved another out of the next page.
    if (totals.size === 1 || tried === TRIES) return { rows, complete };
  }
}

/** One recording, by id or `last`. @throws ProblemError controlNoSuchCall */
export async function rowOf(recorder: ApiClient, id: string): Promise<CatalogueRow> {
  return (await recorder.getJson<CallDetail>(`/v1/calls/${encodeURIComponent(id)}`)).row;
}

/** Every recording once, oldest first. */
export function oldestFirst(rows: readonly CatalogueRow[]): readonly CatalogueRow[] {
  const once = new Map(rows.map((row) => [`${row.id} ${row.start}`, row]));
  return [...once.values()].sort((a, b) => a.orderMs - b.orderMs || (a.id < b.id ? -1 : 1));
}
