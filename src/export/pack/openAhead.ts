import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { OpenRecording } from './original.js';

export interface Ahead {
  readonly open: OpenRecording;
  /** Lets go of what was opened and is not wanted any more. */
  close(): Promise<void>;
}

/**
 * Opens the next of these recordings while one is read, so that neither recorder nor medium waits for the other.
 * What opening it says is said when its turn comes.
 */
export function openAhead(open: OpenRecording, rows: readonly CatalogueRow[]): Ahead {
  const nextOf = new Map(rows.map((row, i) => [row, rows[i + 1]]));
  const opened = new Map<CatalogueRow, ReturnType<OpenRecording>>();
  return {
    async open(row, signal) {
      const opening = opened.get(row) ?? open(row, signal);
      opened.delete(row);
      const source = await opening;
      const next = nextOf.get(row);
      if (next !== undefined && !signal.aborted) {
        const ahead = open(next, signal);
        ahead.catch(() => {});
        opened.set(next, ahead);
      }
      return source;
    },
    async close() {
      for (const opening of opened.values()) await letGo(opening);
      opened.clear();
    },
  };
}

/** A stream lets its file go only once somebody has begun to read it. */
async function letGo(opening: ReturnType<OpenRecording>): Promise<void> {
  try {
    for await (const _ of (await opening) ?? []) break;
  } catch {
    // It had failed by itself, which nobody wants to know any more.
  }
}
