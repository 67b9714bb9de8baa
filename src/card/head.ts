/** What the search sees of a slot: its seq, or that it was never written, or that it cannot be read. */
export type SeqSeen = number | 'zero' | 'unreadable';

export interface HeadReader {
  readonly slots: number;
  /** How many slots in a row may lack their newest lap just before or after the head (a cut, a jump). */
  readonly window: number;
  seqAt(slot: number): Promise<SeqSeen>;
}

const SAMPLES = 64;

/**
 * The highest seq in the ring, or null when nothing was ever written. Laps make the slots a rotated sorted
 * array: a binary search finds the border of the newest lap, a look ahead passes the holes that cuts leave,
 * samples over the whole ring betray a search gone wrong, and then every slot is read (facts: storage §5).
 */
export async function findHead(reader: HeadReader): Promise<number | null> {
  const anchor = await firstReadable(reader);
  if (anchor === null) return highestOfAll(reader);
  const guess = await searchBorder(reader, anchor);
  const head = await lookAhead(reader, guess);
  const betrayed = await sampleBeyond(reader, head);
  return betrayed ? highestOfAll(reader) : head;
}

interface Anchor {
  readonly slot: number;
  readonly seq: number;
}

async function firstReadable(reader: HeadReader): Promise<Anchor | null> {
  for (let slot = 0; slot < Math.min(reader.window, reader.slots); slot++) {
    const seq = await reader.seqAt(slot);
    if (typeof seq === 'number') return { slot, seq };
  }
  return null;
}

async function searchBorder(reader: HeadReader, anchor: Anchor): Promise<number> {
  const lap = Math.floor(anchor.seq / reader.slots);
  let best = anchor.seq;
  let newest = anchor.slot;
  let older = reader.slots;
  while (older - newest > 1) {
    const middle = (newest + older) >>> 1;
    let at = middle;
    let seen = await reader.seqAt(at);
    while (seen === 'unreadable' && at > newest + 1) seen = await reader.seqAt(--at);
    if (typeof seen === 'number' && Math.floor(seen / reader.slots) >= lap) {
      best = Math.max(best, seen);
      newest = middle;
    } else {
      older = at;
    }
  }
  return best;
}

async function lookAhead(reader: HeadReader, from: number): Promise<number> {
  let head = from;
  for (let ahead = 1; ahead <= Math.min(reader.window, reader.slots - 1); ahead++) {
    const seq = await reader.seqAt((head + ahead) % reader.slots);
    if (typeof seq !== 'number' || seq <= head) continue;
    head = seq;
    ahead = 0;
  }
  return head;
}

async function sampleBeyond(reader: HeadReader, head: number): Promise<boolean> {
  const step = Math.max(1, Math.floor(reader.slots / SAMPLES));
  for (let slot = step - 1; slot < reader.slots; slot += step) {
    const seq = await reader.seqAt(slot);
    if (typeof seq === 'number' && seq > head) return true;
  }
  return false;
}

async function highestOfAll(reader: HeadReader): Promise<number | null> {
  let head: number | null = null;
  for (let slot = 0; slot < reader.slots; slot++) {
    const seq = await reader.seqAt(slot);
    if (typeof seq === 'number' && seq > (head ?? -1)) head = seq;
  }
  return head;
}
