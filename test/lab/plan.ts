import { Random } from '../rig/random.js';
import { FILE_SYSTEMS, type FileSystem } from './reports.js';

/** When the power goes: so long after the recorder is armed (its card not yet there), or after its recovery. */
export interface Cut {
  readonly after: 'armed' | 'checked';
  readonly delayMs: number;
}

/** One life of the guest: what it is started with, and its end; null: in order. */
export interface Boot {
  readonly seed: number;
  readonly cut: Cut | null;
}

/** The boots of each file system's card. The last one only looks what the last cut has left. */
export interface CardPlan {
  readonly fs: FileSystem;
  readonly boots: readonly Boot[];
}

/** One cut in five comes while the recorder recovers from the one before. */
const IN_RECOVERY = 5;
const RECOVERY_MS = 4000;
const CALLS_MS = 12_000;

/** Deals `cuts` out to the file systems, the first ones getting more. A seed gives the same plan always. */
export function planOf(cuts: number, seed: number, only: FileSystem | null): readonly CardPlan[] {
  const random = new Random(seed);
  const systems = only === null ? FILE_SYSTEMS : [only];
  return systems.flatMap((fs, i) => {
    const share = Math.floor(cuts / systems.length) + (i < cuts % systems.length ? 1 : 0);
    const boots: Boot[] = Array.from({ length: share }, (_, n) => ({
      seed: random.below(2 ** 31),
      cut: cutOf(random, n),
    }));
    return share === 0 ? [] : [{ fs, boots: [...boots, { seed: random.below(2 ** 31), cut: null }] }];
  });
}

function cutOf(random: Random, n: number): Cut {
  if (n > 0 && random.below(IN_RECOVERY) === 0) return { after: 'armed', delayMs: random.below(RECOVERY_MS) };
  return { after: 'checked', delayMs: random.below(CALLS_MS) };
}
