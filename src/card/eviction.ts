import type { Problem } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import { INDEX_NAME, parseDayIndex, putAnnotations } from './dayIndex.js';
import type { Disk } from './disk.js';
import { factsInHeader } from './header.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import { dayOf } from './names.js';
import type { Deletion } from './retentionTypes.js';
import type { Annotation } from './types.js';

export type Tombstone = Extract<Annotation, { op: 'deleted' }>;

export interface EvictionPorts {
  readonly disk: Disk;
  /** Wall time for the tombstones, ISO 8601 with zone. */
  nowIso(): string;
  /** A recording was deleted for good: for the journal and the lists. */
  deleted(tombstone: Tombstone): Promise<void>;
  report(problem: Problem): void;
}

export interface Evicted {
  readonly deleted: readonly Tombstone[];
  /** Paths of recordings that could not be deleted, or were not there; each was reported. */
  readonly passedOver: readonly string[];
}

/**
 * Deletes recordings: first the tombstones are made durable in the days' indexes, then the files are removed,
 * then all of it is brought to the medium. Only when this has resolved may anything be created (facts:
 * storage §2). A file that will not go is reported and passed over; one that is read-only is held, whatever
 * the lists say. A cut needs no repair: a file that is still there exists, one that is gone has its tombstone.
 *
 * @param owed has each tombstone from before its file is removed until that is settled
 * @throws Node's errors when a tombstone or the barrier fails; nothing may be created before `settle` succeeds
 */
export async function evict(
  deletions: readonly Deletion[],
  ports: EvictionPorts,
  owed: Tombstone[] = [],
): Promise<Evicted> {
  const tombstones: Tombstone[] = [];
  const passedOver: string[] = [];
  for (const [day, ofDay] of byDay(deletions)) {
    const hashes = await hashesOf(day, ports.disk);
    const ofThisDay: Tombstone[] = [];
    for (const deletion of ofDay) {
      const tombstone = await tombstoneOf(deletion, hashes, ports);
      if (tombstone === null) passedOver.push(deletion.row.path);
      else ofThisDay.push(tombstone);
    }
    if (ofThisDay.length > 0) await putAnnotations(ports.disk, day, ofThisDay);
    tombstones.push(...ofThisDay);
  }
  // Not before all tombstones stand: an index that grows takes clusters, and may not take freed ones.
  for (const tombstone of tombstones) {
    owed.push(tombstone);
    await remove(tombstone.path, ports);
  }
  const deleted = await settle(owed, ports);
  passedOver.push(...tombstones.filter((one) => !deleted.includes(one)).map(({ path }) => path));
  return { deleted, passedOver };
}

/**
 * Brings what was removed to the medium, and tells the journal and the lists what is gone. Only the card can say
 * what is: one that was out meanwhile may have forgotten a removal, or carried out one that it refused.
 * @throws Node's errors; what is still owed then is left in `owed`
 */
export async function settle(owed: Tombstone[], ports: EvictionPorts): Promise<readonly Tombstone[]> {
  await ports.disk.barrier();
  const gone: Tombstone[] = [];
  for (let next = owed[0]; next !== undefined; next = owed[0]) {
    if ((await ports.disk.stat(next.path)) === null) {
      await ports.deleted(next);
      gone.push(next);
    }
    owed.shift();
  }
  return gone;
}

function byDay(deletions: readonly Deletion[]): ReadonlyMap<string, readonly Deletion[]> {
  const days = new Map<string, Deletion[]>();
  for (const deletion of deletions) {
    const day = dayOf(deletion.row);
    days.set(day, [...(days.get(day) ?? []), deletion]);
  }
  return days;
}

/** SHA-256 of the sounds of a day, by path. */
async function hashesOf(day: string, disk: Disk): Promise<ReadonlyMap<string, string>> {
  const { lines } = parseDayIndex((await disk.readText(`${day}/${INDEX_NAME}`)) ?? '');
  return new Map(lines.map(({ path, audioSha256 }) => [path, audioSha256]));
}

/** Null when it may not or need not be deleted. */
async function tombstoneOf(
  { row, rule }: Deletion,
  hashes: ReadonlyMap<string, string>,
  { disk, report, nowIso }: EvictionPorts,
): Promise<Tombstone | null> {
  const { id, start, path } = row;
  const found = await disk.stat(path);
  if (found === null) {
    report({ code: 'recordingMissing', id, path });
    return null;
  }
  if (found.readOnly) {
    report({ code: 'recordingHeldByFile', path });
    return null;
  }
  const sha256 = hashes.get(path) ?? (await hashInHeader(path, disk));
  return { op: 'deleted', id, start, at: nowIso(), path, bytes: found.bytes, sha256, rule };
}

/** `''` when the file cannot say it: its deletion is no worse documented than the file was. */
async function hashInHeader(path: string, disk: Disk): Promise<string> {
  try {
    const facts = factsInHeader(await disk.readHead(path, FILE_HEADER_BYTES));
    return typeof facts === 'string' ? '' : facts.audioSha256;
  } catch {
    return '';
  }
}

async function remove(path: string, { disk, report }: EvictionPorts): Promise<void> {
  try {
    await disk.remove(path);
  } catch (error) {
    report({ code: 'recordingUnremovable', path, why: whyOf(error) });
  }
}
