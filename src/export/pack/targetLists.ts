import { csvOfRows } from '../../card/callsCsv.js';
import type { Disk } from '../../card/disk.js';
import { type Exported, LIST_NAME, SUMS_NAME, sumsOf } from './manifest.js';
import { PART_ENDING } from './names.js';

/** Makes `SHA256SUMS` and `calls.csv` say what the manifest says of the files that are there. */
export async function writeLists(
  target: Disk,
  exported: readonly Exported[],
  language: 'ja' | 'en',
): Promise<void> {
  const there: Exported[] = [];
  for (const one of exported) if ((await target.stat(one.name)) !== null) there.push(one);
  if (there.length === 0) return;
  const rows = there.map(({ call, name, bytes }) => ({ ...call, path: name, bytes }));
  await replace(target, SUMS_NAME, sumsOf(there));
  await replace(target, LIST_NAME, csvOfRows(rows, language));
  await target.syncDirectory('.');
}

async function replace(target: Disk, name: string, text: string): Promise<void> {
  if ((await target.readText(name)) === text) return;
  const part = name + PART_ENDING;
  await target.remove(part);
  const file = await target.create(part);
  try {
    await file.write(Buffer.from(text));
    await file.sync();
  } finally {
    await file.close();
  }
  await target.rename(part, name);
  // What renaming over gave free must be free on the medium before anything is made of it.
  await target.barrier();
}
