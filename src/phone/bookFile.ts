import { chown, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Dialling, plainNumber } from '../call/dialling.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { PhoneBook } from './book.js';
import type { Contact } from './contact.js';

const schema = z.strictObject({
  format: z.literal(1),
  contacts: z.array(
    z.strictObject({
      number: z.string().min(1),
      name: z.string().min(1),
      reading: z.string().nullable(),
      groups: z.array(z.string()),
    }),
  ),
});

const EMPTY = new PhoneBook([]);

/** Names by number, from the phone book's file. A lookup never touches the disk. */
export class PhoneBookFile {
  readonly #path: string;
  readonly #dialling: Dialling | null;
  #book = EMPTY;
  /** Size, inode and time of change of what was read; `''`: there was no file. */
  #read = '';

  constructor(path: string, dialling: Dialling | null) {
    this.#path = path;
    this.#dialling = dialling;
  }

  get book(): PhoneBook {
    return this.#book;
  }

  /** Reads the file anew if it has changed; a book that cannot be read leaves the names known so far. */
  async refresh(): Promise<Problem | null> {
    try {
      const { ino, size, mtimeMs } = await stat(this.#path);
      const seen = `${ino} ${size} ${mtimeMs}`;
      if (seen === this.#read) return null;
      const book = await readBook(this.#path);
      [this.#book, this.#read] = [book, seen];
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        [this.#book, this.#read] = [EMPTY, ''];
        return null;
      }
      return error instanceof ProblemError ? error.problem : unreadable(this.#path, error);
    }
  }

  /** @param number as the exchange or the dialling gave it */
  nameOf(number: string): { readonly name: string; readonly groups: readonly string[] } | null {
    const contact = this.#book.find(plainNumber(number, this.#dialling));
    return contact === null ? null : { name: contact.name, groups: contact.groups };
  }
}

function unreadable(path: string, error: unknown): Problem {
  return { code: 'bookUnreadable', path, why: (error as NodeJS.ErrnoException).code ?? String(error) };
}

/** No file is an empty book. @throws ProblemError bookUnreadable, bookDamaged */
export async function readBook(path: string): Promise<PhoneBook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY;
    throw new ProblemError(unreadable(path, error));
  }
  try {
    return new PhoneBook(schema.parse(JSON.parse(text)).contacts);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new ProblemError({ code: 'bookDamaged', path, why });
  }
}

/**
 * Puts the book in place of the one before, whole or not at all. The file belongs to whom its directory belongs to,
 * so that the recorder can read what the superuser imported. @throws ProblemError bookUnwritable
 */
export async function writeBook(path: string, book: PhoneBook): Promise<void> {
  const partial = `${path}.new`;
  const contacts = book
    .list()
    .map(({ number, name, reading, groups }): Contact => ({ number, name, reading, groups }));
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(partial, 'w', 0o640);
    try {
      await file.writeFile(`${JSON.stringify({ format: 1, contacts }, null, 1)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(dirname(path));
      await chown(partial, uid, gid);
    }
    await rename(partial, path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ProblemError({ code: 'bookUnwritable', path, why });
  }
}
