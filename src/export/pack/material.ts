import { roomFor } from '../../card/body.js';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { RATE_HZ } from '../../card/types.js';
import { convert, PROFILE_OF, type Proof, type Sink } from './convert.js';
import type { Exported, ExportFormat } from './manifest.js';
import { Original } from './original.js';
import type { CopyOrder } from './plan.js';

/** In which form a recording is copied. */
type Form = Pick<CopyOrder, 'format' | 'levelled'>;

export interface Written {
  readonly proof: Proof;
  readonly original: Exported['original'];
}

/** What a call's length from the off-hook does not tell: pre-roll, and what rounding leaves. */
const BESIDE_CALL_S = 15;
const WRITE_BYTES = 1024 ** 2;

/**
 * Writes a recording in a format into an empty file.
 * @param source the original file's bytes
 * @throws ProblemError what the source throws, exportOriginalCut, exportUnreadable, exportProgramMissing; Node's
 *   errors of the sink
 */
export async function writeAs(
  form: Form,
  row: CatalogueRow,
  source: AsyncIterable<Buffer>,
  sink: Sink,
  signal: AbortSignal,
): Promise<Written> {
  const { format, levelled = false } = form;
  const original = new Original(row);
  const pieces = original.pass(source);
  if (format !== 'original' && !isAlready(form, row)) {
    const proof = await convert({ format, levelled }, original, pieces, sink, signal);
    return { proof, original: original.found() };
  }
  await writeAll(gathered(pieces), sink);
  const found = original.found();
  const proof = { head: Buffer.alloc(0), restSha256: found.sha256, bytes: found.bytes };
  return { proof, original: found };
}

/** Each piece is written while the next one comes. No write is under way any more when this ends, however it does. */
async function writeAll(pieces: AsyncIterable<Buffer>, sink: Sink): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces) {
      await writing;
      writing = sink.write(piece);
      // It is awaited below; until then its failure must not end the process.
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
}

/** The same bytes in few, large pieces: each write is a way to another thread and back. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < WRITE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

/** What the file's name ends with. */
export function endingOf(format: ExportFormat, row: CatalogueRow): string {
  return format === 'original' ? row.path.slice(row.path.lastIndexOf('.')) : `.${format}`;
}

/** How large the file will be: exact for `original`, at most this for the others. */
export function bytesAs(form: Form, row: CatalogueRow): number {
  const { format } = form;
  if (format === 'original' || isAlready(form, row)) return row.bytes;
  const samples = (row.durationMs / 1000 + BESIDE_CALL_S) * RATE_HZ;
  return roomFor(PROFILE_OF[format] ?? 'pcm', Math.ceil(samples));
}

/** Lossy sound is not coded twice. A WAV may be µ-law, which is not what `wav` means. */
function isAlready({ format, levelled = false }: Form, row: CatalogueRow): boolean {
  return !levelled && format !== 'wav' && row.path.endsWith(`.${format}`);
}
