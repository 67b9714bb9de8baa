/**
 * The log of the kernel's dm-log-writes target (Documentation/admin-guide/device-mapper/log-writes.rst and
 * drivers/md/dm-log-writes.c): a superblock, then entries of one sector, each followed by what was written.
 * Writes stand behind one another as they were completed, before the flush that covers them. Pure.
 */
export interface LogEntry {
  /** Where in the log its bytes stand; length 0 for a flush, a discard or a mark. */
  readonly dataAt: number;
  readonly bytes: number;
  /** Where on the device they were written. */
  readonly offset: number;
  readonly flush: boolean;
  readonly fua: boolean;
  readonly discard: boolean;
  /** What was said by `dmsetup message … mark …`. */
  readonly mark: string | null;
}

const MAGIC = 0x6a736677736872n;
const FLAGS = { flush: 1, fua: 2, discard: 4, mark: 8 };
const ENTRY_HEAD_BYTES = 32;

/** All entries. @throws RangeError when it is no such log */
export function readLog(log: Buffer): readonly LogEntry[] {
  if (log.readBigUInt64LE(0) !== MAGIC || log.readBigUInt64LE(8) !== 1n)
    throw new RangeError('no log of dm-log-writes');
  const count = Number(log.readBigUInt64LE(16));
  const sectorBytes = log.readUInt32LE(24);
  const entries: LogEntry[] = [];
  let at = sectorBytes;
  for (let i = 0; i < count; i++) {
    const [sector = 0, sectors = 0, flags = 0, textBytes = 0] = [0, 8, 16, 24].map((field) =>
      Number(log.readBigUInt64LE(at + field)),
    );
    const discard = (flags & FLAGS.discard) !== 0;
    const marked = (flags & FLAGS.mark) !== 0;
    const textAt = at + ENTRY_HEAD_BYTES;
    const bytes = discard || marked ? 0 : sectors * sectorBytes;
    entries.push({
      dataAt: at + sectorBytes,
      bytes,
      offset: sector * sectorBytes,
      flush: (flags & FLAGS.flush) !== 0,
      fua: (flags & FLAGS.fua) !== 0,
      discard,
      mark: marked ? log.toString('utf8', textAt, textAt + textBytes).replace(/\0+$/, '') : null,
    });
    at += sectorBytes + bytes;
  }
  return entries;
}

/** A moment at which the power may go. */
export interface Epoch {
  /** Became surely written since the epoch before, in order. */
  readonly durable: readonly LogEntry[];
  /** Marks set by then. */
  readonly marks: readonly string[];
  /** Written and not flushed until the next epoch: any of it may be on the medium. */
  readonly open: readonly LogEntry[];
}

/** Cuts the log at every flush and every write that is on the medium by itself (FUA). */
export function epochsOf(entries: readonly LogEntry[]): readonly Epoch[] {
  const epochs: { durable: LogEntry[]; marks: string[]; open: LogEntry[] }[] = [];
  let durable: LogEntry[] = [];
  let open: LogEntry[] = [];
  const marks: string[] = [];
  const close = () => {
    // What is flushed now was open from the epoch before on.
    const before = epochs.at(-1);
    if (before !== undefined) before.open = [...durable, ...open];
    epochs.push({ durable, marks: [...marks], open: [] });
    durable = [];
  };
  for (const entry of entries) {
    if (entry.mark !== null) {
      marks.push(entry.mark);
      // Said of what is durable already.
      epochs.at(-1)?.marks.push(entry.mark);
      continue;
    }
    if (entry.flush) {
      durable.push(...open);
      open = [];
    }
    if (entry.fua) durable.push(...(entry.bytes > 0 ? [entry] : []));
    else if (entry.bytes > 0) open.push(entry);
    if (entry.flush || entry.fua) close();
  }
  const last = epochs.at(-1);
  if (last !== undefined) last.open = open;
  return epochs;
}
