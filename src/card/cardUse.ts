import type { Talk } from './catalogueTypes.js';
import type { Profile } from './types.js';

/** Bytes of an hour of talk once it is filed (facts: storage §7, measured sizes). */
export const BYTES_PER_HOUR: Readonly<Record<Profile, number>> = {
  standard: 28.8e6,
  pcm: 57.6e6,
  long: 10.8e6,
  opus: 10.4e6,
};
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Use is averaged over this time. */
export const USE_WINDOW_MS = 28 * DAY_MS;

export interface CardUse {
  /** Hours of talk for which there is room; null when the room is not known. */
  readonly hoursFit: number | null;
  /** Average of the last 28 days, or since the first recording. */
  readonly hoursPerDay: number;
  /** Until the room is used up and the oldest recordings must go; null while nothing is recorded. */
  readonly daysLeft: number | null;
}

/**
 * How far the free room reaches in one profile, and at the use of the last weeks.
 * @param talk since {@link USE_WINDOW_MS} before now
 */
export function cardUse(
  { talkMs, firstMs }: Talk,
  nowMs: number,
  freeBytes: number | null,
  profile: Profile,
): CardUse {
  const sinceMs = Math.min(firstMs ?? nowMs, nowMs - DAY_MS);
  const hoursPerDay = talkMs / HOUR_MS / ((nowMs - sinceMs) / DAY_MS);
  const hoursFit = freeBytes === null ? null : freeBytes / BYTES_PER_HOUR[profile];
  const daysLeft = hoursFit === null || hoursPerDay === 0 ? null : hoursFit / hoursPerDay;
  return { hoursFit, hoursPerDay, daysLeft };
}
