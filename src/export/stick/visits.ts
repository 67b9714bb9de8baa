import type { StickVisit } from '../../control/stickTypes.js';
import type { Problem } from '../../i18n/problems.js';
import type { CopyProgress } from '../pack/copier.js';
import type { VisitResult } from './visit.js';

/** A visit that has just begun. */
export function begunVisit(order: number, stick: string, folder: string): StickVisit {
  return {
    ...{ order, stick, folder, state: 'running' },
    ...{ files: 0, filesDone: 0, bytes: 0, bytesDone: 0, copied: 0, copiedBytes: 0, found: 0 },
    ...{ gone: [], failed: [], damaged: [], writtenMs: null, tookMs: null, problem: null },
  };
}

export function goneOn(visit: StickVisit, progress: CopyProgress): StickVisit {
  const { files, filesDone, bytes, bytesDone } = progress;
  return { ...visit, files, filesDone, bytes, bytesDone };
}

/** Why a visit was ended from outside, if it was. */
export type Ending = 'pulled' | 'stopped' | null;

/** What came of it. @param tookMs until the stick was let go */
export function endedVisit(
  visit: StickVisit,
  result: VisitResult,
  ending: Ending,
  tookMs: number,
): StickVisit {
  const ids = (calls: readonly { readonly id: string }[]) => calls.map(({ id }) => id);
  const { wanted, copied, copiedBytes, found, gone, damaged } = result;
  const failed = result.failed.map(({ row }) => row);
  const counted = {
    ...{ files: wanted, copied, copiedBytes, found, writtenMs: Math.round(result.writtenMs) },
    ...{ gone: ids(gone), failed: ids(failed), damaged: ids(damaged), tookMs: Math.round(tookMs) },
  };
  return { ...visit, ...counted, ...verdict(visit.stick, result, ending) };
}

/** One that could not even begin, or was broken off by what is told. */
export function failedVisit(visit: StickVisit, problem: Problem, ending: Ending, tookMs: number): StickVisit {
  const { stick, filesDone: done, files: wanted } = visit;
  const ended = { ...visit, tookMs: Math.round(tookMs) };
  if (ending === 'stopped')
    return { ...ended, state: 'stopped', problem: { code: 'stickStopped', stick, done, wanted } };
  const pulled: Problem = { code: 'stickPulled', stick, done, wanted };
  return { ...ended, state: 'failed', problem: ending === 'pulled' ? pulled : plain(problem, stick) };
}

function verdict(stick: string, result: VisitResult, ending: Ending): Pick<StickVisit, 'state' | 'problem'> {
  const { end, wanted, copied, found, failed, damaged, problem } = result;
  const counts = { stick, done: copied + found, wanted };
  if (ending === 'pulled') return { state: 'failed', problem: { code: 'stickPulled', ...counts } };
  if (end === 'full') return { state: 'full', problem: { code: 'stickFull', ...counts } };
  if (end === 'stopped') return { state: 'stopped', problem: { code: 'stickStopped', ...counts } };
  if (end === 'failed') return { state: 'failed', problem: problem === null ? null : plain(problem, stick) };
  if (failed.length + damaged.length > 0) {
    const not = { failed: failed.length, damaged: damaged.length };
    return { state: 'failed', problem: { code: 'stickNotAll', stick, ...not } };
  }
  return { state: 'complete', problem: result.page };
}

/** Who holds the stick in the hand knows no path below /run. */
function plain(problem: Problem, stick: string): Problem {
  if (problem.code === 'exportTargetReadOnly') return { code: 'stickReadOnly', stick };
  if (problem.code === 'exportTargetFailed') return { code: 'stickFailed', stick, why: problem.why };
  return problem;
}
