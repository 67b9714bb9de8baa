import type { Disk } from './disk.js';

/**
 * Puts texts in place of files, each whole or not at all: as NAME`.new`, synced, renamed. What already stands as it
 * should is left alone. When it resolves, all of them are on the medium.
 */
export async function replaceTexts(
  disk: Disk,
  texts: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  const replaced: string[] = [];
  for (const [path, text] of texts) if (await written(disk, path, text)) replaced.push(path);
  for (const path of replaced) await disk.rename(`${path}.new`, path);
  if (replaced.length > 0) await disk.barrier();
}

/** Writes and syncs `path`.new. @returns false when `path` already holds this text */
async function written(disk: Disk, path: string, text: string): Promise<boolean> {
  if ((await disk.readText(path)) === text) return false;
  const temporary = `${path}.new`;
  if ((await disk.stat(temporary)) !== null) await disk.remove(temporary);
  const file = await disk.create(temporary);
  try {
    await file.write(Buffer.from(text));
    await file.sync();
  } finally {
    await file.close();
  }
  return true;
}
