import { Worker } from 'node:worker_threads';
import type { ReadAnswer, ReadOrder } from './directReaderThread.js';
import type { Disk, ReadBack } from './disk.js';

interface Waiting {
  readonly answered: (found: ReadBack) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Hashes files past the page cache in a thread of its own: a quarter of what a `dd` for each file costs the
 * processor, and the caller's thread does none of it. Keeps the process alive until {@link close}.
 */
export class DirectReader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #tickets = 0;

  /** As Disk.hash, of an absolute path. Started at the first call, one file after the other. */
  readonly hash: Disk['hash'] = async (path, from, signal, bytes) => {
    signal?.throwIfAborted();
    const ticket = this.#tickets++;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const abort = () => Atomics.store(stop, 0, 1);
    signal?.addEventListener('abort', abort);
    try {
      return await new Promise<ReadBack>((answered, failed) => {
        this.#waiting.set(ticket, { answered, failed });
        this.#worker ??= this.#made();
        this.#worker.postMessage({ ticket, path, from, bytes: bytes ?? null, stop } satisfies ReadOrder);
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };

  /** What is still waited for is rejected. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #made(): Worker {
    const worker = new Worker(new URL('./directReaderThread.js', import.meta.url));
    let why = new Error('the reading thread has ended');
    worker.on('message', ({ ticket, found, error }: ReadAnswer) => {
      const waiting = this.#waiting.get(ticket);
      this.#waiting.delete(ticket);
      if (found !== null) waiting?.answered(found);
      else waiting?.failed(Object.assign(new Error(error.message), { code: error.code }));
    });
    worker.on('error', (error) => {
      why = error;
    });
    worker.on('exit', () => {
      this.#worker = null;
      for (const { failed } of this.#waiting.values()) failed(why);
      this.#waiting.clear();
    });
    return worker;
  }
}
