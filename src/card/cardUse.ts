import type { Profile } from './types.js';

/** Bytes of an hour of talk once it is filed (facts: storage §7, measured sizes). */
const BYTES_PER_HOUR: Readonly<Record<Profile, number>> = {
  standard: 28.8e6,
  pcm: 57.6e6,
  long: 10.8e6,
  opus: 10.4e6,
};
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WINDOW_DAYS = 28;

export interface CardUse {
  /** Hours of talk for which there is room; null when the room is not known. */
  readonly hoursFit: number | null;
  /** Average of the last 28 days, or since the first recording. */
  readonly hoursPerDay: number;
  /** Until the room is used up and the oldest recordings must go; null while nothing is recorded. */
  readonly daysLeft: number | null;
}

/** How far the free room reaches in one profile, and at the use of the last weeks. */
export function cardUse(
  calls: readonly { readonly orderMs: number; readonly durationMs: number }[],
  nowMs: number,
  freeBytes: number | null,
  profile: Profile,
): CardUse {
  const recent = calls.filter(({ orderMs }) => orderMs > nowMs - WINDOW_DAYS * DAY_MS);
  const firstMs = recent.reduce((first, { orderMs }) => Math.min(first, orderMs), nowMs - DAY_MS);
  const talkMs = recent.reduce((all, { durationMs }) => all + durationMs, 0);
  const hoursPerDay = talkMs / HOUR_MS / ((nowMs - firstMs) / DAY_MS);
  const hoursFit = freeBytes === null ? null : freeBytes / BYTES_PER_HOUR[profile];
  const daysLeft = hoursFit === null || hoursPerDay === 0 ? null : hoursFit / hoursPerDay;
  return { hoursFit, hoursPerDay, daysLeft };
}
