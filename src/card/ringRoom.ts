import { SLOT_SAMPLES } from './recording.js';
import { RATE_HZ } from './types.js';

/** How much a ring holds, in what people and retention count. Pure. */
export interface RingUsage {
  readonly slots: number;
  readonly freeSlots: number;
}

const HOUR_SAMPLES = 3600 * RATE_HZ;
/** Above this the ring counts as full for retention: it must act before calls are refused. */
const FULL_PART = 0.9;

/** Hours of talk in all of it. */
export function ringHours({ slots }: RingUsage): number {
  return Math.round((slots * SLOT_SAMPLES * 100) / HOUR_SAMPLES) / 100;
}

/** Hours of talk that still fit, rounded down. */
export function ringFreeHours({ freeSlots }: RingUsage): number {
  return Math.floor((freeSlots * SLOT_SAMPLES * 10) / HOUR_SAMPLES) / 10;
}

export function ringIsFull({ slots, freeSlots }: RingUsage): boolean {
  return freeSlots < slots * (1 - FULL_PART);
}
