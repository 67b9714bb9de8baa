/**
 * How numbers are written in a country (ITU-T E.164 country codes, E.164.1 trunk prefixes), so that one
 * telephone has one number however it was spelled. Pure.
 */
export interface Dialling {
  /** E.164 country code, without `+`. */
  readonly code: string;
  /** What is dialled before an area code; `''`: nothing. */
  readonly trunk: string;
  /** What is dialled before a foreign country's code. */
  readonly abroad: readonly string[];
  /** National numbers are this long without the trunk prefix, where there is no other way to know them. */
  readonly nationalDigits?: number;
  /** Where numbers keep their first 0 abroad, and are of any length: so many digits and more are one. */
  readonly wholeFromDigits?: number;
  /** Dialled before a number to show or hide one's own; no part of the number. */
  readonly services?: readonly string[];
  /** Numbers of so many digits do not begin without the trunk prefix: a spreadsheet took it for a leading zero. */
  readonly lostTrunk?: readonly number[];
}

const NANP: Dialling = { code: '1', trunk: '1', abroad: ['011'], nationalDigits: 10 };

/** By ISO 3166 code. */
const DIALLING: Readonly<Record<string, Dialling>> = {
  AT: { code: '43', trunk: '0', abroad: ['00'] },
  AU: { code: '61', trunk: '0', abroad: ['0011'] },
  BE: { code: '32', trunk: '0', abroad: ['00'] },
  BR: { code: '55', trunk: '0', abroad: ['00'] },
  CA: NANP,
  CH: { code: '41', trunk: '0', abroad: ['00'] },
  CN: { code: '86', trunk: '0', abroad: ['00'] },
  DE: { code: '49', trunk: '0', abroad: ['00'] },
  DK: { code: '45', trunk: '', abroad: ['00'], nationalDigits: 8 },
  ES: { code: '34', trunk: '', abroad: ['00'], nationalDigits: 9 },
  FI: { code: '358', trunk: '0', abroad: ['00'] },
  FR: { code: '33', trunk: '0', abroad: ['00'] },
  GB: { code: '44', trunk: '0', abroad: ['00'] },
  IE: { code: '353', trunk: '0', abroad: ['00'] },
  IN: { code: '91', trunk: '0', abroad: ['00'] },
  IT: { code: '39', trunk: '', abroad: ['00'], wholeFromDigits: 6 },
  JP: { code: '81', trunk: '0', abroad: ['010'], services: ['184', '186'], lostTrunk: [9, 10] },
  KR: { code: '82', trunk: '0', abroad: ['001', '002'] },
  NL: { code: '31', trunk: '0', abroad: ['00'] },
  NO: { code: '47', trunk: '', abroad: ['00'], nationalDigits: 8 },
  NZ: { code: '64', trunk: '0', abroad: ['00'] },
  PT: { code: '351', trunk: '', abroad: ['00'], nationalDigits: 9 },
  SE: { code: '46', trunk: '0', abroad: ['00'] },
  TW: { code: '886', trunk: '0', abroad: ['002'] },
  US: NANP,
  ZA: { code: '27', trunk: '0', abroad: ['00'] },
};

/** Null: the country's way of writing numbers is not known, and only equal digits are equal. */
export function diallingOf(country: string): Dialling | null {
  return DIALLING[country.toUpperCase()] ?? null;
}

/** Narrows the full-width digits and signs of Japanese address books, and leaves out extensions (`ext. 12`, `内線12`). */
function tidy(written: string): string {
  return written
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/ー/g, '-')
    .replace(/([\d*?][^\p{L},;]*)[\p{L},;].*$/su, '$1');
}

/**
 * One spelling for a number or a pattern of numbers: `+81312345678` for `03-1234-5678`, `+81120*` for `0120*`,
 * `110` for itself. Whatever is no digit, leading `+`, `*` or `?` is left out; `''` when nothing is left.
 */
export function plainNumber(written: string, dialling: Dialling | null): string {
  const text = tidy(written);
  const plus = /^[^\d*?]*\+/.test(text);
  const all = (plus ? text.replace('(0)', '') : text).replace(/[^\d*?]/g, '');
  if (plus) return all === '' ? '' : `+${all}`;
  if (dialling === null) return all;
  const service = dialling.services?.find((one) => all.startsWith(one + dialling.trunk));
  const digits = all.slice(service?.length ?? 0);
  for (const prefix of dialling.abroad)
    if (digits.startsWith(prefix) && digits.length > prefix.length) return `+${digits.slice(prefix.length)}`;
  const { code, trunk, nationalDigits, wholeFromDigits } = dialling;
  if (wholeFromDigits !== undefined)
    return digits.replace(/\*$/, '').length >= wholeFromDigits || /^\d{2,}.*\*$/.test(digits)
      ? `+${code}${digits}`
      : digits;
  if (nationalDigits !== undefined) return byLength(digits, code, trunk, nationalDigits);
  if (trunk !== '' && digits.startsWith(trunk) && digits.length > trunk.length)
    return `+${code}${digits.slice(trunk.length)}`;
  const lost = /^\d+$/.test(digits) && dialling.lostTrunk?.includes(digits.length);
  return lost ? `+${code}${digits}` : digits;
}

/** Where the trunk prefix is not written with the number: `2125551234`, `1 212 555 1234`, `212*`. */
function byLength(digits: string, code: string, trunk: string, length: number): string {
  if (digits.length === length && /^[2-9]\d+$/.test(digits)) return `+${code}${digits}`;
  if (trunk !== '' && digits.startsWith(trunk) && digits.length === trunk.length + length)
    return `+${code}${digits.slice(trunk.length)}`;
  const open = /^([2-9]\d{2,})[?\d]*\*/.test(digits);
  return open ? `+${code}${digits}` : digits;
}

/** Whether a number fits a pattern, both plain; `*` is anything, `?` one digit. */
export function fitsPattern(number: string, pattern: string): boolean {
  const expression = pattern.replace(/[+]/g, '\\+').replace(/\*+/g, '.*').replace(/\?/g, '\\d');
  return new RegExp(`^${expression}$`).test(number);
}
