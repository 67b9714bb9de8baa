import type { CallQuery } from '../catalogueTypes.js';
import type { Cell } from './rowCode.js';

/** What a query asks for as SQL conditions on `calls`, with the values they take. */
export interface Selection {
  readonly where: string;
  readonly values: readonly Cell[];
}

/**
 * The rows a query means. Text is found by instr(), which compares characters: LIKE took three times as long
 * and full-text tokens do not find two Japanese characters (facts: packages §6).
 */
export function selectionOf(query: CallQuery): Selection {
  const parts: string[] = [];
  const values: Cell[] = [];
  const add = (part: string, ...given: Cell[]) => {
    parts.push(part);
    values.push(...given);
  };
  if (query.fromMs !== undefined) add('order_ms >= ?', query.fromMs);
  if (query.untilMs !== undefined) add('order_ms < ?', query.untilMs);
  if (query.number !== undefined)
    add('calls.number IN (SELECT id FROM numbers WHERE instr(number, ?) > 0)', query.number);
  if (query.direction !== undefined) add('direction = ?', query.direction === 'in' ? 0 : 1);
  if (query.leastMs !== undefined) add('duration_ms >= ?', query.leastMs);
  if (query.mostMs !== undefined) add('duration_ms <= ?', query.mostMs);
  if (query.tag !== undefined)
    add('instr(char(10) || tags || char(10), char(10) || ? || char(10)) > 0', query.tag);
  if (query.held !== undefined) add(`hold IS ${query.held ? 'NOT NULL' : 'NULL'}`);
  if (query.text !== undefined) add('instr(note, ?) > 0', query.text);
  return { where: parts.length === 0 ? '1' : parts.join(' AND '), values };
}

/** So few are cheaper to sort than to find in the order of time. */
const FEW = 2000;

/**
 * How the rows are ordered. `+` keeps SQLite from walking all recordings in time order for a handful that
 * could be sorted: for text nobody wrote that is 30 ms instead of 10 with 100,000 rows.
 */
export function orderOf({ sort, descending }: CallQuery, total: number): string {
  const way = descending ? 'DESC' : 'ASC';
  const time = `${total > FEW ? '' : '+'}order_ms ${way}, calls.id ${way}`;
  if (sort === 'time') return time;
  if (sort === 'length') return `duration_ms ${way}, ${time}`;
  return `numbers.number ${way}, ${time}`;
}
