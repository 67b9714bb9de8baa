/** Text bytes to lines: CR and LF end one, empty lines vanish, a line without an end is bounded. Pure. */
export const MAX_LINE_BYTES = 1024;

export interface Lines {
  readonly rest: string;
  readonly lines: readonly string[];
}

export function linesFrom(rest: string, bytes: readonly number[]): Lines {
  const lines: string[] = [];
  let line = rest;
  for (const byte of bytes) {
    if (byte === 0x0d || byte === 0x0a) {
      if (line.trim() !== '') lines.push(line.trim());
      line = '';
    } else if (line.length < MAX_LINE_BYTES) line += String.fromCharCode(byte);
  }
  return { rest: line, lines };
}
