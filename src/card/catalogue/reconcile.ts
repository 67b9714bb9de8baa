import type { Problem } from '../../i18n/problems.js';
import { whyOf } from '../blockStore.js';
import { roomFor } from '../body.js';
import type { CatalogueRow } from '../catalogueTypes.js';
import { parseSums, SUMS_NAME } from '../dayFiles.js';
import { type DayIndex, INDEX_NAME, parseDayIndex } from '../dayIndex.js';
import type { Disk } from '../disk.js';
import { factsInHeader } from '../header.js';
import { FILE_HEADER_BYTES } from '../headerText.js';
import { isRecordingName } from '../names.js';
import { PAGE_DATA, PAGE_NAMES } from '../page/pageTypes.js';
import type { IndexLine } from '../types.js';
import { foldDay, HOLD_BY_ATTRIBUTE, nameOfRecording } from './fold.js';
import type { SqlCatalogue } from './sqlCatalogue.js';

export type Report = (problem: Problem) => void;

/** What Denwaban itself puts beside recordings. */
const OURS = new RegExp(
  [
    '^(index\\.ndjson(\\.new)?|SHA256SUMS(\\..*)?|calls.*\\.csv|device\\.pub|READ-ME\\.txt',
    `${PAGE_DATA}|(${PAGE_NAMES.join('|')})(\\.new)?)$`,
  ].join('|'),
);
const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;
const DAY = /^(0[1-9]|[12]\d|3[01])$/;
/** A name whose bytes are no UTF-8 comes with this character, and cannot be opened by it. */
const NOT_UTF8 = '\ufffd';
/** So many files of one directory are named one by one; of more only the number is told. */
const NAMED = 5;

/**
 * Makes the catalogue say what the card says, day by day. A day whose files are those of the catalogue is
 * left; any other, and those of `reread`, is read anew: from its index, and from their headers the files no
 * index names. Nothing on the card is changed.
 * @param stale told of each day read anew whose sums name a file that is gone: a cut came between the deletion and
 *   what is made of the index
 */
export async function reconcile(
  disk: Disk,
  catalogue: SqlCatalogue,
  reread: ReadonlySet<string>,
  report: Report,
  stale: (day: string) => void = () => {},
): Promise<void> {
  try {
    if ((await disk.stat('')) === null) {
      report({ code: 'cardMissing', path: disk.root, why: 'ENOENT' });
      return;
    }
    const known = catalogue.days();
    const found = new Set<string>();
    for (const year of await numbered(disk, '', YEAR, report))
      for (const month of await numbered(disk, year, MONTH, report))
        for (const day of await numbered(disk, month, DAY, report)) {
          found.add(day);
          const names = await reconcileDay(disk, catalogue, day, reread.has(day), report);
          if (names !== null && (await hasStaleSums(disk, day, names))) stale(day);
        }
    for (const [day, count] of known) if (!found.has(day)) forget(catalogue, day, count, report);
  } catch (error) {
    report({ code: 'cardMissing', path: disk.root, why: whyOf(error) });
  }
}

function forget(catalogue: SqlCatalogue, day: string, count: number, report: Report): void {
  report({ code: 'recordingsMissing', path: day, count });
  catalogue.replaceDay(day, []);
}

/** Paths of what is named so, newest first; what else is there is reported as foreign. */
async function numbered(disk: Disk, path: string, name: RegExp, report: Report): Promise<string[]> {
  const names = await disk.list(path);
  const ours = names.filter((one) => name.test(one));
  reportForeign(path, names.filter((name) => !ours.includes(name) && !OURS.test(name)).length, report);
  return ours
    .sort()
    .reverse()
    .map((name) => (path === '' ? name : `${path}/${name}`));
}

function reportForeign(path: string, count: number, report: Report): void {
  if (count > 0) report({ code: 'foreignFiles', path: path === '' ? '.' : path, count });
}

