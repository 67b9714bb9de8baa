import { mkdirSync, statSync } from 'node:fs';
import { type Problem, ProblemError } from '../i18n/problems.js';

/**
 * Makes the directory of sockets, for this user alone. In /tmp anybody may have made it before: then it is
 * not used.
 *
 * @throws ProblemError controlSocketFailed
 */
export function prepareRuntimeDir(path: string): void {
  const refuse = (why: string): never => {
    const problem: Problem = { code: 'controlSocketFailed', path, why };
    throw new ProblemError(problem);
  };
  try {
    mkdirSync(path, { recursive: true, mode: 0o750 });
    const { uid } = statSync(path);
    if (uid !== process.getuid?.()) refuse('the directory belongs to another user');
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    refuse(error instanceof Error ? error.message : String(error));
  }
}
