/**
 * Takes telephone numbers and people's own words out of what goes to support. Pure. Every digit of a number becomes
 * `#`, so that its length still shows.
 */

/** Times, and hashes: digits that are no number. */
const KEPT =
  /(?<!\d)(?:19|20)\d\d(?<between>[-/])(?:0[1-9]|1[0-2])\k<between>[0-3]\d(?!\d)(?:[T_ ][0-2]\d[:-][0-5]\d(?:[:-]\d\d)?(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?)?|[0-9a-f]{32,}/gi;
/** Digits with what people write between them. */
const DIGITS = /\+?\p{Nd}(?:[-\s()./]{0,2}\p{Nd})*/gu;
/** From so many digits on it may be a number; with dots between it is rather a version. */
const FEWEST = 5;
const FEWEST_DOTTED = 8;
/** A recording's name, and a report of the line, may hold short numbers. */
const IN_PLACE = [/(_(?:in|out)_)([^_/]+)(_\d+m\d\ds_)/g, /(\bN(?:MBR|MRB|AME)\s*=\s*)([^\r\n"\\]+)()/g];

/** Keys whose text is a number, whole or digit by digit, and keys with words of people. */
const NUMBER_KEYS = ['number', 'digit', 'digits', 'detail', 'from'];
const WORD_KEYS = ['note', 'text', 'tag', 'tags', 'hold', 'keepTaggedLast'];

function hashed(text: string): string {
  return text.replace(/\p{Nd}/gu, '#');
}

/** A text in which every run of digits that may be a number is hidden. */
export function maskText(text: string): string {
  let open = text;
  for (const place of IN_PLACE)
    open = open.replace(
      place,
      (_, before: string, number: string, after: string) => before + hashed(number) + after,
    );
  let masked = '';
  let at = 0;
  for (const kept of open.matchAll(KEPT)) {
    masked += maskRuns(open.slice(at, kept.index)) + kept[0];
    at = kept.index + kept[0].length;
  }
  return masked + maskRuns(open.slice(at));
}

function maskRuns(text: string): string {
  return text.replace(DIGITS, (run) => {
    if (run.includes('.') && digitsIn(run) < FEWEST_DOTTED)
      return run.replace(/[^.]+/g, (piece) => (digitsIn(piece) < FEWEST ? piece : hashed(piece)));
    return digitsIn(run) < FEWEST ? run : hashed(run);
  });
}

function digitsIn(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0;
}

/** A JSON value with its texts masked; numbers of JSON are counts and stay. */
export function maskJson(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (WORD_KEYS.includes(key)) return value === '' ? '' : '#';
    return NUMBER_KEYS.includes(key) ? hashed(value) : maskText(value);
  }
  if (Array.isArray(value)) return value.map((one) => maskJson(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [maskText(name), maskJson(one, name)]),
  );
}

/** A log of JSON lines; what is no JSON is a text. */
export function maskLog(log: string): string {
  return log
    .split('\n')
    .map((line) => {
      if (!line.startsWith('{')) return maskText(line);
      try {
        return JSON.stringify(maskJson(JSON.parse(line)));
      } catch {
        return maskText(line);
      }
    })
    .join('\n');
}

/** A configuration file: texts and comments are masked, plain numbers stay. */
export function maskToml(toml: string): string {
  return toml
    .split('\n')
    .map((line) => {
      const hidden = line.replace(
        /(\b(?:number|called|tag|keep_tagged_last)["']?\s*=\s*)("[^"]*"|'[^']*')/g,
        (_, before: string, text: string) => before + text.replace(/[^"']/g, '#'),
      );
      // The groups of a phone book are people's own words.
      const closed = hidden.replace(/(["']book:)([^"']*)/g, (_, before: string, group: string) => {
        return before + '#'.repeat(group.length);
      });
      return closed.replace(/"[^"]*"|'[^']*'|#.*$/g, (text) => maskText(text));
    })
    .join('\n');
}
