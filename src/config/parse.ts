import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import type { z } from 'zod';
import { SOURCES } from '../call/ruleTypes.js';
import { LEAST_RING_BYTES } from '../card/superblock.js';
import type { Problem } from '../i18n/problems.js';
import type { Country } from '../signal/country.js';
import type { Board } from './boards.js';
import { loadCountries } from './countries.js';
import { nearest } from './nearest.js';
import { type Config, type Places, resolve } from './resolve.js';
import { agesBelowKeep } from './retention.js';
import { ruleFaults } from './rules.js';
import { type ConfigFile, fileSchema, knownKeys, RANGES_MS, type Rule } from './schema.js';

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Where a key stands in the file, and its value as written there. */
interface Spot {
  readonly line: number;
  readonly got: string;
}

/**
 * Reads a configuration file's text. Pure. Every fault is listed, in the order of the lines.
 *
 * @param path the file's name for the messages; null for the built-in configuration
 * @param countries those that come with Denwaban are read when they are not given
 */
export function parseConfig(
  text: string,
  path: string | null,
  boards: readonly Board[],
  places: Places,
  countries: readonly Country[] = loadCountries(),
): ConfigResult {
  const place = path ?? 'denwaban.toml';
  let program: AST.TOMLProgram;
  let plain: unknown;
  try {
    // The parser gives a 0 that ends the file no length.
    program = parseTOML(`${text}\n`);
    plain = getStaticTOMLValue(program);
  } catch (error) {
    const [line, why] = error instanceof ParseError ? [error.lineNumber, error.message] : [1, String(error)];
    return { ok: false, problems: [{ code: 'configSyntax', path: place, line, why }] };
  }
  const spots = spotsOf(program, text);
  const schema = fileSchema(
    boards.map((board) => board.name),
    countries.map((country) => country.code),
  );
  const read = schema.safeParse(plain);
  if (!read.success) {
    const problems = read.error.issues.flatMap((issue) => problemsOf(issue, place, spots));
    return { ok: false, problems: problems.sort(byLine) };
  }
  const contradictions = contradictionsIn(read.data, place, spots);
  if (contradictions.length > 0) return { ok: false, problems: contradictions.sort(byLine) };
  const board = boards.find(({ name }) => name === (read.data.board ?? 'emulated'));
  if (board === undefined) throw new RangeError('boards must contain the default board "emulated"');
  const config = resolve(read.data, path, board, places, countries);
  if ('path' in config) return { ok: true, config };
  const problems = config.map(({ key }): Problem => {
    const group = key.split('.')[0] ?? '';
    const line = (spots.get(key) ?? spots.get(group) ?? spots.get('board'))?.line ?? 1;
    return { code: 'configMissing', path: place, line, key, board: board.name };
  });
  return { ok: false, problems };
}

/** Values that are right each by itself, and wrong together. */
function contradictionsIn(file: ConfigFile, path: string, spots: ReadonlyMap<string, Spot>): Problem[] {
  const at = (key: string) => ({ path, line: spots.get(key)?.line ?? 1, key });
  const { twice, mute } = ruleFaults(file.rule ?? []);
  return [
    ...agesBelowKeep(file.retention ?? {}).map(
      (key): Problem => ({ code: 'configAgeBelowKeep', ...at(key) }),
    ),
    ...mute.map((key): Problem => ({ code: 'configRuleMute', ...at(key) })),
    ...twice.map((key): Problem => {
      const name = `${key}.name`;
      return { code: 'configRuleTwice', ...at(spots.has(name) ? name : key) };
    }),
  ];
}

function byLine(a: Problem, b: Problem): number {
  return ('line' in a ? a.line : 0) - ('line' in b ? b.line : 0);
}

