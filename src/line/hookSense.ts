import type { LineListener } from './driver.js';

/** A ring may be told so much later than the one before. */
const LATE_RING_MS = 1000;

/**
 * Which of two codes is the lifting and which the putting down differs from firmware to firmware (facts: line-interface
 * §1.4, §9), and a profile may have it the wrong way round. When the handset is told put down while the line rings, and
 * it rings no more, then it was lifted: the two are exchanged from then on. As long as it rings nothing is believed,
 * since a ringing caller must not be taken from the telephone; and nothing ever of a device that tells such things
 * between rings.
 *
 * @param ringPeriodMs from ring to ring
 */
export function withHookSense(
  listener: LineListener,
  ringPeriodMs: number,
  nowMs: () => number,
): LineListener {
  let exchanged = false;
  let babbles = false;
  let lastRingMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  const forget = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const lifted = (atMs: number) => {
    timer = null;
    lastRingMs = null;
    exchanged = !exchanged;
    listener.log('the line interface tells the lifting of the handset as its putting down', { exchanged });
    listener.event({ kind: 'offHook' }, atMs);
  };
  return {
    ...listener,
    event: (event, atMs) => {
      if (event.kind === 'ring') {
        babbles ||= timer !== null;
        forget();
        lastRingMs = atMs;
      }
      if (event.kind !== 'offHook' && event.kind !== 'onHook') {
        listener.event(event, atMs);
        return;
      }
      const up = (event.kind === 'offHook') !== exchanged;
      const leftMs = lastRingMs === null ? 0 : lastRingMs + ringPeriodMs + LATE_RING_MS - nowMs();
      forget();
      if (up) lastRingMs = null;
      else if (leftMs > 0 && !babbles) timer = setTimeout(lifted, leftMs, atMs);
      timer?.unref();
      listener.event({ kind: up ? 'offHook' : 'onHook' }, atMs);
    },
    lost: (problem) => {
      forget();
      lastRingMs = null;
      listener.lost(problem);
    },
  };
}
