import type { Disk } from './disk.js';
import { parseAnnotation, parseIndexLine } from './factsSchema.js';
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

export function parseDayIndex(text: string): DayIndex {
  const lines: IndexLine[] = [];
  const annotations: Annotation[] = [];
  const broken: number[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    if (raw === '') continue;
    const annotation = parseAnnotation(raw);
    const line = annotation === null ? parseIndexLine(raw) : null;
    if (annotation !== null) annotations.push(annotation);
    else if (line !== null) lines.push(line);
    else broken.push(i + 1);
  }
  return { lines, annotations, broken };
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
 * Puts a recording's line into its day's index, in place of an earlier one. The common case only appends; a
 * torn last line (ours, cut by a power loss) is replaced, other broken lines are left as they are.
 */
export function putIndexLine(disk: Disk, line: IndexLine): Promise<void> {
  return inTurn(disk, (ordered) => putLine(ordered, line));
}

async function putLine(disk: Disk, line: IndexLine): Promise<void> {
  const day = dayOf(line);
  const path = `${day}/${INDEX_NAME}`;
  const text = (await disk.readText(path)) ?? '';
  const put = `${JSON.stringify(line)}\n`;
  const whole = text === '' || text.endsWith('\n');
  if (whole && !parseDayIndex(text).lines.some((one) => sameRecording(one, line))) {
    await disk.append(path, put);
    if (text === '') await disk.syncDirectory(day);
    return;
  }
  const kept = text.split('\n').filter((raw, i, all) => {
    const known = parseIndexLine(raw);
    if (known === null) return raw !== '' && (whole || i < all.length - 1 || parseAnnotation(raw) !== null);
    return !sameRecording(known, line);
  });
  const temporary = `${path}.new`;
  if ((await disk.stat(temporary)) !== null) await disk.remove(temporary);
  const file = await disk.create(temporary);
  try {
    await file.write(Buffer.from(kept.map((raw) => `${raw}\n`).join('') + put));
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, path);
  await disk.syncDirectory(day);
}

/** Adds what happened to recordings of one day to its index; behind a torn last line on a line of its own. */
export function putAnnotations(disk: Disk, day: string, annotations: readonly Annotation[]): Promise<void> {
  return inTurn(disk, async (ordered) => {
    const path = `${day}/${INDEX_NAME}`;
    const text = (await ordered.readText(path)) ?? '';
    const start = text === '' || text.endsWith('\n') ? '' : '\n';
    await ordered.append(path, start + annotations.map((one) => `${JSON.stringify(one)}\n`).join(''));
  });
}
