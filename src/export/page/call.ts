import type { NumberAbsence } from '../../call/types.js';
import { ABSENCES, FLAG, NOTICE_WORDS, type PageRow } from '../../card/page/pageTypes.js';

/** A call as the page shows it. Dates and times are as the recorder's clock showed them. */
export interface Call {
  /** The file, relative to the page, with `/`. */
  readonly path: string;
  readonly name: string;
  readonly id: string;
  /** `2026-11-23` and `18:45:02`. */
  readonly date: string;
  readonly time: string;
  readonly orderMs: number;
  readonly outgoing: boolean;
  readonly number: string | null;
  readonly absence: NumberAbsence | null;
  readonly durationMs: number;
  readonly notice: (typeof NOTICE_WORDS)[number];
  readonly interrupted: boolean;
  readonly gaps: boolean;
  readonly clockUnsure: boolean;
  readonly clockCorrected: boolean;
  /** Somebody pressed the button in the call. */
  readonly marked: boolean;
  readonly hold: string | null;
  readonly tags: readonly string[];
  readonly note: string | null;
}

/** @param folder the day's folder, `2026/11/23` */
export function callOf(folder: string, row: PageRow): Call {
  const [name, id, start, number, durationMs, flags, orderOffsetMs = 0, hold = 0, tags = 0, note = 0] = row;
  const has = (flag: number) => (flags & flag) !== 0;
  return {
    path: `${folder}/${name}`,
    name,
    id,
    date: start.slice(0, 10),
    time: start.slice(11, 19),
    orderMs: Date.parse(start) + orderOffsetMs,
    outgoing: has(FLAG.outgoing),
    number: typeof number === 'string' ? number : null,
    absence: typeof number === 'string' ? null : (ABSENCES[number] ?? null),
    durationMs,
    notice: NOTICE_WORDS[(flags >> FLAG.noticeShift) & 3] ?? 'none',
    interrupted: has(FLAG.interrupted),
    gaps: has(FLAG.gaps),
    clockUnsure: has(FLAG.clockUnsure),
    clockCorrected: has(FLAG.clockCorrected),
    marked: has(FLAG.marked),
    hold: hold === 0 ? null : hold,
    tags: tags === 0 ? [] : tags,
    note: note === 0 ? null : note,
  };
}

/** The day's folder of a call, `2026/11/23`. */
export function folderOf({ path }: Call): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A path as an address relative to the page: whatever a name holds, it leads nowhere else. */
export function addressOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
