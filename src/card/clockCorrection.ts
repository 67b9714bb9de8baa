import type { ClockQuality } from './types.js';

/** The wall clock's answer at one moment of the monotonic clock. */
export interface ClockAnswer {
  readonly monotonicMs: number;
  readonly wallMs: number;
  readonly trusted: boolean;
  /** How long the machine has slept since it came up; the monotonic clock stands still meanwhile. */
  readonly sleptMs: number;
}

/** What a new answer means, held against the one before. */
export interface ClockNews {
  /** The wall clock was set by so much; null when it was not. */
  readonly stepMs: number | null;
  /** Since now the monotonic clock can be turned into true time by adding this; null when nothing is new. */
  readonly wallMinusMonotonicMs: number | null;
  /** The machine slept: moments from before cannot be turned into time any more. */
  readonly slept: boolean;
}

/** A clock that is disciplined, not set, gains or loses at most 5 ms in the 10 s between two answers. */
const STEP_MS = 2000;

export function newsOf(before: ClockAnswer | null, now: ClockAnswer): ClockNews {
  const offsetMs = now.wallMs - now.monotonicMs;
  if (before === null)
    return { stepMs: null, wallMinusMonotonicMs: now.trusted ? offsetMs : null, slept: false };
  const slept = now.sleptMs - before.sleptMs > STEP_MS / 2;
  const byMs = offsetMs - (before.wallMs - before.monotonicMs) - (now.sleptMs - before.sleptMs);
  const stepMs = Math.abs(byMs) > STEP_MS ? byMs : null;
  const known = now.trusted && (!before.trusted || stepMs !== null);
  return { stepMs, wallMinusMonotonicMs: known ? offsetMs : null, slept };
}

/** A call of this run whose start on the monotonic clock is known. */
export interface CallBegun {
  readonly beganMs: number;
  readonly clock: ClockQuality;
}

/**
 * When a call really began, in ms since 1970; null when what is known of it stands. A start that was told by a
 * trusted clock is not touched by a later step: nobody knows which of the two was right.
 */
export function correctedStartMs(call: CallBegun, wallMinusMonotonicMs: number): number | null {
  return call.clock === 'unsynchronised' ? call.beganMs + wallMinusMonotonicMs : null;
}
