import type { ModemSettings } from './modemCommands.js';

/** The line editor of an AT command interpreter: bytes in, whole command lines out. Pure. */
export class CommandLine {
  #typed = '';
  #last = '';

  /** What stands after `AT` of a line this byte has ended, upper case; null: none. */
  type(byte: number, endOfLine: number): string | null {
    if (byte === endOfLine) {
      const line = commandIn(this.#typed);
      this.#typed = '';
      if (line !== null) this.#last = line;
      return line;
    }
    if (byte === BACKSPACE) this.#typed = this.#typed.slice(0, -1);
    else if (byte > 0x20 && byte < 0x7f) {
      // Too long a line keeps one character too many, which the command reader refuses.
      if (this.#typed.length <= MAX_LINE) this.#typed += String.fromCharCode(byte);
      if (/a\/$/i.test(this.#typed)) {
        this.#typed = '';
        return this.#last;
      }
    }
    return null;
  }

  clear(): void {
    this.#typed = '';
  }
}

const BACKSPACE = 0x08;
const MAX_LINE = 256;
const NUMERIC: Readonly<Record<string, string>> = {
  OK: '0',
  CONNECT: '1',
  RING: '2',
  'NO CARRIER': '3',
  ERROR: '4',
  BUSY: '7',
};

/** An answer as V0 or V1 frames it, with S3 and S4. */
export function framed(
  lines: readonly string[],
  result: string,
  { verbose, endOfLine, lineFeed }: Pick<ModemSettings, 'verbose' | 'endOfLine' | 'lineFeed'>,
): string {
  const end = String.fromCharCode(endOfLine, lineFeed);
  if (!verbose) {
    const code = `${NUMERIC[result] ?? result}${String.fromCharCode(endOfLine)}`;
    return `${lines.map((line) => `${line}${end}`).join('')}${code}`;
  }
  const text = lines.length === 0 ? '' : `${end}${lines.join(end)}${end}`;
  return `${text}${end}${result}${end}`;
}

/** The part after `AT`; null when the line is no command. A modem ignores what stands before. */
function commandIn(typed: string): string | null {
  if (typed.length > MAX_LINE) return '?';
  return /AT(.*)$/.exec(typed.toUpperCase())?.[1] ?? null;
}