/** The day's names when it was read anew, else null. */
async function reconcileDay(disk: Disk, catalogue: SqlCatalogue, day: string, anew: boolean, report: Report) {
  const all = await disk.list(day);
  const names = all.filter((name) => isRecordingName(name) && !name.includes(NOT_UTF8)).sort();
  const rows = catalogue.rowsOfDay(day);
  const known = new Set(rows.map(({ path }) => path.slice(day.length + 1)));
  const same = known.size === names.length && names.every((name) => known.has(name));
  let foreign = all.filter((name) => !names.includes(name) && !OURS.test(name)).length;
  if (!same || anew) {
    const read = await readDay(disk, day, names, report);
    catalogue.replaceDay(day, read.rows);
    foreign += names.length - read.rows.length - read.named;
  }
  reportForeign(day, foreign, report);
  return !same || anew ? all : null;
}

async function hasStaleSums(disk: Disk, day: string, names: readonly string[]): Promise<boolean> {
  const text = await disk.readText(`${day}/${SUMS_NAME}`).catch(() => null);
  const there = new Set(names);
  return [...parseSums(text ?? '').keys()].some((name) => !there.has(name));
}

/** The day's rows, and how many files that are none were reported by name. */
async function readDay(disk: Disk, day: string, names: readonly string[], report: Report) {
  const index = parseDayIndex(await readIndex(disk, `${day}/${INDEX_NAME}`, report));
  for (const line of index.broken) report({ code: 'indexLineBroken', path: `${day}/${INDEX_NAME}`, line });
  const paths = new Set(names.map((name) => `${day}/${name}`));
  const present = index.lines.filter(({ path }) => paths.has(path));
  reportMissing(day, index, paths, report);
  for (const { path } of present) paths.delete(path);
  const faults: Problem[] = [];
  const byHeader: IndexLine[] = [];
  for (const path of paths) {
    const line = await readHeader(disk, path);
    if ('code' in line) faults.push(line);
    else byHeader.push(line);
  }
  for (const fault of faults.slice(0, NAMED)) report(fault);
  // What the index says comes last and counts: a copy somebody made of a file has the same facts.
  const lines = [...byHeader, ...present];
  const rows: CatalogueRow[] = [];
  for (const row of foldDay({ ...index, lines }).values()) rows.push(await asFound(disk, row, report));
  return { rows, named: Math.min(faults.length, NAMED) };
}

/** Lines without their file, unless a tombstone says why. */
function reportMissing(day: string, index: DayIndex, paths: ReadonlySet<string>, report: Report): void {
  const tombstones = new Set(index.annotations.filter(({ op }) => op === 'deleted').map(nameOfRecording));
  const missing = index.lines.filter(
    (line) => !paths.has(line.path) && !tombstones.has(nameOfRecording(line)),
  );
  if (missing.length > 0) report({ code: 'recordingsMissing', path: day, count: missing.length });
}

async function readIndex(disk: Disk, path: string, report: Report): Promise<string> {
  try {
    return (await disk.readText(path)) ?? '';
  } catch (error) {
    report({ code: 'recordingUnreadable', path, why: whyOf(error) });
    return '';
  }
}

async function readHeader(disk: Disk, path: string): Promise<IndexLine | Problem> {
  try {
    const facts = factsInHeader(await disk.readHead(path, FILE_HEADER_BYTES));
    if (typeof facts === 'string') return { code: 'recordingUnreadable', path, why: facts };
    const lossy = facts.profile === 'long' || facts.profile === 'opus';
    // How long a compressed body should be only the index knows: the file's own length stands for it.
    const bytes = lossy ? ((await disk.stat(path))?.bytes ?? 0) : roomFor(facts.profile, facts.samples);
    return { ...facts, path, bytes };
  } catch (error) {
    return { code: 'recordingUnreadable', path, why: whyOf(error) };
  }
}

/** The hold that only the attribute remembers is added; a file of another size is reported. */
async function asFound(disk: Disk, row: CatalogueRow, report: Report): Promise<CatalogueRow> {
  try {
    const stat = await disk.stat(row.path);
    if (stat === null) return row;
    if (stat.bytes !== row.bytes)
      report({ code: 'recordingCut', path: row.path, bytes: stat.bytes, expectedBytes: row.bytes });
    return row.hold === null && stat.readOnly ? { ...row, hold: HOLD_BY_ATTRIBUTE } : row;
  } catch (error) {
    report({ code: 'recordingUnreadable', path: row.path, why: whyOf(error) });
    return row;
  }
}
