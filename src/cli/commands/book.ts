import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Dialling, diallingOf } from '../../call/dialling.js';
import { reasonOf } from '../../control/unixHttp.js';
import { ProblemError } from '../../i18n/problems.js';
import { PhoneBook } from '../../phone/book.js';
import { readBook, writeBook } from '../../phone/bookFile.js';
import { bookNumber, type Contact } from '../../phone/contact.js';
import { displayNumber } from '../../phone/number.js';
import { contactsIn } from '../../phone/readContacts.js';
import { vcardOf } from '../../phone/vcard.js';
import { EXIT } from '../exits.js';
import { table } from '../format.js';
import type { Session } from '../session.js';

interface ImportOptions {
  readonly group?: readonly string[];
  readonly replace?: true;
  readonly json?: true;
}

/** `book`: the phone book is a file, and the recorder sees what changed in it. */
export function addBook(program: Command, session: Session): void {
  const { words } = session;
  const book = program.command('book').description(words.helpBook).helpCommand(false);
  const collect = (group: string, before: readonly string[] = []) => [...before, group];
  book
    .command('import')
    .argument('<file>')
    .description(words.helpBookImport)
    .option('--group <name>', words.helpBookGroup, collect)
    .option('--replace', words.helpBookReplace)
    .option('--json', words.helpJson)
    .action((file: string, options: ImportOptions) => importBook(file, options, session));
  book
    .command('list')
    .argument('[text]')
    .description(words.helpBookList)
    .option('--json', words.helpJson)
    .action(async (text: string | undefined, options: { json?: true }) => {
      const contacts = (await readBook(placeOf(session).path)).list(text);
      if (options.json) session.printJson({ contacts });
      else if (contacts.length > 0) session.print(...bookTable(contacts, session));
      else session.print(text === undefined ? words.bookEmpty : words.bookNoneFound);
    });
  book
    .command('add')
    .argument('<number>')
    .argument('<name>')
    .description(words.helpBookAdd)
    .option('--group <name>', words.helpBookGroup, collect)
    .option('--reading <text>', words.helpBookReading)
    .action(
      async (written: string, name: string, options: { group?: readonly string[]; reading?: string }) => {
        const { path, dialling } = placeOf(session);
        const number = numberIn(written, dialling);
        const contact = { number, name, reading: options.reading ?? null, groups: options.group ?? [] };
        await writeBook(path, (await readBook(path)).with([contact]));
        session.print(words.bookAdded({ number: displayNumber(number, session.region()), name }));
      },
    );
  book
    .command('remove')
    .argument('<number>')
    .description(words.helpBookRemove)
    .action(async (written: string) => {
      const { path, dialling } = placeOf(session);
      const before = await readBook(path);
      const contact = before.find(numberIn(written, dialling));
      if (contact === null) throw new ProblemError({ code: 'bookNotThere', number: written });
      await writeBook(path, before.without(contact.number));
      session.print(
        words.bookRemoved({ number: displayNumber(contact.number, session.region()), name: contact.name }),
      );
    });
  book
    .command('export')
    .description(words.helpBookExport)
    .action(async () => {
      process.stdout.write(vcardOf((await readBook(placeOf(session).path)).list()));
    });
}

function placeOf(session: Session): { path: string; dialling: Dialling | null } {
  const { phoneBook, line } = session.config();
  return { path: phoneBook.file, dialling: diallingOf(line.country) };
}

function numberIn(written: string, dialling: Dialling | null): string {
  const number = bookNumber(written, dialling);
  if (number === null) throw new ProblemError({ code: 'bookBadNumber', number: written });
  return number;
}

async function importBook(file: string, options: ImportOptions, session: Session): Promise<void> {
  const { words } = session;
  const { path, dialling } = placeOf(session);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new ProblemError({ code: 'controlFileUnreadable', path: file, why: reasonOf(error) });
  });
  const { contacts, problems, withoutNumber } = contactsIn(bytes, file, dialling);
  const [first] = problems;
  if (first?.code === 'bookNoHeading') throw new ProblemError(first);
  const replaced = options.replace && contacts.length > 0;
  const before = replaced ? new PhoneBook([]) : await readBook(path);
  const grouped = contacts.map((one) => ({ ...one, groups: [...one.groups, ...(options.group ?? [])] }));
  const after = before.with(grouped);
  if (contacts.length > 0) await writeBook(path, after);
  if (problems.length > 0) session.exitWith(EXIT.checkFailed);
  const [numbers, total] = [new Set(contacts.map(({ number }) => number)).size, after.list().length];
  if (options.json) {
    session.printJson({ numbers, total, withoutNumber, problems });
    return;
  }
  session.warn(...problems);
  session.print(
    contacts.length > 0
      ? words.bookImported({ numbers, total, path: file })
      : words.bookNothing({ path: file }),
  );
  if (withoutNumber > 0) session.print(words.bookWithoutNumber({ people: withoutNumber }));
}

function bookTable(contacts: readonly Contact[], session: Session): string[] {
  const { words } = session;
  const region = session.region();
  return table([
    [words.columnNumber, words.columnName, words.columnReading, words.columnGroups],
    ...contacts.map(({ number, name, reading, groups }) => [
      displayNumber(number, region),
      name,
      reading ?? '',
      groups.join(', '),
    ]),
  ]);
}
