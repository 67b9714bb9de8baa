import type { Dialling } from '../call/dialling.js';
import type { Problem } from '../i18n/problems.js';
import { bookNumber, type Contact, type ReadContacts } from './contact.js';
import { personOf } from './csv.js';
import { decodeAs, isUtf8 } from './textCode.js';

interface Property {
  readonly name: string;
  readonly params: string;
  /** One byte of the file a character. */
  readonly raw: string;
}

type Card = { readonly line: number; readonly properties: Property[] };

/**
 * Reads vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350): folded lines, quoted-printable, and the Shift-JIS of old
 * Japanese telephones, said by CHARSET or not. @param path for the messages
 */
export function contactsInVcard(bytes: Uint8Array, path: string, dialling: Dialling | null): ReadContacts {
  // Byte by byte: a fold may split a character, and the code may change from line to line.
  const lines = unfolded(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, ''),
  );
  const usual = isUtf8(Buffer.from(lines.map(({ text }) => text).join('\n'), 'latin1'))
    ? 'utf-8'
    : 'shift_jis';
  const contacts: Contact[] = [];
  const problems: Problem[] = [];
  let withoutNumber = 0;
  for (const { line, properties } of cardsIn(lines)) {
    const all = (name: string) =>
      properties.filter((one) => one.name === name).map((one) => textOf(one, usual));
    if (
      all('KIND')
        .concat(all('X-ADDRESSBOOKSERVER-KIND'))
        .some((kind) => /^group$/i.test(kind))
    )
      continue;
    const numbers = all('TEL').filter((number) => number.trim() !== '');
    const name = nameIn(all);
    if (numbers.length === 0) withoutNumber++;
    else if (name === '') problems.push({ code: 'bookRowNoName', path, line });
    else
      for (const written of numbers) {
        const number = bookNumber(unescaped(written), dialling);
        if (number === null) problems.push({ code: 'bookRowBadNumber', path, line, got: written });
        else contacts.push({ number, name, reading: readingIn(all), groups: groupsIn(all) });
      }
  }
  return { contacts, problems, withoutNumber };
}

/** The contacts as vCard 3.0, one card a number. */
export function vcardOf(contacts: readonly Contact[]): string {
  const escaped = (text: string) => text.replace(/[\\,;]/g, '\\$&').replace(/\r?\n/g, '\\n');
  return contacts
    .flatMap(({ number, name, reading, groups }) => [
      'BEGIN:VCARD',
      'VERSION:3.0',
      `FN:${escaped(name)}`,
      `N:${escaped(name)};;;;`,
      ...(reading === null ? [] : [`X-PHONETIC-LAST-NAME:${escaped(reading)}`]),
      `TEL:${number}`,
      ...(groups.length === 0 ? [] : [`CATEGORIES:${groups.map(escaped).join(',')}`]),
      'END:VCARD',
    ])
    .map((line) => `${line}\r\n`)
    .join('');
}

interface Line {
  readonly line: number;
  readonly text: string;
}

function unfolded(text: string): Line[] {
  const lines: { line: number; quoted: boolean; pieces: string[] }[] = [];
  text.split(/\r\n|\n|\r/).forEach((one, i) => {
    const last = lines.at(-1);
    const end = last?.pieces.at(-1) ?? '';
    if (last?.quoted && end.endsWith('=')) last.pieces.splice(-1, 1, end.slice(0, -1), one.trimStart());
    else if (last !== undefined && /^[ \t]/.test(one)) last.pieces.push(one.slice(1));
    else lines.push({ line: i + 1, quoted: /^[^:]*QUOTED-PRINTABLE/i.test(one), pieces: [one] });
  });
  return lines.map(({ line, pieces }) => ({ line, text: pieces.join('') }));
}

function cardsIn(lines: readonly Line[]): Card[] {
  const cards: Card[] = [];
  let open: Card | null = null;
  for (const { line, text } of lines) {
    if (/^\s*BEGIN:VCARD\s*$/i.test(text)) {
      open = { line, properties: [] };
      cards.push(open);
    } else if (/^\s*END:VCARD\s*$/i.test(text)) open = null;
    else {
      const parts = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s.exec(text);
      const [, name = '', params = '', raw = ''] = parts ?? [];
      if (parts !== null) open?.properties.push({ name: name.toUpperCase(), params, raw });
    }
  }
  return cards;
}

function textOf({ params, raw }: Property, usual: string): string {
  const quoted = /QUOTED-PRINTABLE/i.test(params);
  const plain = quoted
    ? raw.replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : raw;
  const bytes = Buffer.from(plain, 'latin1');
  const said = /CHARSET="?([\w-]+)/i.exec(params)?.[1];
  const guess = isUtf8(bytes) ? 'utf-8' : 'shift_jis';
  return (
    (said === undefined ? null : decodeAs(bytes, said)) ?? decodeAs(bytes, quoted ? guess : usual) ?? raw
  );
}

type Values = (name: string) => readonly string[];

/** The parts of a value between separators that are not escaped. */
function partsOf(value: string, separator: ';' | ','): string[] {
  const parts = [''];
  for (const [token] of value.matchAll(/\\.|./gsu)) {
    if (token === separator) parts.push('');
    else parts.push((parts.pop() ?? '') + token);
  }
  return parts.map((part) => unescaped(part).trim());
}

function unescaped(value: string): string {
  return value.replace(/\\([\\,;:nN])/g, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign));
}

function nameIn(all: Values): string {
  const [family = '', given = ''] = partsOf(all('N')[0] ?? '', ';');
  const found = [
    unescaped(all('FN')[0] ?? ''),
    personOf([family], [given]),
    partsOf(all('ORG')[0] ?? '', ';').join(' '),
  ];
  return found.map((one) => one.trim()).find((one) => one !== '') ?? '';
}

function readingIn(all: Values): string | null {
  const parts = ['X-PHONETIC-LAST-NAME', 'X-PHONETIC-FIRST-NAME'].flatMap((name) => all(name).slice(0, 1));
  const [family = '', given = ''] = partsOf(all('SOUND')[0] ?? '', ';');
  const found = [
    parts.map(unescaped).join(' '),
    `${family} ${given}`,
    unescaped(all('SORT-STRING')[0] ?? ''),
  ];
  return found.map((one) => one.normalize('NFKC').trim()).find((one) => one !== '') ?? null;
}

function groupsIn(all: Values): string[] {
  const groups = [...all('CATEGORIES').flatMap((one) => partsOf(one, ',')), ...all('X-GN').map(unescaped)];
  return [...new Set(groups.map((group) => group.trim()).filter((group) => group !== ''))];
}
