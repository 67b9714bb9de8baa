import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ProblemError } from '../i18n/problems.js';

/** The Debian package of each program that preparing a card needs and that may be missing. */
const PACKAGES: Readonly<Record<string, string>> = {
  sfdisk: 'fdisk',
  'mkfs.exfat': 'exfatprogs',
  'fsck.exfat': 'exfatprogs',
  exfatlabel: 'exfatprogs',
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** The last line of what it complained about. */
  readonly why: string;
}

/**
 * Runs a program of the system, in English, and waits for it.
 * @throws ProblemError prepareNoProgram
 */
export async function runProgram(command: readonly string[], input = ''): Promise<Ended> {
  const [program = '', ...args] = command;
  // Debian's PATH of a plain user is without them.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' };
  const child = spawn(program, args, { env });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  try {
    const [code] = await once(child, 'close');
    const lines = (said.stderr.trim() || said.stdout.trim()).split('\n');
    return { code, stdout: said.stdout, why: lines.at(-1) ?? '' };
  } catch {
    throw new ProblemError({ code: 'prepareNoProgram', program, package: PACKAGES[program] ?? 'util-linux' });
  }
}

/** @throws ProblemError prepareNoProgram */
export async function needPrograms(): Promise<void> {
  for (const program of Object.keys(PACKAGES)) await runProgram([program, '--version']);
}
