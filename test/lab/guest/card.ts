import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FileSystem } from '../reports.js';

/** The recordings' disk in the guest. */
export const DEVICE = '/dev/vdd';
export const MOUNT_POINT = '/card';

/** Repairing, and looking only. fsck must not hold up a start for ever (facts: storage §8). */
const FSCK: Readonly<Record<FileSystem, { readonly repair: string[]; readonly look: string[] }>> = {
  exfat: { repair: ['fsck.exfat', '-y'], look: ['fsck.exfat', '-n'] },
  vfat: { repair: ['fsck.vfat', '-a', '-w'], look: ['fsck.vfat', '-n'] },
  ext4: { repair: ['e2fsck', '-p'], look: ['e2fsck', '-f', '-n'] },
};
const FSCK_SECONDS = 20;
const BUSY_TRIES = 60;
const BUSY_WAIT_MS = 500;

export interface Ended {
  readonly code: number;
  readonly said: string;
  readonly tookMs: number;
}

export async function repair(fs: FileSystem, device: string): Promise<Ended> {
  return run(['timeout', String(FSCK_SECONDS), ...FSCK[fs].repair, device]);
}

export async function look(fs: FileSystem, device: string): Promise<Ended> {
  return run(['timeout', String(FSCK_SECONDS), ...FSCK[fs].look, device]);
}

export async function mount(fs: FileSystem, device: string): Promise<void> {
  await must(['mount', '-t', fs, '-o', 'noatime', device, MOUNT_POINT]);
}

/** The recorder reads the card now and then; it is waited for until no file of it is open. */
export async function unmount(): Promise<void> {
  for (let tries = 0; tries < BUSY_TRIES; tries++) {
    const { code, said } = await run(['umount', MOUNT_POINT]);
    if (code === 0) return;
    if (!said.includes('busy')) break;
    await delay(BUSY_WAIT_MS);
  }
  await must(['umount', MOUNT_POINT]);
}

/** Copies all of it to the host. */
export async function copyTo(directory: string): Promise<void> {
  await must(['cp', '-r', MOUNT_POINT, directory]);
}

/** A device-mapper device, /dev/mapper/NAME; there is no udev that would make its node. */
export async function map(name: string, table: string): Promise<void> {
  await must(['dmsetup', 'create', name, '--noudevsync', '--noudevrules', '--table', table]);
  await must(['dmsetup', 'mknodes', name]);
}

export async function unmap(name: string): Promise<void> {
  await must(['dmsetup', 'remove', '--noudevsync', name]);
}

/** @throws Error with what it said, when it ends with another code than 0 */
export async function must(command: readonly string[]): Promise<void> {
  const { code, said } = await run(command);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with code ${code}: ${said}`);
}

async function run([program = '', ...args]: readonly string[]): Promise<Ended> {
  const began = performance.now();
  const done = (code: number, said: string) => ({
    code,
    said: said.trim(),
    tookMs: performance.now() - began,
  });
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args);
    return done(0, stdout + stderr);
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    return done(typeof code === 'number' ? code : 1, `${stdout ?? ''}${stderr ?? error}`);
  }
}
