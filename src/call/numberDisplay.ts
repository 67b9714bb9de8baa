import type { Moment } from './types.js';

/**
 * NTT Number Display (facts: line-interface §3.3): a call is announced by a reversal and short rings; the telephone
 * lifts by itself, takes the number, puts down again, and only then it rings. A telephone that cannot is rung
 * normally after 6 s.
 */
export interface Announcement {
  readonly ms: number;
  readonly rings: number;
  readonly lastRingMs: number;
}

/** An off-hook so soon after the announcement is the telephone's own. */
export const ANNOUNCED_MS = 6500;
/** From here on it rings normally: the exchange waits 6 s for the telephone. */
const RINGS_NORMALLY_MS = 5500;
/** Short rings follow each other once a second, ordinary ones every three. */
const SHORT_RING_PERIOD_MS = 1500;
/** A fetch is over within this; who is off-hook longer is a person (facts: line-interface §3.3, Asterisk). */
export const FETCH_MS = 10_000;
/** Before that the sound is the number's own. */
const SPEECH_COUNTS_AFTER_SAMPLES = 12_000;

/** Whether an off-hook now is the telephone's primary answer. */
export function isAnnounced(announcement: Announcement | null, nowMs: number): boolean {
  return announcement !== null && nowMs - announcement.ms <= ANNOUNCED_MS;
}

/** Whether a ring that the device cannot tell from an ordinary one belongs to the announcement. */
export function isShortRing({ ms, rings, lastRingMs }: Announcement, nowMs: number): boolean {
  if (nowMs - ms > RINGS_NORMALLY_MS) return false;
  return rings === 0 || nowMs - lastRingMs <= SHORT_RING_PERIOD_MS;
}

/** Whether two rings of a device that cannot tell them apart were short ones. */
export function areShortRings(firstMs: number, secondMs: number): boolean {
  return secondMs - firstMs <= SHORT_RING_PERIOD_MS;
}

export function rung(announcement: Announcement, nowMs: number): Announcement {
  return { ...announcement, rings: announcement.rings + 1, lastRingMs: nowMs };
}

/** Whether a word said at `sample` is a person's; sound is heard later than events are told. */
export function isSpeech(fetchBegan: Moment, sample: number): boolean {
  return sample - fetchBegan.sample >= SPEECH_COUNTS_AFTER_SAMPLES;
}
