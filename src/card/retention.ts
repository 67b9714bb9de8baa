import type {
  Judged,
  Kept,
  RetentionClock,
  RetentionPolicy,
  RetentionRule,
  Space,
  Verdict,
} from './retentionTypes.js';

export const DAY_MS = 86_400_000;

const LEAST_FREE_PART = 0.01;
const LEAST_FREE_BYTES = 512e6;
/** Of a small card: a reserve it can never have would delete every recording as soon as it is filed. */
const MOST_FREE_PART = 0.1;
const SLACK_BYTES = 1e9;
const SLACK_PART = 0.05;

/** What is never used of the card, in bytes. */
export function reserveOf({ minFree }: RetentionPolicy, totalBytes: number): number {
  if (minFree === null)
    return Math.max(LEAST_FREE_PART * totalBytes, Math.min(LEAST_FREE_BYTES, MOST_FREE_PART * totalBytes));
  return 'bytes' in minFree ? minFree.bytes : minFree.part * totalBytes;
}

/** So much more than needed is freed at a time, so that not every call waits for deletions. */
export function slackOf({ totalBytes }: Pick<Space, 'totalBytes'>): number {
  return Math.min(SLACK_BYTES, SLACK_PART * totalBytes);
}

/** The key by which a rule's setting is known: `max_age_days`, `rule 2 max_age_days`. */
export function keyOf(rule: RetentionRule, key: 'min_keep_days' | 'max_age_days'): string {
  return rule.name === '' ? key : `${rule.name} ${key}`;
}

/**
 * What becomes of a recording: hold > pin > minKeep > maxAge > space (facts: storage §9). Its age counts from
 * `orderMs`. An age that is not known deletes nothing, and ends no minimum keep.
 */
export function verdictOf(row: Judged, policy: RetentionPolicy, clock: RetentionClock): Verdict {
  const matching = policy.rules.filter((rule) => matches(rule, row));
  const ownClock = row.clock === 'synchronised' || row.correctedStart !== null;
  const kept = keptBy(row, matching, ownClock ? clock.nowMs : null);
  const expires = expiryOf(row, matching);
  const asleep = !ownClock ? 'ownClock' : clock.trusted ? null : 'clock';
  return {
    kept,
    expires,
    asleep,
    expired: kept === null && asleep === null && expires !== null && clock.nowMs >= expires.atMs,
    last: policy.keepTaggedLast !== null && row.tags.includes(policy.keepTaggedLast),
  };
}

function keptBy(row: Judged, matching: readonly RetentionRule[], nowMs: number | null): Kept | null {
  if (row.hold !== null) return { by: 'hold', reason: row.hold };
  if (row.pinned) return { by: 'pin' };
  const longest = matching.reduce<RetentionRule | null>(
    (most, rule) => (rule.minKeepMs > (most?.minKeepMs ?? 0) ? rule : most),
    null,
  );
  if (longest === null) return null;
  const rule = keyOf(longest, 'min_keep_days');
  if (nowMs === null) return { by: 'minKeep', rule, untilMs: null };
  const untilMs = row.orderMs + longest.minKeepMs;
  return nowMs < untilMs ? { by: 'minKeep', rule, untilMs } : null;
}

function expiryOf(row: Judged, matching: readonly RetentionRule[]): Verdict['expires'] {
  let first: Verdict['expires'] = null;
  for (const rule of matching) {
    if (rule.maxAgeMs === null) continue;
    const atMs = row.orderMs + rule.maxAgeMs;
    if (first === null || atMs < first.atMs) first = { rule: keyOf(rule, 'max_age_days'), atMs };
  }
  return first;
}

function matches(rule: RetentionRule, row: Judged): boolean {
  if (rule.direction !== null && rule.direction !== row.direction) return false;
  if (rule.tag !== null && !row.tags.includes(rule.tag)) return false;
  return rule.number === null || fits(rule.number, row.number ?? '');
}

/** Without a regular expression, whose backtracking a pattern of many stars could abuse. */
function fits(pattern: string, number: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const final = rest.pop();
  if (final === undefined) return number === first;
  if (!number.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = number.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return number.length - final.length >= at && number.endsWith(final);
}