function problemsOf(issue: z.core.$ZodIssue, path: string, spots: ReadonlyMap<string, Spot>): Problem[] {
  const key = issue.path.join('.');
  const spot = spots.get(key) ?? { line: 1, got: '' };
  const at = { path, line: spot.line, key, got: spot.got };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => unknownKey(key, unknown, path, spots));
    case 'invalid_value':
      return [
        { code: 'configNotOneOf', ...at, allowed: issue.values.map((v) => `"${String(v)}"`).join(', ') },
      ];
    case 'too_small':
    case 'too_big':
      return [{ code: 'configOutOfRange', ...at, ...rangeOf(key) }];
    case 'invalid_union':
      return [{ code: 'configNotBytes', ...at, min: `${LEAST_RING_BYTES / 1024 ** 2}MiB` }];
    case 'custom':
      return [byRule((issue.params as { rule: Rule }).rule, at)];
    case 'invalid_type':
      if (issue.expected === 'object') return [{ code: 'configNotGroup', ...at }];
      if (issue.expected === 'boolean') return [{ code: 'configNotSwitch', ...at }];
      if (issue.expected === 'array') return [{ code: 'configNotList', ...at }];
      if (issue.expected === 'string') return [{ code: 'configNotText', ...at }];
      return [{ code: 'configOutOfRange', ...at, ...rangeOf(key) }];
    default:
      return [{ code: 'configSyntax', path, line: at.line, why: issue.message }];
  }
}

function byRule(rule: Rule, at: { path: string; line: number; key: string; got: string }): Problem {
  switch (rule) {
    case 'absolutePath':
      return { code: 'configNotAbsolute', ...at };
    case 'time':
      return { code: 'configNotTime', ...at };
    case 'name':
      return { code: 'configBadName', ...at };
    case 'numbers':
      return { code: 'configNotNumbers', ...at };
    case 'source':
      return { code: 'configNotSource', ...at, allowed: SOURCES.map((one) => `"${one}"`).join(', ') };
    case 'hours':
      return { code: 'configNotHours', ...at };
    case 'weekdays':
      return { code: 'configNotWeekdays', ...at };
    case 'dates':
      return { code: 'configNotDates', ...at };
    case 'free':
      return { code: 'configNotFree', ...at };
    case 'bytes':
      return { code: 'configNotBytes', ...at, min: `${LEAST_RING_BYTES / 1024 ** 2}MiB` };
  }
}

function unknownKey(group: string, unknown: string, path: string, spots: ReadonlyMap<string, Spot>): Problem {
  const prefix = group === '' ? '' : `${group}.`;
  const key = `${prefix}${unknown}`;
  const near = nearest(unknown, knownKeys(group));
  const line = (spots.get(key) ?? spots.get(group))?.line ?? 1;
  return { code: 'configUnknownKey', path, line, key, nearest: near === '' ? '' : `${prefix}${near}` };
}

function rangeOf(key: string): { min: number; max: number } {
  const plain = key.replace(/\.\d+/, '');
  const range = Object.entries(RANGES_MS).find(([name]) => name === plain)?.[1];
  return { min: range?.min ?? 0, max: range?.max ?? Number.MAX_SAFE_INTEGER };
}

function spotsOf(program: AST.TOMLProgram, text: string): ReadonlyMap<string, Spot> {
  const spots = new Map<string, Spot>();
  const note = (key: string, node: AST.TOMLNode, got: string) => {
    // The first place counts: for a group that is its heading.
    if (!spots.has(key)) spots.set(key, { line: node.loc.start.line, got });
  };
  const walk = (prefix: string, body: readonly (AST.TOMLKeyValue | AST.TOMLTable)[]) => {
    for (const node of body) {
      if (node.type === 'TOMLTable') {
        const key = node.resolvedKey.join('.');
        note(key, node, text.slice(...node.key.range));
        walk(`${key}.`, node.body);
        continue;
      }
      const names = node.key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
      const key = `${prefix}${names.join('.')}`;
      for (let n = 1; n < names.length; n++) note(`${prefix}${names.slice(0, n).join('.')}`, node, '');
      note(key, node, shortened(text.slice(...node.value.range)));
      if (node.value.type === 'TOMLInlineTable') walk(`${key}.`, node.value.body);
    }
  };
  walk('', program.body[0].body);
  return spots;
}

function shortened(written: string): string {
  const line = written.split('\n')[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
