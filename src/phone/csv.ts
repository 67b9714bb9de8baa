import type { Dialling } from '../call/dialling.js';
import type { Problem } from '../i18n/problems.js';
import { bookNumber, type Contact, type ReadContacts } from './contact.js';
import { type CsvRow, csvRows } from './csvRows.js';

type Column = 'number' | 'reading' | 'group' | 'name' | 'family' | 'given' | 'company';

/** What a heading means, the first that fits: "Phonetic" is no phone, and a postal code no number to call. */
const HEADINGS: readonly (readonly [Column | null, RegExp])[] = [
  [
    null,
    /label|type|種別|種類|区分|郵便|postal|zip|社員番号|address|住所|mail|メール|title|役職|department|部署/i,
  ],
  ['reading', /phonetic|yomi|kana|reading|ふりがな|フリガナ|ﾌﾘｶﾞﾅ|よみ|ヨミ|カナ|かな/i],
  ['number', /電話|携帯|でんわ|tel|phone|mobile|cell|fax|ファックス|ファクス|^番号$|^number$/i],
  ['group', /グループ|分類|group|categor/i],
  ['company', /会社|法人|社名|勤務先|屋号|company|organi[sz]ation|^org$/i],
  ['family', /^(姓|苗字|名字|last ?name|family ?name|surname)$/i],
  ['given', /^(名|first ?name|given ?name)$/i],
  ['name', /名前|氏名|表示名|宛名|連絡先|^name$|full ?name|display ?name|contact/i],
];

function columnOf(heading: string): Column | null {
  const text = heading.replace(/[_\s]+/g, ' ').trim();
  return HEADINGS.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** Reads a table whose first row names its columns, in Japanese or English. @param path for the messages */
export function contactsInCsv(text: string, path: string, dialling: Dialling | null): ReadContacts {
  const [heading, ...rows] = csvRows(text);
  const columns = heading?.cells.map(columnOf) ?? [];
  const named = columns.some((column) => column !== null && ['name', 'family', 'company'].includes(column));
  if (!named || !columns.includes('number'))
    return { contacts: [], problems: [{ code: 'bookNoHeading', path }], withoutNumber: 0 };
  const contacts: Contact[] = [];
  const problems: Problem[] = [];
  let withoutNumber = 0;
  for (const row of rows) {
    const cellsOf = (column: Column) => cellsIn(row, columns, column);
    const numbers = cellsOf('number').flatMap((cell) => cell.split(/\s*(?:[\n;；、]|:::)\s*/));
    if (numbers.length === 0) {
      withoutNumber++;
      continue;
    }
    const [name] = [
      ...cellsOf('name'),
      personOf(cellsOf('family'), cellsOf('given')),
      ...cellsOf('company'),
    ].filter((one) => one !== '');
    if (name === undefined) {
      problems.push({ code: 'bookRowNoName', path, line: row.line });
      continue;
    }
    const reading = cellsOf('reading').join(' ') || null;
    const groups = cellsOf('group').flatMap(groupsIn);
    for (const written of numbers) {
      const number = bookNumber(written, dialling);
      if (number === null) problems.push({ code: 'bookRowBadNumber', path, line: row.line, got: written });
      else contacts.push({ number, name, reading, groups });
    }
  }
  return { contacts, problems, withoutNumber };
}

function cellsIn({ cells }: CsvRow, columns: readonly (Column | null)[], wanted: Column): string[] {
  return cells.flatMap((cell, i) => (columns[i] === wanted && cell.trim() !== '' ? [cell.trim()] : []));
}

/** Family and given name in the order in which they are said: the family first, but not in Latin letters. */
export function personOf(family: readonly string[], given: readonly string[]): string {
  const parts = [...family, ...given].filter((part) => part !== '');
  const latin = parts.every((part) => /^[\p{Script=Latin}\s.'-]+$/u.test(part));
  return (latin ? [...given, ...family] : [...family, ...given]).filter((part) => part !== '').join(' ');
}

/** Google writes `* myContacts ::: Family`. */
function groupsIn(cell: string): string[] {
  return cell.split(/\s*(?::::|[,;、；\n])\s*/).filter((group) => group !== '' && !group.startsWith('*'));
}
