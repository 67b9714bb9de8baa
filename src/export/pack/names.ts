import { Buffer } from 'node:buffer';
import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { lengthInName, localTimeOf } from '../../card/names.js';

/** What may stand in braces in a name template; a `/` outside of them makes folders. */
export const NAME_FIELDS = [
  ...['date', 'time', 'year', 'month', 'day', 'direction', 'number', 'name', 'length', 'id'],
] as const;
export type NameField = (typeof NAME_FIELDS)[number];

/** What a file is called while it is not finished; nobody else's files end so. */
export const PART_ENDING = '.denwaban-part';
/** Of a folder's or file's name in UTF-8; 255 is what ext4 takes, and an unfinished one ends longer. */
const MAX_NAME_BYTES = 200;
const FIELD = /\{([^{}]*)\}/g;
/** Forbidden on exFAT, FAT32 or NTFS. */
const FORBIDDEN = /[<>:"/\\|?*\p{Cc}\p{Cs}]/gu;
/** Names of devices, to Windows, whatever follows a dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** The first thing in the template that is no field; null when all are. */
export function unknownField(template: string): string | null {
  const known: readonly string[] = NAME_FIELDS;
  for (const [all, field = ''] of template.matchAll(FIELD)) if (!known.includes(field)) return all;
  return /[{}]/.exec(template.replace(FIELD, ''))?.[0] ?? null;
}

/**
 * The recording's path in the target, with `/`, as the template says, safe on exFAT, FAT32 and NTFS.
 * Date and time are those of the corrected start where there is one.
 * @param ending `.wav`
 */
export function pathBy(template: string, row: CatalogueRow, ending: string): string {
  const { date, time } = localTimeOf(row.correctedStart ?? row.start);
  const [year = '', month = '', day = ''] = date.split('-');
  const file = row.path.slice(row.path.lastIndexOf('/') + 1);
  const values: Readonly<Record<NameField, string>> = {
    ...{ date, year, month, day, time: time.replaceAll(':', '-') },
    direction: row.direction,
    number: row.number ?? 'anon',
    name: file.slice(0, file.lastIndexOf('.')),
    length: lengthInName(row.durationMs),
    id: row.id,
  };
  const parts = template.split('/').filter((part) => part.trim() !== '');
  const filled = parts.map((part) => part.replace(FIELD, (_, field: NameField) => inName(values[field])));
  const last = filled.pop() ?? '';
  return [...filled.map((folder) => safe(folder, '')), safe(last, ending)].join('/');
}

/** The same path for the n-th file that would be called so: `call_2.wav`. */
export function numbered(path: string, n: number): string {
  if (n < 2) return path;
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const at = dot > slash ? dot : path.length;
  return `${path.slice(0, slash)}${safe(path.slice(slash, at), `_${n}${path.slice(at)}`)}`;
}

/** Two paths that are one file somewhere: FAT, exFAT and NTFS do not tell capitals apart, macOS no forms of Unicode. */
export function sameFileKey(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase();
}

/** Whether a path, read from somebody's list, stays in the target and could have been made by {@link pathBy}. */
export function isSafePath(path: string): boolean {
  return path !== '' && path.split('/').every((part) => part !== '' && safe(part, '') === part);
}

function inName(value: string | undefined): string {
  return (value ?? '').replace(FORBIDDEN, '-');
}

/** One folder's or file's name, cut so that the ending still has room. */
function safe(name: string, ending: string): string {
  const clean = name.normalize('NFC').replace(FORBIDDEN, '-').trim();
  const kept = cutTo(clean, MAX_NAME_BYTES - Buffer.byteLength(ending));
  // Windows drops dots and spaces at an end.
  const whole = ending === '' ? kept.replace(/[. ]+$/, '') : `${kept.replace(/[. ]+$/, '')}${ending}`;
  if (whole === ending) return `_${ending}`;
  return DEVICE.test(whole) ? `_${whole}` : whole;
}

function cutTo(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}
