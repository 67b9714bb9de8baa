import { createHash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { factsInHeader } from '../../card/header.js';
import { FILE_HEADER_BYTES } from '../../card/headerText.js';
import type { Facts } from '../../card/types.js';
import type { ApiClient } from '../../control/client.js';
import { ProblemError } from '../../i18n/problems.js';
import type { Exported } from './manifest.js';

/**
 * Opens a recording's file for reading; null when the recorder has none of this id (any more).
 * @throws ProblemError when it cannot be read, also in the middle of it
 */
export type OpenRecording = (row: CatalogueRow, signal: AbortSignal) => Promise<AsyncIterable<Buffer> | null>;

/** From the recorder, which keeps the recording from being deleted while it is read. */
export function fromRecorder(recorder: ApiClient): OpenRecording {
  return async (row, signal) => {
    try {
      const stream = await recorder.download(`/v1/calls/${encodeURIComponent(row.id)}/audio`);
      return whole(addAbortSignal(signal, stream), recorder.socketPath, signal);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'controlNoSuchCall') return null;
      throw error;
    }
  };
}

async function* whole(stream: AsyncIterable<Buffer>, path: string, signal: AbortSignal) {
  try {
    yield* stream;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ProblemError ? error : new ProblemError({ code: 'controlLost', path });
  }
}

/** A recording's bytes passing by on their way to the target. */
export class Original {
  readonly #row: CatalogueRow;
  readonly #whole = createHash('sha256');
  readonly #body = createHash('sha256');
  readonly #header = Buffer.alloc(FILE_HEADER_BYTES);
  #bytes = 0;

  constructor(row: CatalogueRow) {
    this.#row = row;
  }

  get path(): string {
    return this.#row.path;
  }

  /** The same pieces again. @throws ProblemError exportOriginalCut at the end */
  async *pass(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { path, bytes: expectedBytes } = this.#row;
    for await (const piece of pieces) {
      const inHeader = Math.max(0, Math.min(piece.length, FILE_HEADER_BYTES - this.#bytes));
      piece.copy(this.#header, this.#bytes, 0, inHeader);
      this.#whole.update(piece);
      this.#body.update(piece.subarray(inHeader));
      this.#bytes += piece.length;
      yield piece;
    }
    if (this.#bytes !== expectedBytes)
      throw new ProblemError({ code: 'exportOriginalCut', path, bytes: this.#bytes, expectedBytes });
  }

  /** What the header tells, once it has passed; null when it tells nothing. */
  facts(): Facts | null {
    const facts = factsInHeader(this.#header);
    return typeof facts === 'string' ? null : facts;
  }

  /** What has passed, when all has. To be asked once. */
  found(): Exported['original'] {
    const intact = this.#body.digest('hex') === this.facts()?.audioSha256;
    return { path: this.#row.path, bytes: this.#bytes, sha256: this.#whole.digest('hex'), intact };
  }
}
