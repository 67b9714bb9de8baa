import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { isSafePath } from './names.js';

/** What a target's own list is called; only ever added to. FORMAT.md, "An export". */
export const MANIFEST_NAME = 'denwaban-manifest.ndjson';
export const SUMS_NAME = 'SHA256SUMS';
export const LIST_NAME = 'calls.csv';

/** `original` is the file as it was filed, byte for byte. */
export const EXPORT_FORMATS = ['original', 'wav', 'flac', 'opus', 'mp3'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which recorder a copy came from. */
export interface RecorderName {
  readonly host: string;
  readonly board: string;
  readonly version: string;
}

/** A file in the target: one line of its manifest. */
export interface Exported {
  readonly v: 1;
  /** Relative to the target, with `/`. */
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the whole file in the target, hex; what was read back had it. */
  readonly sha256: string;
  readonly format: ExportFormat;
  /** The parties were evened out: for the ear, not for evidence. */
  readonly levelled?: true;
  /** ISO 8601. */
  readonly exportedAt: string;
  readonly recorder: RecorderName;
  /** The recording on the recorder. `intact`: its sound still has the hash that its own header tells. */
  readonly original: {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly intact: boolean;
  };
  readonly call: Omit<CatalogueRow, 'path' | 'bytes'>;
}

export interface Manifest {
  readonly exported: readonly Exported[];
  /** It was cut off while being written: what is added must begin with a line's end. */
  readonly endsInLine: boolean;
}

/** Lines that cannot be understood are passed over. Of two lines with one name the last counts. */
export function parseManifest(text: string): Manifest {
  const byName = new Map<string, Exported>();
  for (const line of text.split('\n')) {
    const exported = parseLine(line);
    if (exported === null) continue;
    // In the order in which they were written last.
    byName.delete(exported.name);
    byName.set(exported.name, exported);
  }
  return { exported: [...byName.values()], endsInLine: text !== '' && !text.endsWith('\n') };
}

export function manifestLine(exported: Exported): string {
  return `${JSON.stringify(exported)}\n`;
}

/** Which recording in which form: what is not copied twice. */
export function recordingKey(
  call: Pick<CatalogueRow, 'id' | 'start'>,
  { format, levelled = false }: { readonly format: ExportFormat; readonly levelled?: boolean | undefined },
): string {
  return `${call.id} ${call.start} ${format}${levelled && format !== 'original' ? ' levelled' : ''}`;
}

/** The file that `sha256sum -c` checks. */
export function sumsOf(exported: readonly Exported[]): string {
  return exported.map(({ sha256, name }) => `${sha256}  ${name}\n`).join('');
}

/** Whether a file called {@link SUMS_NAME} lists nothing but what the manifest knows. */
export function areOurSums(text: string, exported: readonly Exported[]): boolean {
  const names = new Set(exported.map(({ name }) => name));
  return text.split('\n').every((line) => line === '' || names.has(line.slice(66)));
}

/** What is read is somebody's file: only what the copier relies on is asked of it. */
function parseLine(line: string): Exported | null {
  try {
    const found = JSON.parse(line) as Partial<Exported> | null;
    const good =
      found?.v === 1 &&
      typeof found.name === 'string' &&
      isSafePath(found.name) &&
      Number.isSafeInteger(found.bytes) &&
      /^[0-9a-f]{64}$/.test(found.sha256 ?? '') &&
      EXPORT_FORMATS.some((format) => format === found.format) &&
      typeof found.call?.id === 'string' &&
      typeof found.call.start === 'string';
    return good ? (found as Exported) : null;
  } catch {
    return null;
  }
}
