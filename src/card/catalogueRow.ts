import type { CatalogueRow, NoticeWord } from './catalogueTypes.js';
import { type DayIndex, liveLines, sameRecording } from './dayIndex.js';
import type { Annotation, IndexLine, NoticeFacts } from './types.js';

/** A recording as it is listed when it was just filed. */
export function rowOf(line: IndexLine): CatalogueRow {
  const { id, start, orderMs, clock, direction, callerId, durationMs, end, interrupted, path, bytes } = line;
  return {
    id,
    start,
    correctedStart: null,
    orderMs,
    clock,
    direction,
    number: callerId?.kind === 'number' ? callerId.number : null,
    numberAbsence: callerId?.kind === 'absent' ? callerId.reason : null,
    durationMs,
    end,
    interrupted,
    notice: noticeWordOf(line.notice),
    gapSamples: line.gaps.reduce((sum, { samples }) => sum + samples, 0),
    path,
    bytes,
    hold: null,
    note: null,
    tags: [],
  };
}

/** The row after something happened to the recording; null when it is no more. */
export function annotated(row: CatalogueRow, annotation: Annotation): CatalogueRow | null {
  switch (annotation.op) {
    case 'hold':
      return { ...row, hold: annotation.reason };
    case 'release':
      return { ...row, hold: null };
    case 'note':
      return { ...row, note: annotation.text === '' ? null : annotation.text };
    case 'tag':
      return { ...row, tags: [...row.tags.filter((tag) => tag !== annotation.tag), annotation.tag].sort() };
    case 'untag':
      return { ...row, tags: row.tags.filter((tag) => tag !== annotation.tag) };
    case 'clock':
      return {
        ...row,
        correctedStart: annotation.correctedStart,
        orderMs: Date.parse(annotation.correctedStart),
      };
    case 'deleted':
      return null;
  }
}

/** The recordings of a day that are still there, with what was said of them, in order of filing. */
export function liveRows(index: DayIndex): { readonly line: IndexLine; readonly row: CatalogueRow }[] {
  return liveLines(index).flatMap((line) => {
    const ours = index.annotations.filter((annotation) => sameRecording(annotation, line));
    const row = ours.reduce<CatalogueRow | null>((row, one) => row && annotated(row, one), rowOf(line));
    return row === null ? [] : { line, row };
  });
}

function noticeWordOf(notice: NoticeFacts | null): NoticeWord {
  if (notice === null) return 'none';
  if (!notice.heard) return 'notHeard';
  return notice.cutShort ? 'cutShort' : 'heard';
}
