import stringWidth from 'string-width';
import type { CopyProgress, CopyResult } from '../export/pack/copier.js';
import type { Rate } from '../export/pack/rate.js';
import type { Words } from '../i18n/messages.js';
import type { Problem } from '../i18n/problems.js';
import { EXIT, type ExitCode } from './exits.js';
import { clipTo, duration, size } from './format.js';

const CELLS = 24;

/** One line that is drawn again and again: `[######------]  48 of 480 calls (10 %)  11.3 MiB/s, 04:12 left`. */
export function progressBar(now: CopyProgress, rate: Rate | null, columns: number, words: Words): string {
  const part = partOf(now);
  const lit = Math.round(part * CELLS);
  const bar = `[${'#'.repeat(lit)}${'-'.repeat(CELLS - lit)}]`;
  const parts = [bar, progressText(now, words)];
  if (rate !== null)
    parts.push(words.exportLeft({ rate: size(rate.bytesPerS), left: duration(rate.leftMs) }));
  // A line that wraps could not be drawn over.
  return clipTo(
    stringWidth(parts.join('  ')) < columns ? parts.join('  ') : parts.slice(1).join('  '),
    columns - 1,
  );
}

export function progressText(now: CopyProgress, words: Words): string {
  const { files, filesDone: done } = now;
  return words.exportProgress({ done, files, percent: Math.floor(partOf(now) * 100) });
}

/** The part that is done, 0 to 1. */
function partOf({ files, filesDone, bytes, bytesDone }: CopyProgress): number {
  return bytes > 0 ? bytesDone / bytes : files > 0 ? filesDone / files : 1;
}

/** What came of it, in sentences: the first says whether all is there. */
export function resultLines(
  result: CopyResult,
  { path, isZip }: { readonly path: string; readonly isZip: boolean },
  words: Words,
  say: (problem: Problem) => string,
): string[] {
  const { end, wanted, copied, copiedBytes, found, gone, failed, damaged, left, problem } = result;
  const done = copied + found;
  const lines: string[] = [];
  if (end === 'complete') lines.push(words.exportDone({ copied, size: size(copiedBytes), path, found }));
  else if (end === 'full')
    lines.push(isZip ? words.exportZipFull({ path }) : words.exportFull({ path, done, wanted }));
  else if (end === 'stopped')
    lines.push(isZip ? words.exportZipStopped({ path }) : words.exportStopped({ done, wanted }));
  else lines.push(words.exportFailed({ done, wanted, sentence: problem === null ? '' : say(problem) }));
  if (problem !== null && end !== 'failed') lines.push(say(problem));
  const ids = (calls: readonly { readonly id: string }[]) => calls.map(({ id }) => id).join(' ');
  for (const one of failed) lines.push(`${one.row.id}: ${say(one.problem)}`);
  if (gone.length > 0) lines.push(words.exportGone({ ids: ids(gone) }));
  if (damaged.length > 0) lines.push(words.exportDamaged({ ids: ids(damaged) }));
  if (left.length > 0) lines.push(words.exportLeftOver({ files: left.join(' ') }));
  return lines;
}

/** The same for programs: recordings by their ids. */
export function resultJson(result: CopyResult, path: string): object {
  const { gone, failed, damaged, ...rest } = result;
  const ids = (calls: readonly { readonly id: string }[]) => calls.map(({ id }) => id);
  return {
    ...{ path, ...rest, gone: ids(gone), damaged: ids(damaged) },
    failed: failed.map(({ row, problem }) => ({ id: row.id, problem })),
  };
}

/** 0 only when all that was asked for is there as it was filed. */
export function exitOfCopy({ end, problem, gone, failed, damaged, left }: CopyResult): ExitCode {
  if (problem !== null || failed.length > 0) return EXIT.ioError;
  const all = end === 'complete' && gone.length + damaged.length + left.length === 0;
  return all ? EXIT.ok : EXIT.checkFailed;
}
