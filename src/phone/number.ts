import { createRequire } from 'node:module';
import type { PhoneNumber } from 'libphonenumber-js/min';

/** Asked for at the first number: 10 MB and 60 ms that most commands and daemons without rules never need. */
const library = (): typeof import('libphonenumber-js/min') =>
  createRequire(import.meta.url)('libphonenumber-js/min');

/** Dialled before a number to hide or to show one's own: in Japan 184 and 186. */
const PREFIXES: Readonly<Record<string, RegExp>> = { JP: /^18[46](?=0|\+)/ };

/**
 * A number for people: national as its country writes it (`03-1234-5678`), a foreign one with its country
 * (`+44 20 7946 0958`). `raw`: as the line or the dial gave it; `region`: ISO 3166 code of the line's
 * country, upper case. What is no number of a numbering plan (110, `*21#`, extensions) stays as it is.
 */
export function displayNumber(raw: string, region: string): string {
  const prefix = prefixOf(raw, region);
  const number = parsed(raw.slice(prefix.length), region);
  if (number === null) return raw;
  const home = callingCodeOf(region) === number.countryCallingCode;
  const text = home ? number.formatNational() : number.formatInternational();
  return prefix === '' ? text : `${prefix}-${text}`;
}

function prefixOf(raw: string, region: string): string {
  return PREFIXES[region]?.exec(raw)?.[0] ?? '';
}

function parsed(raw: string, region: string): PhoneNumber | null {
  if (!/^[0-9+][0-9 ().\-/]{5,}$/.test(raw)) return null;
  const { isSupportedCountry, parsePhoneNumberFromString } = library();
  const known = isSupportedCountry(region) ? region : undefined;
  const number = parsePhoneNumberFromString(raw, known === undefined ? {} : { defaultCountry: known });
  return number?.isValid() === true ? number : null;
}

function callingCodeOf(region: string): string | null {
  const { isSupportedCountry, getCountryCallingCode } = library();
  return isSupportedCountry(region) ? getCountryCallingCode(region) : null;
}
