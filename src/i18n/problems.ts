import { audioProblems } from './problems/audio.js';
import { cardProblems } from './problems/card.js';
import { configProblems } from './problems/config.js';
import { controlProblems } from './problems/control.js';
import { doctorProblems } from './problems/doctor.js';
import { driveProblems } from './problems/drive.js';
import { emulatorProblems } from './problems/emulator.js';
import { exportProblems } from './problems/export.js';
import { lineProblems } from './problems/line.js';
import { pageProblems } from './problems/page.js';
import { panelProblems } from './problems/panel.js';
import { phoneProblems } from './problems/phone.js';
import { prepareProblems } from './problems/prepare.js';
import { qualityProblems } from './problems/quality.js';
import { recorderProblems } from './problems/recorder.js';
import { retentionProblems } from './problems/retention.js';
import { stickProblems } from './problems/stick.js';
import { traceProblems } from './problems/trace.js';

/**
 * Every way in which something can be wrong, each with one sentence (what, where, what to do) in both
 * languages. The reason is the code; rooms return `Problem` values and never build sentences themselves.
 */
const table = {
  ...audioProblems,
  ...cardProblems,
  ...configProblems,
  ...controlProblems,
  ...doctorProblems,
  ...driveProblems,
  ...emulatorProblems,
  ...exportProblems,
  ...lineProblems,
  ...pageProblems,
  ...panelProblems,
  ...phoneProblems,
  ...prepareProblems,
  ...qualityProblems,
  ...recorderProblems,
  ...retentionProblems,
  ...stickProblems,
  ...traceProblems,
};

export type Language = 'ja' | 'en';
type Table = typeof table;
export type ProblemCode = keyof Table;

/** A typed reason with the facts its sentence needs: `{ code: 'lineBusy', path: '/dev/…' }`. */
export type Problem = {
  [Code in ProblemCode]: { readonly code: Code } & Parameters<Table[Code]['en']>[0];
}[ProblemCode];

/** The problem's one sentence in the given language. */
export function sentence(problem: Problem, language: Language): string {
  const entry = table[problem.code] as Record<Language, (facts: Problem) => string>;
  return entry[language](problem);
}

/** Whether a value from outside (another process, perhaps of another version) is a problem this one knows. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null || !('code' in value)) return false;
  return typeof value.code === 'string' && Object.hasOwn(table, value.code);
}

/** An exception that carries a typed reason, for the edges where a value cannot be returned. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(sentence(problem, 'en'));
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
