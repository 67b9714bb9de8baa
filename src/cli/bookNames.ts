import { diallingOf, plainNumber } from '../call/dialling.js';
import { readBook } from '../phone/bookFile.js';
import type { Session } from './session.js';

/** Names for numbers by the phone book as it is now; none where it cannot be read, for a list without names is a list. */
export async function bookNames(session: Session): Promise<(number: string) => string | null> {
  const result = session.configResult();
  if (!result.ok) return () => null;
  const { phoneBook, line } = result.config;
  const book = await readBook(phoneBook.file).catch(() => null);
  const dialling = diallingOf(line.country);
  return (number) => book?.find(plainNumber(number, dialling))?.name ?? null;
}
