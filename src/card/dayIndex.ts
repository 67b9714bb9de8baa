import type { Disk } from './disk.js';
import { parseEntry } from './factsSchema.js';
import { dayOf } from './names.js';
import { inTurn } from './orderedDisk.js';
import type { Annotation, IndexLine, OpenFacts } from './types.js';

export const INDEX_NAME = 'index.ndjson';

/** A day's index as it stands: what can be read of it, and the numbers (from 1) of lines that cannot. */
export interface DayIndex {
  readonly lines: readonly IndexLine[];
  /** What happened to recordings after filing, in the order in which it was said. */
  readonly annotations: readonly Annotation[];
  readonly broken: readonly number[];
}

/** Of several lines of one recording the last counts; one behind a tombstone says that it was filed again. */
export function parseDayIndex(text: string): DayIndex {
  const lines = new Map<string, IndexLine>();
  let annotations: Annotation[] = [];
  const broken: number[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    if (raw === '') continue;
    const entry = parseEntry(raw);
    if (entry === null) broken.push(i + 1);
    else if ('op' in entry) annotations.push(entry);
    else {
      lines.set(`${entry.id} ${entry.start}`, entry);
      if (annotations.some((one) => one.op === 'deleted' && sameRecording(one, entry)))
        annotations = annotations.filter((one) => one.op !== 'deleted' || !sameRecording(one, entry));
    }
  }
  return { lines: [...lines.values()], annotations, broken };
}

/**
 * What the index says of the files as they are: a tombstone beside its file counts for nothing, since deleting
 * was cut short, or a copy was put back.
 */
export function heldAgainst(index: DayIndex, isThere: (path: string) => boolean): DayIndex {
  const annotations = index.annotations.filter((one) => one.op !== 'deleted' || !isThere(one.path));
  return { ...index, annotations };
}

/** The recordings that are still there: no tombstone speaks of them. */
export function liveLines({ lines, annotations }: DayIndex): readonly IndexLine[] {
  const deleted = annotations.filter(({ op }) => op === 'deleted');
  return lines.filter((line) => !deleted.some((annotation) => sameRecording(annotation, line)));
}

/** Two recordings are one when both agree: ids are random and could repeat on another day. */
export function sameRecording(
  a: Pick<OpenFacts, 'id' | 'start'>,
  b: Pick<OpenFacts, 'id' | 'start'>,
): boolean {
  return a.id === b.id && a.start === b.start;
}

/**
 * Adds a recording's line to its day's index; it counts in place of earlier ones. Nothing is ever rewritten: a
 * FAT file system may lose both files when one is renamed over the other, and the index is all that knows of
 * what was deleted and held.
 */
export function putIndexLine(disk: Disk, line: IndexLine): Promise<void> {
  return inTurn(disk, (ordered) => addLines(ordered, dayOf(line), [line]));
}

/** Adds what happened to recordings of one day to its index. */
export function putAnnotations(disk: Disk, day: string, annotations: readonly Annotation[]): Promise<void> {
  return inTurn(disk, (ordered) => addLines(ordered, day, annotations));
}

/** A torn last line (ours, cut by a power loss) is ended, so that the next one stands for itself. */
async function addLines(disk: Disk, day: string, added: readonly (IndexLine | Annotation)[]): Promise<void> {
  const path = `${day}/${INDEX_NAME}`;
  const text = (await disk.readText(path)) ?? '';
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  await disk.append(path, start + added.map((one) => `${JSON.stringify(one)}\n`).join(''));
  if (text === '') await disk.syncDirectory(day);
}
