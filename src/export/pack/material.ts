import type { CatalogueRow } from '../../card/catalogueTypes.js';
import type { NewFile } from '../../card/disk.js';
import type { Exported, ExportFormat } from './manifest.js';
import { Original } from './original.js';

/** What a file must be when it is read back: its first bytes, and the SHA-256 of all behind them. */
export interface Proof {
  readonly head: Buffer;
  readonly restSha256: string;
}

export interface Written {
  readonly bytes: number;
  readonly proof: Proof;
  readonly original: Exported['original'];
}

/** What of a file being written the formats need. */
export type Sink = Pick<NewFile, 'write' | 'rewriteHead'>;

/**
 * Writes a recording in a format into an empty file.
 * @param source the original file's bytes
 * @throws ProblemError what the source throws, exportOriginalCut, exportUnreadable, encoderMissing, encoderFailed;
 *   Node's errors of the sink
 */
export async function writeAs(
  format: ExportFormat,
  row: CatalogueRow,
  source: AsyncIterable<Buffer>,
  sink: Sink,
  _signal: AbortSignal,
): Promise<Written> {
  const original = new Original(row);
  switch (format) {
    default: {
      for await (const piece of original.pass(source)) await sink.write(piece);
      const found = original.found();
      return {
        bytes: found.bytes,
        proof: { head: Buffer.alloc(0), restSha256: found.sha256 },
        original: found,
      };
    }
  }
}

/** What the file's name ends with. */
export function endingOf(format: ExportFormat, row: CatalogueRow): string {
  return format === 'original' ? row.path.slice(row.path.lastIndexOf('.')) : `.${format}`;
}

/** About how large the file will be; exact for `original`. */
export function bytesAs(format: ExportFormat, row: CatalogueRow): number {
  return format === 'original' ? row.bytes : row.bytes;
}
