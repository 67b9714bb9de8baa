import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { Country } from '../signal/country.js';

const words = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const cadence = z.array(z.int().min(10).max(20_000)).max(8);
const tone = z.strictObject({
  hz: z.array(z.int().min(200).max(3400)).min(1).max(2),
  modulatedHz: z.int().min(5).max(50).optional(),
  cadenceMs: cadence,
});
const tones = z.array(tone).min(1);
const span = z.strictObject({ min: z.int().min(20), max: z.int().max(2000) });

const schema = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}$/),
  title: words,
  tones: z.strictObject({ dial: tones, busy: tones, reorder: tones, ringback: tones }),
  ringCadenceMs: cadence.min(2),
  flashMs: span,
  callerId: z.array(z.enum(['ntt', 'bellcore', 'etsi', 'bt', 'dtmf'])).min(1),
  disconnectMs: span.nullable(),
  recordTone: z
    .strictObject({ hz: z.int().min(300).max(3400), onMs: z.int().min(50), everyMs: z.int().min(1000) })
    .nullable(),
  notes: z.array(z.string().min(1)),
});

const COUNTRIES_DIR = new URL('../../boards/countries/', import.meta.url);

/**
 * The country by its code in any case; null: there is no such file.
 *
 * @throws ProblemError configBoardBroken when the file is damaged
 */
export function loadCountry(code: string, dir: URL = COUNTRIES_DIR): Country | null {
  const name = `${code.toLowerCase()}.json`;
  if (!countryCodes(dir).includes(code.toUpperCase())) return null;
  const file = new URL(name, dir);
  const broken = (why: string): Problem => ({ code: 'configBoardBroken', path: file.pathname, why });
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ProblemError(broken(error instanceof Error ? error.message : String(error)));
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new ProblemError(broken(z.prettifyError(read.error).replaceAll('\n', ' ')));
}

/** The codes of all countries that come with Denwaban, upper case. */
export function countryCodes(dir: URL = COUNTRIES_DIR): readonly string[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5).toUpperCase())
    .sort();
}

/** All countries that come with Denwaban, in the order of their codes. @throws ProblemError configBoardBroken */
export function loadCountries(dir: URL = COUNTRIES_DIR): readonly Country[] {
  return countryCodes(dir).flatMap((code) => loadCountry(code, dir) ?? []);
}
