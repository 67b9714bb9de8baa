import { type Direction, END_REASONS, type NumberAbsence } from '../../call/types.js';
import type { CatalogueRow, NoticeWord } from '../catalogueTypes.js';
import { nameOf } from '../names.js';
import { CLOCK_QUALITIES, type ClockQuality } from '../types.js';

export type Cell = number | string | null;

/**
 * The table's layout, kept lean since 100,000 rows stand in memory: words are small numbers, numbers stand
 * once in a table of their own, and start and name are stored only where they do not follow from the rest.
 */
export const SCHEMA_VERSION = 1;
export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE numbers (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE);
CREATE TABLE calls (
  key INTEGER PRIMARY KEY, order_ms INTEGER NOT NULL, id TEXT NOT NULL, start_ms INTEGER, zone INTEGER,
  start TEXT, corrected TEXT, direction INTEGER NOT NULL, number INTEGER, absence INTEGER, clock INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL, ending INTEGER NOT NULL, interrupted INTEGER NOT NULL, notice INTEGER NOT NULL,
  gap INTEGER NOT NULL, day INTEGER NOT NULL, name TEXT, bytes INTEGER NOT NULL, hold TEXT, note TEXT, tags TEXT);
CREATE INDEX by_order ON calls (order_ms, id);
CREATE INDEX by_id ON calls (id);
CREATE INDEX by_day ON calls (day);
CREATE INDEX by_number ON calls (number);
CREATE INDEX by_hold ON calls (bytes) WHERE hold IS NOT NULL;
`;

/** Everything but `key`, in the order of {@link cellsOf}; the number by its text. */
export const COLUMNS =
  'order_ms, calls.id, start_ms, zone, start, corrected, direction, numbers.number, absence, clock, duration_ms, ' +
  'ending, interrupted, notice, gap, day, name, bytes, hold, note, tags';
export const COLUMN_COUNT = 21;

const DIRECTIONS: readonly Direction[] = ['in', 'out'];
const ABSENCES: readonly NumberAbsence[] = ['withheld', 'unavailable', 'payphone', 'conflict'];
const CLOCKS: readonly ClockQuality[] = CLOCK_QUALITIES;
const NOTICES: readonly NoticeWord[] = ['none', 'heard', 'cutShort', 'notHeard'];

/** `2026/11/23` as 20261123; a day is always four, two and two digits. */
export function dayNumberOf(day: string): number {
  return Number(day.replaceAll('/', ''));
}

export function dayTextOf(number: number): string {
  const digits = String(number).padStart(8, '0');
  return `${digits.slice(0, 4)}/${digits.slice(4, 6)}/${digits.slice(6)}`;
}

/** One value for each of {@link COLUMNS}. `row.path` must be of a day's directory. */
export function cellsOf(row: CatalogueRow): Cell[] {
  const zone = zoneOf(row.start);
  const startMs = Date.parse(row.start);
  const follows = zone !== null && isoOf(startMs, zone) === row.start;
  return [
    row.orderMs,
    row.id,
    follows && startMs !== row.orderMs ? startMs : null,
    follows ? zone : null,
    follows ? null : row.start,
    row.correctedStart,
    DIRECTIONS.indexOf(row.direction),
    row.number,
    row.numberAbsence === null ? null : ABSENCES.indexOf(row.numberAbsence),
    CLOCKS.indexOf(row.clock),
    row.durationMs,
    END_REASONS.indexOf(row.end),
    row.interrupted ? 1 : 0,
    NOTICES.indexOf(row.notice),
    row.gapSamples,
    dayNumberOf(row.path.slice(0, 10)),
    nameCell(row),
    row.bytes,
    row.hold,
    row.note,
    row.tags.length === 0 ? null : row.tags.join('\n'),
  ];
}

export function rowFrom(cells: readonly unknown[]): CatalogueRow {
  const at = cells as readonly Cell[];
  const orderMs = at[0] as number;
  const zone = at[3] as number | null;
  const absence = at[8] as number | null;
  const tags = at[20] as string | null;
  const row = {
    id: at[1] as string,
    start: zone === null ? (at[4] as string) : isoOf((at[2] as number | null) ?? orderMs, zone),
    correctedStart: at[5] as string | null,
    orderMs,
    clock: word(CLOCKS, at[9]),
    direction: word(DIRECTIONS, at[6]),
    number: at[7] as string | null,
    numberAbsence: absence === null ? null : word(ABSENCES, absence),
    durationMs: at[10] as number,
    end: word(END_REASONS, at[11]),
    interrupted: at[12] === 1,
    notice: word(NOTICES, at[13]),
    gapSamples: at[14] as number,
    bytes: at[17] as number,
    hold: at[18] as string | null,
    note: at[19] as string | null,
    tags: tags === null ? [] : tags.split('\n'),
  };
  const name = nameFrom(at[16] as string | null, row);
  return { ...row, path: `${dayTextOf(at[15] as number)}/${name}` };
}

/** Null for a name that follows from the row and ends with `.wav`; `.mp3` for one that ends so; else all of it. */
function nameCell(row: CatalogueRow): string | null {
  const name = row.path.slice(11);
  const dot = name.lastIndexOf('.');
  if (name.slice(0, dot) !== stemOf(row)) return name;
  return name.slice(dot) === '.wav' ? null : name.slice(dot);
}

function nameFrom(cell: string | null, row: Omit<CatalogueRow, 'path'>): string {
  if (cell === null) return `${stemOf(row)}.wav`;
  return cell.startsWith('.') ? stemOf(row) + cell : cell;
}

function stemOf(row: Omit<CatalogueRow, 'path'>): string {
  const { id, start, direction, durationMs, number } = row;
  const callerId = number === null ? null : ({ kind: 'number', number } as const);
  const name = nameOf({ id, start, direction, durationMs, callerId, profile: 'standard' });
  return name.slice(0, name.lastIndexOf('.'));
}

function word<T>(words: readonly T[], code: Cell | undefined): T {
  const found = words[code as number];
  if (found === undefined) throw new RangeError(`the catalogue has no word ${code}`);
  return found;
}

/** Minutes east of UTC when the text ends with `±hh:mm`; null otherwise. */
function zoneOf(start: string): number | null {
  const found = /([+-])(\d\d):(\d\d)$/.exec(start);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}

function isoOf(ms: number, zone: number): string {
  const moved = ms + zone * 60_000;
  if (!(Math.abs(moved) < 8.64e15)) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(zone);
  const sign = zone < 0 ? '-' : '+';
  return `${new Date(moved).toISOString().slice(0, -1)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
