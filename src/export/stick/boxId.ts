import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { idFrom } from '../../card/names.js';

/** A recorder's folder on a stick. */
export function folderOf(box: string): string {
  return `DENWABAN-${box}`;
}

/** Six characters that are this machine's alone and stay; they do not tell the machine's own id (machine-id(5)). */
export async function boxId(): Promise<string> {
  const machine = (await readFile('/etc/machine-id', 'utf8')).trim();
  return idFrom(createHash('sha256').update(`denwaban ${machine}`).digest());
}
