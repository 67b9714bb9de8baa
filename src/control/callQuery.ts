import type { CallQuery } from '../card/catalogueTypes.js';

const DEFAULT_CALLS = 20;
const MAX_CALLS = 10_000;
const NAMES = [
  'from',
  'to',
  'number',
  'direction',
  'min',
  'max',
  'tag',
  'held',
  'text',
  'sort',
  'order',
  'limit',
  'offset',
];

/**
 * What `GET /v1/calls` asks for; a sentence's end saying what is wrong when it is not understood.
 *
 * | name | value |
 * | --- | --- |
 * | from, to | ISO 8601 with zone; `to` is exclusive |
 * | number | digits, a part of the number is enough |
 * | direction | `in`, `out` |
 * | min, max | length in ms |
 * | tag | the whole tag |
 * | held | `true`, `false` |
 * | text | any part of the note |
 * | sort | `time` (default), `length`, `number` |
 * | order | `desc` (default), `asc` |
 * | limit, offset | how many (default 20), behind how many |
 */
export function parseCallQuery(given: URLSearchParams): CallQuery | string {
  const faults: string[] = [];
  for (const name of given.keys()) if (!NAMES.includes(name)) faults.push(`there is no parameter ${name}`);
  const text = (name: string) => given.get(name) || undefined;
  const read = <T>(name: string, parse: (value: string) => T | null, what: string): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === null) faults.push(`${name} must be ${what}`);
    return parsed ?? undefined;
  };
  const time = (name: string) => read(name, parseTime, 'a time like 2026-11-23T18:00:00+09:00');
  const length = (name: string) => read(name, (value) => whole(value, 0, 1e12), 'a length in ms');
  const query = {
    fromMs: time('from'),
    untilMs: time('to'),
    number: read('number', parseDigits, 'made of digits'),
    direction: read('direction', oneOf('in', 'out'), 'in or out'),
    leastMs: length('min'),
    mostMs: length('max'),
    tag: text('tag'),
    held: read('held', oneOf('true', 'false'), 'true or false'),
    text: text('text'),
  };
  const sort = read('sort', oneOf('time', 'length', 'number'), 'time, length or number') ?? 'time';
  const order = read('order', oneOf('asc', 'desc'), 'asc or desc') ?? 'desc';
  const limit = read('limit', (value) => whole(value, 1, MAX_CALLS), `a number from 1 to ${MAX_CALLS}`);
  const offset = read('offset', (value) => whole(value, 0, 1e9), 'a number from 0 on') ?? 0;
  const [fault] = faults;
  if (fault !== undefined) return fault;
  const { held, ...rest } = query;
  const asked = held === undefined ? rest : { ...rest, held: held === 'true' };
  const given_ = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return { ...given_, sort, descending: order === 'desc', limit: limit ?? DEFAULT_CALLS, offset };
}

function parseTime(value: string): number | null {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** As people write numbers: separators do not count. */
function parseDigits(value: string): string | null {
  const digits = value.replace(/[\s()-]/g, '');
  return /^\+?[0-9*#]+$/.test(digits) ? digits : null;
}

function whole(value: string, least: number, most: number): number | null {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

function oneOf<T extends string>(...words: readonly T[]): (value: string) => T | null {
  return (value) => words.find((word) => word === value) ?? null;
}
