import type { Language } from '../i18n/problems.js';
import { csvOf } from './callsCsv.js';
import { heldAgainst, INDEX_NAME, liveLines, parseDayIndex } from './dayIndex.js';
import type { Disk } from './disk.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import { inTurn } from './orderedDisk.js';
import { replaceTexts } from './replaceTexts.js';
import type { IndexLine } from './types.js';

export const SUMS_NAME = 'SHA256SUMS';
export const CSV_NAME = 'calls.csv';

/** A file just written and read back; `sha256` is that of the whole file. */
export interface FileSum {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Makes `SHA256SUMS` and `calls.csv` of a day anew from its index; to be called whenever the index has
 * changed. What already stands as it should is left alone. When it resolves, both are on the medium.
 * @param day as `2026/11/23`
 * @param filed the recording this is about: its hash is known and need not be read
 */
export function rewriteDay(disk: Disk, day: string, language: Language, filed?: FileSum): Promise<void> {
  return inTurn(disk, async (ordered) => {
    const names = new Set(await ordered.list(day));
    const said = parseDayIndex((await ordered.readText(`${day}/${INDEX_NAME}`)) ?? '');
    const index = heldAgainst(said, (path) => names.has(nameIn(day, path)));
    const sums = await sumsOf(ordered, day, liveLines(index), filed);
    await replaceTexts(ordered, [
      [`${day}/${SUMS_NAME}`, sums],
      [`${day}/${CSV_NAME}`, csvOf(index, language)],
    ]);
  });
}

/** The names and hashes as `sha256sum -c` reads them, in the order of the index. */
async function sumsOf(disk: Disk, day: string, lines: readonly IndexLine[], filed?: FileSum) {
  const known = parseSums((await disk.readText(`${day}/${SUMS_NAME}`)) ?? '');
  if (filed !== undefined) known.set(nameIn(day, filed.path), filed.sha256);
  let text = '';
  for (const line of lines) {
    const name = nameIn(day, line.path);
    const sha256 = known.get(name) ?? (await foundSum(disk, line));
    if (sha256 !== null) text += `${sha256}  ${name}\n`;
  }
  return text;
}

/** Of a file whose sum was lost: it gets a new one only when its sound is what it was. */
async function foundSum(disk: Disk, { path, audioSha256 }: IndexLine): Promise<string | null> {
  try {
    const body = await disk.hash(path, FILE_HEADER_BYTES);
    return body.sha256 === audioSha256 ? (await disk.hash(path, 0)).sha256 : null;
  } catch {
    return null;
  }
}

export function parseSums(text: string): Map<string, string> {
  const found = [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)];
  return new Map(found.map(([, sha256 = '', name = '']) => [name, sha256]));
}

function nameIn(day: string, path: string): string {
  return path.slice(day.length + 1);
}
