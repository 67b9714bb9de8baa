import type { Journal } from '#src/card/journal.js';
import { crcOfLine, type Entry, entryLine, readEntry } from '#src/card/journalLine.js';
import type { Random } from '../rig/random.js';
import type { Run, Scheduler } from './scheduler.js';

/** Of an append to be on the medium. */
const SYNC_MS = 3;

/** The journal's file in the state directory: of what was not synced a cut leaves any part. */
export class SimulatedJournal {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  #durable = '';
  #written = '';

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler;
    this.#random = random;
  }

  /** As one run of the recorder holds it; a torn last line is cut off, as `FileJournal` does. */
  open(run: Run): Journal {
    this.#durable = this.#durable.slice(0, this.#durable.lastIndexOf('\n') + 1);
    this.#written = this.#durable;
    const last = this.#durable.trimEnd().split('\n').at(-1) ?? '';
    let seq = readEntry(last)?.seq ?? 0;
    let turn: Promise<unknown> = Promise.resolve();
    return {
      append: (entry: Entry) => {
        const done = turn.then(async () => {
          seq += 1;
          const line = entryLine(seq, entry);
          this.#written += `${line}\n`;
          await this.#scheduler.delay(SYNC_MS, run);
          this.#durable = this.#written;
          return { seq, crc: crcOfLine(line) };
        });
        turn = done;
        return done;
      },
      read: (fromSeq: number) => entriesOf(this.#written, fromSeq),
    };
  }

  cutPower(): void {
    const unsynced = this.#written.length - this.#durable.length;
    this.#durable = this.#written.slice(0, this.#durable.length + this.#random.below(unsynced + 1));
    this.#written = this.#durable;
  }

  /** The process died and the machine did not: what was written is there. */
  keepPower(): void {
    this.#durable = this.#written;
  }
}

async function* entriesOf(text: string, fromSeq: number) {
  for (const line of text.split('\n')) {
    const entry = readEntry(line);
    if (entry !== null && entry.seq >= fromSeq) yield entry;
  }
}
