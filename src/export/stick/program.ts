import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  /** Null when it could not be started or was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** The last line of what it complained about. */
  readonly why: string;
}

/** Runs a program of the system, in English, and waits for it. */
export async function runProgram(program: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  try {
    const [code] = await once(child, 'close');
    return { code, stdout: said.stdout, why: said.stderr.trim().split('\n').at(-1) ?? '' };
  } catch (error) {
    return { code: null, stdout: '', why: `${program}: ${error instanceof Error ? error.message : error}` };
  }
}
