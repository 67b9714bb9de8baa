import { type Facts, type OpenFacts, type Profile, RATE_HZ } from './types.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NUMBER_CHARS = 20;
export const ID_CHARS = 6;

/** What names end with, by profile. */
const ENDINGS: Readonly<Record<Profile, string>> = {
  standard: '.wav',
  pcm: '.wav',
  long: '.mp3',
  opus: '.opus',
};

/** A recording's id, six Crockford base-32 characters, from at least six random bytes. */
export function idFrom(random: Uint8Array): string {
  return Array.from(random.subarray(0, ID_CHARS), (byte) => CROCKFORD[byte & 31]).join('');
}

/** The parts of `2026-11-23T18:45:02.123+09:00`: local time as the office's clock showed it. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** Date and time as written, whatever the zone; 1970 when `start` is no ISO time. */
export function localTimeOf(start: string): LocalTime {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(start);
  return { date: found?.[1] ?? '1970-01-01', time: found?.[2] ?? '00:00:00' };
}

/** The day's directory relative to the recordings directory: `2026/11/23`. */
export function dayOf(facts: Pick<OpenFacts, 'start'>): string {
  return localTimeOf(facts.start).date.replaceAll('-', '/');
}

/** What all names of one recording begin with, however it ended: `2026-11-23_18-45-02_`. */
function nameStart(facts: Pick<OpenFacts, 'start'>): string {
  const { date, time } = localTimeOf(facts.start);
  return `${date}_${time.replaceAll(':', '-')}_`;
}

/** Whether a name ends as those of recordings do. */
export function isRecordingName(name: string): boolean {
  return Object.values(ENDINGS).some((ending) => name.endsWith(ending));
}

/** Whether a name is one of this recording, however long it was thought to be and in whatever profile. */
export function isNameOf(facts: Pick<OpenFacts, 'start' | 'id'>, name: string): boolean {
  const stem = name.slice(0, name.lastIndexOf('.'));
  return isRecordingName(name) && stem.startsWith(nameStart(facts)) && stem.endsWith(`_${idOf(facts)}`);
}

/**
 * `2026-11-23_18-45-02_in_0312345678_03m12s_K7Q2M9.wav`: ASCII, valid on FAT, sorted by time, read by people.
 * The length is the call's from the off-hook, rounded to seconds; minutes may pass 99.
 */
export function nameOf(
  facts: Pick<Facts, 'start' | 'direction' | 'callerId' | 'durationMs' | 'id' | 'profile'>,
): string {
  const length = lengthInName(facts.durationMs);
  return `${nameStart(facts)}${facts.direction}_${numberOf(facts)}_${length}_${idOf(facts)}${ENDINGS[facts.profile]}`;
}

/** `03m12s`. */
export function lengthInName(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}m${two(seconds % 60)}s`;
}

/** The recording's path relative to the recordings directory, with `/`. */
export function pathOf(facts: Parameters<typeof nameOf>[0]): string {
  return `${dayOf(facts)}/${nameOf(facts)}`;
}

function idOf({ id }: Pick<OpenFacts, 'id'>): string {
  return id.replace(/[^0-9A-Za-z]/g, '') || 'noid';
}

function numberOf({ callerId }: Pick<Facts, 'callerId'>): string {
  const number = callerId?.kind === 'number' ? callerId.number : '';
  return number.replace(/[^0-9A-Za-z+]/g, '').slice(0, NUMBER_CHARS) || 'anon';
}

/** Samples from local midnight to the recording's first sample, as the Broadcast Wave header wants it. */
export function samplesSinceMidnight(facts: Pick<OpenFacts, 'start' | 'preRollSamples'>): number {
  const [hours = 0, minutes = 0, seconds = 0] = localTimeOf(facts.start).time.split(':').map(Number);
  return Math.max(0, ((hours * 60 + minutes) * 60 + seconds) * RATE_HZ - facts.preRollSamples);
}
