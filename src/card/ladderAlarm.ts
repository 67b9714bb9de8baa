import type { Ladder } from './retentionTypes.js';

/** From this level on calls are about to be lost, so it is told again (facts: storage §9, L3). */
const REPEATED_LEVEL = 3;
const REPEAT_MS = 3_600_000;

/** What was told last, and when on the monotonic clock. */
export interface LadderTold {
  readonly level: Ladder['level'];
  readonly atMs: number;
}

/** When a level that was told is to be told again, if it still stands then; null: never. */
export function repeatAtMs({ level, atMs }: LadderTold): number | null {
  return level < REPEATED_LEVEL ? null : atMs + REPEAT_MS;
}

/** What this look is: nothing new, news, or an alarm that is due again. */
export function tellingOf(
  told: LadderTold | null,
  level: Ladder['level'],
  nowMs: number,
): 'same' | 'changed' | 'again' {
  if (told?.level !== level) return 'changed';
  return nowMs >= (repeatAtMs(told) ?? Infinity) ? 'again' : 'same';
}
