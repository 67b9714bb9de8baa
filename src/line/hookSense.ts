import type { LineEvent } from '../call/types.js';
import type { LineListener } from './driver.js';

/**
 * Which of two codes is the lifting and which the putting down differs from firmware to firmware (facts: line-interface
 * §1.4, §9), and a profile may have it the wrong way round. When the handset is told put down while the line rings, and
 * it rings no more, then it was lifted: the two are exchanged from then on. As long as it rings nothing is believed,
 * since a ringing caller must not be taken from the telephone; and nothing ever of a device that tells such things
 * between rings.
 */
export interface HookSense {
  readonly exchanged: boolean;
  /** It tells of the handset between rings. */
  readonly babbles: boolean;
  readonly lastRingMs: number | null;
  /** When the handset was told put down while it rang. */
  readonly doubtMs: number | null;
}

export interface SenseStep {
  readonly sense: HookSense;
  readonly events: readonly { readonly event: LineEvent; readonly atMs: number }[];
  /** When a step without an event is wanted. Null: not at all. */
  readonly dueMs: number | null;
}

export const NO_SENSE: HookSense = { exchanged: false, babbles: false, lastRingMs: null, doubtMs: null };

/** A ring may be told so much later than the one before. */
const LATE_RING_MS = 1000;

/** @param event null: time has passed @param ringPeriodMs from ring to ring */
export function hookSense(
  before: HookSense,
  event: LineEvent | null,
  atMs: number,
  ringPeriodMs: number,
): SenseStep {
  const overMs = (sense: HookSense) => (sense.lastRingMs ?? -Infinity) + ringPeriodMs + LATE_RING_MS;
  let sense = before;
  const events: { event: LineEvent; atMs: number }[] = [];
  if (sense.doubtMs !== null && atMs >= overMs(sense)) {
    events.push({ event: { kind: 'offHook' }, atMs: sense.doubtMs });
    sense = { ...sense, exchanged: !sense.exchanged, lastRingMs: null, doubtMs: null };
  }
  if (event?.kind === 'ring') {
    sense = { ...sense, babbles: sense.babbles || sense.doubtMs !== null, lastRingMs: atMs, doubtMs: null };
    events.push({ event, atMs });
  } else if (event?.kind === 'offHook' || event?.kind === 'onHook') {
    const up = (event.kind === 'offHook') !== sense.exchanged;
    if (up) sense = { ...sense, lastRingMs: null, doubtMs: null };
    else if (atMs < overMs(sense) && !sense.babbles) sense = { ...sense, doubtMs: atMs };
    events.push({ event: { kind: up ? 'offHook' : 'onHook' }, atMs });
  } else if (event !== null) events.push({ event, atMs });
  return { sense, events, dueMs: sense.doubtMs === null ? null : overMs(sense) };
}

/** Listens in place of `listener` to a device that may have lifting and putting down the wrong way round. */
export function withHookSense(
  listener: LineListener,
  ringPeriodMs: number,
  nowMs: () => number,
): LineListener {
  let sense = NO_SENSE;
  let timer: NodeJS.Timeout | undefined;
  const take = (heard: LineEvent | null, atMs: number) => {
    clearTimeout(timer);
    const step = hookSense(sense, heard, atMs, ringPeriodMs);
    if (step.sense.exchanged !== sense.exchanged)
      listener.log('the line interface tells the lifting of the handset as its putting down', {
        exchanged: step.sense.exchanged,
      });
    sense = step.sense;
    for (const told of step.events) listener.event(told.event, told.atMs);
    if (step.dueMs === null) return;
    timer = setTimeout(() => take(null, nowMs()), Math.max(1, Math.ceil(step.dueMs - nowMs())));
    timer.unref();
  };
  return {
    ...listener,
    event: take,
    lost: (problem) => {
      clearTimeout(timer);
      sense = { ...sense, lastRingMs: null, doubtMs: null };
      listener.lost(problem);
    },
  };
}
