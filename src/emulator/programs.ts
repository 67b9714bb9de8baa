import { type ChildProcess, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ProblemError } from '../i18n/problems.js';

const run = promisify(execFile);

/** What the emulator runs, and the Debian package that has it. */
const PACKAGES = {
  pulseaudio: 'pulseaudio',
  aplay: 'alsa-utils',
  arecord: 'alsa-utils',
  sox: 'sox',
} as const;

type Program = keyof typeof PACKAGES;
/** Needed whatever the line's sound is. */
export const PROGRAMS: readonly Program[] = ['aplay', 'arecord', 'sox'];

/** @throws ProblemError emulatorNeedsProgram for the first program that is not installed. */
export async function checkPrograms(programs: readonly Program[]): Promise<void> {
  for (const program of programs) {
    const debianPackage = PACKAGES[program];
    try {
      await run(program, ['--version']);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') continue;
      throw new ProblemError({ code: 'emulatorNeedsProgram', program, debianPackage });
    }
  }
}

/** Ends a child and waits until it is gone. */
export function end(child: ChildProcess | null, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  return new Promise((resolve) => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
