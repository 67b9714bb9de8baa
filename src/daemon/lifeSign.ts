import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.js';

/**
 * The sign of life that `packaging/lamp-watch` looks at: the file `alive` in the runtime directory, which says
 * something else each time, the monotonic ms.
 */
export class LifeSign {
  readonly #file: string;
  readonly #log: Log;
  #writing = false;

  constructor(runtimeDir: string, log: Log) {
    this.#file = join(runtimeDir, 'alive');
    this.#log = log;
  }

  async give(nowMs: number): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      await writeFile(this.#file, `${Math.round(nowMs)}\n`);
    } catch (error) {
      this.#log.warn({ why: String(error) }, 'no sign of life for the lamps');
    }
    this.#writing = false;
  }
}
