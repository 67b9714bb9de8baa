import type { Misbehaviour } from './misbehaviour.js';
import type { LineSignal } from './v253Device.js';

/** A signal as a composite device notices it, so long after it was there. */
export interface Noticed {
  readonly afterMs: number;
  readonly signal: LineSignal;
}

/** Between the end of a ring and the next one, counted from a report before the first. */
const AFTER_SECOND_RING_MS = 4500;

/** What a device with faults of its own makes of a signal. Pure. */
export function withFaults(signal: LineSignal, faults: Misbehaviour): readonly Noticed[] {
  const one = { afterMs: 0, signal };
  switch (signal.kind) {
    case 'ring':
      return faults.ringsTwice ? [one, one] : [one];
    case 'offHook': {
      const told: Noticed = faults.swapsHook ? { afterMs: 0, signal: { kind: 'onHook' } } : one;
      return faults.reversalAtAnswer
        ? [told, { afterMs: 0, signal: { kind: 'loopCurrentInterrupted' } }]
        : [told];
    }
    case 'onHook': {
      if (faults.hangUpReport === 'missing') return [];
      const afterMs = faults.hangUpReport?.lateMs ?? 0;
      return [{ afterMs, signal: faults.swapsHook ? { kind: 'offHook' } : signal }];
    }
    case 'callerId': {
      const afterMs = faults.callerId?.when === 'afterSecondRing' ? AFTER_SECOND_RING_MS : 0;
      return faults.callerId?.twice
        ? [
            { afterMs, signal },
            { afterMs, signal },
          ]
        : [{ afterMs, signal }];
    }
    default:
      return [one];
  }
}
