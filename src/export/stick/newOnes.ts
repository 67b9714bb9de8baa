import { Buffer } from 'node:buffer';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { parseManifest, recordingKey } from '../pack/manifest.js';

/** In the recorder's folder: how far its manifest was when a visit ended in order. FORMAT.md, "A stick". */
export const STATE_NAME = 'denwaban-stick.json';

/** The state file's text after a visit that left the stick in order. */
export function stateText(box: string, manifest: string): string {
  return `${JSON.stringify({ v: 1, box, manifestBytes: Buffer.byteLength(manifest) })}\n`;
}

/**
 * What a stick still wants: recordings that no earlier visit copied, whether or not their files are still there, since
 * people take them away. Those of a visit that was broken off are wanted again: the copier looks what is whole.
 *
 * @param manifest the manifest's text; '' when there is none
 * @param state the state file's text; null when there is none
 */
export function newOnes(
  rows: readonly CatalogueRow[],
  manifest: string,
  state: string | null,
): readonly CatalogueRow[] {
  const settled = Buffer.from(manifest).subarray(0, settledBytes(state)).toString('utf8');
  const had = new Set(parseManifest(settled).exported.map((one) => recordingKey(one.call, one)));
  return rows.filter((row) => !had.has(recordingKey(row, { format: 'original' })));
}

/** 0 when the file says nothing that can be understood: then all is looked at again. */
function settledBytes(state: string | null): number {
  try {
    const found: unknown = JSON.parse(state ?? '');
    if (typeof found !== 'object' || found === null || !('manifestBytes' in found)) return 0;
    const { manifestBytes: bytes } = found;
    return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
  } catch {
    return 0;
  }
}
