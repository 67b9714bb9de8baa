import { DAY_MS, reserveOf, verdictOf } from './retention.js';
import type { Demand, Judged, Ladder, RetentionClock, RetentionPolicy, Survey } from './retentionTypes.js';

const RECENT_MS = 7 * DAY_MS;
const HOUR_MS = 3_600_000;
/** More protected than this is told. */
const PROTECTED_PART = 0.7;
/** A hold that leads beyond this must be confirmed. */
export const HOLD_PART = 0.85;
const LEAST_HOURS = 24;

export const EMPTY_SURVEY: Survey = {
  calls: 0,
  bytes: 0,
  heldBytes: 0,
  pinnedBytes: 0,
  minKeepBytes: 0,
  evictableBytes: 0,
  recentBytes: 0,
  oldestMs: null,
};

const COUNTED_AS = { hold: 'heldBytes', pin: 'pinnedBytes', minKeep: 'minKeepBytes' } as const;

/** The survey with one recording more; they come oldest first. */
export function surveyed(
  survey: Survey,
  row: Judged,
  policy: RetentionPolicy,
  clock: RetentionClock,
): Survey {
  const { kept } = verdictOf(row, policy, clock);
  const key = kept === null ? 'evictableBytes' : COUNTED_AS[kept.by];
  return {
    ...survey,
    [key]: survey[key] + row.bytes,
    calls: survey.calls + 1,
    bytes: survey.bytes + row.bytes,
    recentBytes: survey.recentBytes + (row.orderMs > clock.nowMs - RECENT_MS ? row.bytes : 0),
    oldestMs: survey.oldestMs ?? row.orderMs,
  };
}

/** Recordings may still grow by so much before any must go, in bytes; negative when some must. */
export function headroomOf(policy: RetentionPolicy, demand: Omit<Demand, 'ringFull'>): number {
  return tightestOf(policy, demand).roomBytes;
}

/** The rule for space that is the first to delete when recordings grow, and how much they may until then. */
export function tightestOf(
  policy: RetentionPolicy,
  { freeBytes, totalBytes, usedBytes, neededBytes }: Omit<Demand, 'ringFull'>,
): { readonly rule: 'min_free' | 'max_bytes'; readonly roomBytes: number } {
  const free = freeBytes - reserveOf(policy, totalBytes);
  const allowed = policy.maxBytes === null ? Infinity : policy.maxBytes - usedBytes;
  // Where both want room now, the plan deletes for the free space.
  const rule = free >= neededBytes && allowed < free ? 'max_bytes' : 'min_free';
  return { rule, roomBytes: Math.min(free, allowed) - neededBytes };
}

/** Average traffic of the last week (of less while it is younger, at least a day), bytes a ms; 0: not known. */
export function trafficOf({ recentBytes, oldestMs }: Survey, clock: RetentionClock): number {
  if (oldestMs === null) return 0;
  return recentBytes / Math.min(RECENT_MS, Math.max(DAY_MS, clock.nowMs - oldestMs));
}

/** The part of what recordings may take that nothing may delete; with `moreBytes` protected besides. */
export function protectedPartOf(
  survey: Survey,
  policy: RetentionPolicy,
  demand: Omit<Demand, 'ringFull'>,
  moreBytes = 0,
): number {
  const bytes = survey.heldBytes + survey.pinnedBytes + survey.minKeepBytes + moreBytes;
  const capacity = survey.bytes + Math.max(0, headroomOf(policy, demand));
  return bytes === 0 ? 0 : bytes / capacity;
}

export function ladderOf(
  survey: Survey,
  policy: RetentionPolicy,
  demand: Demand,
  clock: RetentionClock,
): Ladder {
  const roomBytes = headroomOf(policy, demand) + survey.evictableBytes;
  const traffic = trafficOf(survey, clock);
  const hoursLeft = traffic === 0 ? null : Math.max(0, roomBytes) / traffic / HOUR_MS;
  const protectedPart = protectedPartOf(survey, policy, demand);
  return { level: levelOf(), protectedPart, hoursLeft };

  function levelOf(): Ladder['level'] {
    if (roomBytes < 0) return demand.ringFull ? 4 : 3;
    if (hoursLeft !== null && hoursLeft < LEAST_HOURS) return 2;
    return protectedPart > PROTECTED_PART ? 1 : 0;
  }
}
