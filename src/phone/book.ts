import type { Contact } from './contact.js';

/** The phone book in memory. Pure. */
export class PhoneBook {
  readonly #byNumber: ReadonlyMap<string, Contact>;

  constructor(contacts: readonly Contact[]) {
    this.#byNumber = new Map(contacts.map((contact) => [contact.number, contact]));
  }

  /** @param number plain */
  find(number: string): Contact | null {
    return this.#byNumber.get(number) ?? null;
  }

  /** By reading, or name where there is none; with a text only those that have it in name, reading, group or number. */
  list(text = ''): readonly Contact[] {
    const asked = text.trim().toLowerCase();
    const digits = /^[\d\s()+-]+$/.test(asked) ? asked.replace(/\D/g, '').replace(/^0/, '') : '';
    const fits = ({ number, name, reading, groups }: Contact) =>
      [name, reading ?? '', ...groups].some((word) => word.toLowerCase().includes(asked)) ||
      (digits !== '' && number.includes(digits));
    const order = new Intl.Collator('ja');
    return [...this.#byNumber.values()]
      .filter(fits)
      .sort(
        (a, b) => order.compare(a.reading ?? a.name, b.reading ?? b.name) || (a.number < b.number ? -1 : 1),
      );
  }

  /** With these; of a number that is there already the new name counts, and the groups of both. */
  with(contacts: readonly Contact[]): PhoneBook {
    const merged = new Map(this.#byNumber);
    for (const contact of contacts) {
      const before = merged.get(contact.number);
      const groups = [...new Set([...(before?.groups ?? []), ...contact.groups])];
      merged.set(contact.number, { ...contact, reading: contact.reading ?? before?.reading ?? null, groups });
    }
    return new PhoneBook([...merged.values()]);
  }

  /** @param number plain */
  without(number: string): PhoneBook {
    return new PhoneBook([...this.#byNumber.values()].filter((contact) => contact.number !== number));
  }
}
