import { BYTES_PER_HOUR } from '../card/cardUse.js';
import { ringHours } from '../card/ringRoom.js';
import { slotsIn } from '../card/superblock.js';
import type { Layout } from './layout.js';

export interface Hours {
  /** Of talk until it is filed. */
  readonly ring: number;
  /** Of recordings, by profile. */
  readonly standard: number;
  readonly long: number;
}

export function hoursOf({ recordings, ring }: Layout): Hours {
  const slots = ring === null ? 0 : slotsIn(ring.bytes);
  return {
    ring: ringHours({ slots, freeSlots: slots }),
    standard: recordings.bytes / BYTES_PER_HOUR.standard,
    long: recordings.bytes / BYTES_PER_HOUR.long,
  };
}
