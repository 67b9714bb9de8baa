import type { ClockQuality } from './types.js';

/**
 * Where a new recording stands in the order of recordings. A clock that cannot be trusted counts for nothing
 * once anything is known: the recording comes just behind the last one (a Pi has no clock of its own and may
 * wake up in 1970).
 * @param lastOrderMs of the newest recording known; null when there is none
 */
export function orderMsOf(wallMs: number, clock: ClockQuality, lastOrderMs: number | null): number {
  return clock !== 'unsynchronised' || lastOrderMs === null ? wallMs : lastOrderMs + 1;
}
