import type { Snapshot } from '#src/card/catalogue/snapshot.js';
import type { Journal } from '#src/card/journal.js';
import { crcOfLine, type Entry, entryLine, type JournalEntry, readEntry } from '#src/card/journalLine.js';

/** A state directory in memory: the journal's lines as they would stand in the file, and a snapshot. */
export class MemoryJournal implements Journal {
  readonly lines: string[] = [];

  async append(entry: Entry) {
    const seq = this.lines.length + 1;
    const line = entryLine(seq, entry);
    this.lines.push(line);
    return { seq, crc: crcOfLine(line) };
  }

  async *read(fromSeq: number): AsyncGenerator<JournalEntry> {
    for (const line of this.lines) {
      const entry = readEntry(line);
      if (entry !== null && entry.seq >= fromSeq) yield entry;
    }
  }
}

export function memorySnapshot(bytes: Uint8Array | null = null): Snapshot {
  let kept = bytes;
  return {
    read: async () => kept,
    write: async (given) => {
      kept = given;
    },
  };
}
