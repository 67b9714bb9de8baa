import type { Problem } from '../i18n/problems.js';

/** Which part of the recorder is unwell; at most one problem each. The order is the order of gravity. */
export const PARTS = [
  'audio',
  'ring',
  'line',
  'voice',
  'card',
  'retention',
  'drive',
  'notice',
  'recording',
  'rules',
  'replay',
  'panel',
  'stick',
  'selfTest',
] as const;
export type Part = (typeof PARTS)[number];

/** What is wrong now. Tells of every change once, however often a fault repeats itself, unless asked to repeat. */
export class ProblemBoard {
  readonly #now = new Map<Part, Problem>();
  readonly #tell: (type: 'problem' | 'solved', problem: Problem) => void;

  constructor(tell: (type: 'problem' | 'solved', problem: Problem) => void) {
    this.#tell = tell;
  }

  /** @param again tells it also when it stands already */
  raise(part: Part, problem: Problem, again = false): void {
    const before = this.#now.get(part);
    this.#now.set(part, problem);
    if (again || before?.code !== problem.code) this.#tell('problem', problem);
  }

  set(part: Part, problem: Problem | null, again = false): void {
    if (problem === null) this.clear(part);
    else this.raise(part, problem, again);
  }

  clear(part: Part): void {
    const before = this.#now.get(part);
    if (before === undefined) return;
    this.#now.delete(part);
    this.#tell('solved', before);
  }

  /** Worst first. */
  list(parts: readonly Part[] = PARTS): Problem[] {
    return parts.flatMap((part) => this.#now.get(part) ?? []);
  }
}
