/** After the last line of a caller ID nothing more of it is expected. */
const GATHER_MS = 300;
const MAX_LINES = 16;

/** The lines of a caller ID told in words: they come one after the other, the name often behind the number. */
export interface CallerIdLines {
  readonly lines: readonly string[];
  readonly sinceMs: number;
  /** From when on they are all, unless another one comes. */
  readonly dueMs: number;
}

export function withLine(before: CallerIdLines | null, line: string, atMs: number): CallerIdLines {
  const { lines, sinceMs } = before ?? { lines: [], sinceMs: atMs };
  return { lines: [...lines, line].slice(-MAX_LINES), sinceMs, dueMs: atMs + GATHER_MS };
}
