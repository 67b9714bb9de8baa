import { readFile } from 'node:fs/promises';
import { whyOf } from './blockStore.js';
import { parseEntry } from './factsSchema.js';
import type { Annotation } from './types.js';
import { replaceFile } from './wholeFile.js';

export const OWED_NAME = 'owed.ndjson';

/**
 * What was said of recordings while the card could not be written, until it stands there: kept in a file of the
 * state directory, so that a restart in between forgets nothing.
 */
export class Owed {
  readonly #path: string;
  readonly #failed: (why: string) => void;
  #list: readonly Annotation[] = [];
  #loaded: Promise<void> | null = null;

  /** @param failed the file cannot be read or written; what is owed stays in memory */
  constructor(path: string, failed: (why: string) => void) {
    this.#path = path;
    this.#failed = failed;
  }

  async put(annotation: Annotation): Promise<void> {
    await this.#load();
    await this.#keep([...this.#list, annotation]);
  }

  /** Oldest first; each is forgotten when `pay` resolves. @throws what `pay` throws; the rest is owed on */
  async settle(pay: (annotation: Annotation) => Promise<void>): Promise<void> {
    await this.#load();
    for (let next = this.#list[0]; next !== undefined; next = this.#list[0]) {
      await pay(next);
      await this.#keep(this.#list.slice(1));
    }
  }

  #load(): Promise<void> {
    this.#loaded ??= readFile(this.#path, 'utf8').then(
      (text) => {
        this.#list = text.split('\n').flatMap((line) => annotationIn(line) ?? []);
      },
      (error: unknown) => {
        if (whyOf(error) !== 'ENOENT') this.#failed(whyOf(error));
      },
    );
    return this.#loaded;
  }

  async #keep(list: readonly Annotation[]): Promise<void> {
    this.#list = list;
    const text = list.map((one) => `${JSON.stringify(one)}\n`).join('');
    await replaceFile(this.#path, text).catch((error: unknown) => this.#failed(whyOf(error)));
  }
}

function annotationIn(line: string): Annotation | null {
  const entry = line === '' ? null : parseEntry(line);
  return entry !== null && 'op' in entry ? entry : null;
}
