import type { Dialling } from '../call/dialling.js';
import type { ReadContacts } from './contact.js';
import { contactsInCsv } from './csv.js';
import { decodeText } from './textCode.js';
import { contactsInVcard } from './vcard.js';

/** Reads the contacts of a vCard or CSV file; which of the two is seen from its beginning. */
export function contactsIn(bytes: Uint8Array, path: string, dialling: Dialling | null): ReadContacts {
  const text = decodeText(bytes);
  if (!/^\uFEFF?\s*BEGIN:VCARD/i.test(text)) return contactsInCsv(text, path, dialling);
  // What comes in UTF-16 is vCard all the same.
  const wide = bytes[0] === 0xff || bytes[0] === 0xfe;
  return contactsInVcard(wide ? Buffer.from(text) : bytes, path, dialling);
}
