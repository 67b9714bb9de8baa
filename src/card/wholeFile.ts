import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './blockStore.js';

/** Puts a small file in place of an older one, whole or not at all: as NAME`.new`, synced, renamed. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.new`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(partial, 'w', 0o640);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  await syncDirectory(dirname(path));
}

/** The kernel's name for this start of the machine; `''` when it gives none. */
export async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}
