import type { StickSeen, StickStatus, StickVisit } from '../control/stickTypes.js';
import type { Words } from '../i18n/messages.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { EXIT, type ExitCode } from './exits.js';
import { progressText } from './exportView.js';
import { size, table } from './format.js';

type Say = (problem: Problem) => string;

/** What sticks there are and how far each is, in lines. */
export function statusLines({ there, sticks, visits }: StickStatus, words: Words, say: Say): string[] {
  if (!there)
    return [say({ code: 'stickNoProcess' }), ...visits.flatMap((visit) => endedLines(visit, words, say))];
  const running = visits.find(({ state }) => state === 'running');
  const rows = sticks.map((stick) => {
    const kind = [stick.fileSystem, size(stick.bytes)].filter(Boolean).join(', ');
    return [stick.name, stick.label, kind, stickState(stick, running, words, say)];
  });
  const ended = visits
    .filter(({ state }) => state !== 'running')
    .flatMap((visit) => endedLines(visit, words, say));
  return rows.length === 0
    ? [`${words.labelStick}: ${words.stickNoOne}`, ...ended]
    : [...table(rows), ...ended];
}

function stickState(stick: StickSeen, running: StickVisit | undefined, words: Words, say: Say): string {
  if (stick.problem !== null) return say(stick.problem);
  if (running?.stick === stick.label) return words.stickCopying({ progress: progressText(running, words) });
  if (stick.outcome === null) return words.stickReady;
  return {
    complete: words.stickComplete,
    full: words.stickIsFull,
    stopped: words.stickIsStopped,
    failed: words.stickHasFailed,
  }[stick.outcome];
}

/** What came of a copying, in sentences. */
export function endedLines(visit: StickVisit, words: Words, say: Say): string[] {
  const { state, stick, folder, copied, copiedBytes, problem, failed, gone, damaged } = visit;
  const lines: string[] = [];
  if (state === 'complete' && copied === 0) lines.push(words.stickNothingNew({ stick }));
  else if (state === 'complete')
    lines.push(words.stickDone({ copied, size: size(copiedBytes), stick, folder }));
  if (problem !== null) lines.push(say(problem));
  if (state === 'full' || state === 'stopped') lines.push(words.stickMayBePulled);
  if (failed.length > 0) lines.push(words.stickFailedCalls({ ids: failed.join(' ') }));
  if (gone.length > 0) lines.push(words.exportGone({ ids: gone.join(' ') }));
  if (damaged.length > 0) lines.push(words.exportDamaged({ ids: damaged.join(' ') }));
  return lines;
}

/** 0 only when all that was asked for is on every stick. @throws ProblemError when no stick was even begun */
export function exitOfOrder(visits: readonly StickVisit[], problem: Problem | null): ExitCode {
  if (visits.length === 0 && problem !== null) throw new ProblemError(problem);
  if (visits.some(({ state, problem: why }) => state === 'failed' && why?.code !== 'stickNotAll'))
    return EXIT.ioError;
  return problem === null && visits.every(({ state }) => state === 'complete') ? EXIT.ok : EXIT.checkFailed;
}
