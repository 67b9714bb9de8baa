import { setImmediate as yielded } from 'node:timers/promises';
import { whyOf } from '../blockStore.js';
import { rowOf } from '../catalogueRow.js';
import type { Disk } from '../disk.js';
import type { Journal } from '../journal.js';
import type { Entry, JournalEntry } from '../journalLine.js';
import { type Report, reconcile } from './reconcile.js';
import type { Snapshot } from './snapshot.js';
import { SqlCatalogue } from './sqlCatalogue.js';

/** Entries applied before others get their turn. */
const BATCH = 200;
/**
 * The days of so many last entries are read anew from the card: an entry is written before what it says is
 * done on the card, so a power cut can leave the last one untrue.
 */
const DOUBTED = 64;

/**
 * The catalogue of a card: from the snapshot and what the journal says since; without one from the whole
 * journal; without that from the day indexes and headers. In any case it is then held against the card's
 * names (see `reconcile`). Yields often, so that it may run where other things are done.
 * @param given told of the catalogue as soon as it can answer, incomplete as it is then
 * @param stale see `reconcile`
 */
export async function loadCatalogue(
  disk: Disk,
  journal: Pick<Journal, 'read'>,
  snapshot: Pick<Snapshot, 'read'>,
  report: Report,
  given: (catalogue: SqlCatalogue) => void = () => {},
  stale: (day: string) => void = () => {},
): Promise<SqlCatalogue> {
  const kept = await fromSnapshot(snapshot, report);
  const replay = new Replay(report);
  let catalogue = kept ?? (await SqlCatalogue.empty());
  given(catalogue);
  if (!(await replay.onto(catalogue, journal))) {
    // The snapshot knows another journal than the one that is there.
    const stale = catalogue;
    catalogue = await SqlCatalogue.empty();
    given(catalogue);
    stale.close();
    await replay.onto(catalogue, journal);
  }
  await reconcile(disk, catalogue, replay.doubtedDays, report, stale);
  return catalogue;
}

async function fromSnapshot(snapshot: Pick<Snapshot, 'read'>, report: Report): Promise<SqlCatalogue | null> {
  try {
    const bytes = await snapshot.read();
    return bytes === null ? null : await SqlCatalogue.from(bytes);
  } catch (error) {
    report({ code: 'catalogueFailed', why: whyOf(error) });
    return null;
  }
}

class Replay {
  readonly #report: Report;
  #last: JournalEntry[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  get doubtedDays(): ReadonlySet<string> {
    return new Set(
      this.#last.slice(-DOUBTED).map(({ entry }) => entry.start.slice(0, 10).replaceAll('-', '/')),
    );
  }

  /** False when the catalogue does not fit this journal; then nothing was done to it. */
  async onto(catalogue: SqlCatalogue, journal: Pick<Journal, 'read'>): Promise<boolean> {
    const { seq, crc } = catalogue.place;
    let fits = seq === 0;
    let batch: JournalEntry[] = [];
    const apply = async () => {
      catalogue.together(() => {
        for (const { entry } of batch) applyEntry(catalogue, entry);
        const last = batch.at(-1);
        if (last !== undefined) catalogue.noteReached(last);
      });
      batch = [];
      await yielded();
    };
    try {
      for await (const one of journal.read(seq, (line) =>
        this.#report({ code: 'journalBroken', path: 'journal.ndjson', line }),
      )) {
        this.#doubt(one);
        if (one.seq === seq) fits = one.crc === crc;
        else if (fits && batch.push(one) >= BATCH) await apply();
        if (!fits) return false;
      }
    } catch (error) {
      this.#report({ code: 'stateUnusable', path: 'journal.ndjson', why: whyOf(error) });
    }
    if (fits) await apply();
    return fits;
  }

  #doubt(entry: JournalEntry): void {
    this.#last.push(entry);
    if (this.#last.length > 2 * DOUBTED) this.#last = this.#last.slice(-DOUBTED);
  }
}

function applyEntry(catalogue: SqlCatalogue, entry: Entry): void {
  if ('op' in entry) catalogue.annotateRow(entry);
  else if (/^\d{4}\/\d\d\/\d\d\/[^/]+$/.test(entry.path)) catalogue.putRow(rowOf(entry));
}
