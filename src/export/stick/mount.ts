import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import { runProgram } from './program.js';
import type { FileSystem, StickFound } from './stickOf.js';

/** Whatever is on a stick is a stranger's: nothing of it is run, and no link leads out of it. */
const SAFE = 'nosuid,nodev,noexec,nosymfollow,noatime';
/** Of FAT the names are in UTF-8 only when it is told so. */
const OWN: Partial<Record<FileSystem, string>> = { vfat: 'utf8' };

export interface Mounted {
  readonly directory: string;
  /** All is on the stick, and it may be pulled, when it resolves. @throws ProblemError stickFailed */
  letGo(): Promise<void>;
  /** Of a stick that is gone. */
  forget(): Promise<void>;
}

/**
 * Mounts a stick for writing, below `places`.
 * @throws ProblemError stickReadOnly, stickNoNtfs, stickFailed
 */
export async function mountStick(
  { name, path, label: stick, fileSystem }: StickFound,
  places: string,
): Promise<Mounted> {
  const directory = join(places, `stick-${name}`);
  // Of one that was pulled, or of a run that died.
  await runProgram('umount', '-l', directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const type = fileSystem ?? 'auto';
  const options = [SAFE, OWN[type as FileSystem]].filter(Boolean).join(',');
  // -w: never read-only in its place.
  const mounted = await runProgram('mount', '-w', '-t', type, '-o', options, path, directory);
  if (mounted.code !== 0) {
    await rmdir(directory).catch(() => {});
    throw new ProblemError(mountProblem(mounted.why, stick, type));
  }
  const leave = async (...how: readonly string[]) => {
    const { code, why } = await runProgram('umount', ...how, directory);
    if (code === 0) await rmdir(directory).catch(() => {});
    return code === 0 ? null : why;
  };
  return {
    directory,
    async letGo() {
      const why = await leave();
      if (why === null) return;
      await leave('-l');
      throw new ProblemError({ code: 'stickFailed', stick, why });
    },
    async forget() {
      await leave('-l');
    },
  };
}

function mountProblem(why: string, stick: string, type: string): Problem {
  if (/write-protected|read-only/i.test(why)) return { code: 'stickReadOnly', stick };
  if (type === 'ntfs3' && /unknown filesystem type/i.test(why)) return { code: 'stickNoNtfs', stick };
  return { code: 'stickFailed', stick, why };
}
