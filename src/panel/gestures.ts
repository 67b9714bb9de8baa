import type { Gesture, PanelAct } from './types.js';

/**
 * What presses of the one button mean: a pure function (button, what happened, situation) -> (button, acts).
 * Times are monotonic ms. Debounce is the kernel's (`gpio-key`).
 */

/** A press that is shorter is a press; a longer one is either a hold or nothing: somebody thought better of it. */
export const SHORT_MS = 1000;
/** A second press that begins within this after the first one's end makes a double press. */
export const DOUBLE_GAP_MS = 500;
export const EXPORT_HOLD_MS = 3000;
export const POWER_OFF_HOLD_MS = 8000;
/**
 * A press that comes so soon after the device was opened was there before: the kernel tells of a key that is
 * down when the device is opened. A stuck button would power the recorder off after every start.
 */
export const STUCK_MS = 1000;

export type ButtonInput = (
  | { readonly kind: 'press' | 'release' }
  /** The device was opened; presses from before are not known. */
  | { readonly kind: 'opened' }
  /** The device is gone, or events were lost: a release may never come. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'tick' }
) & { readonly ms: number };

/** What goes on when the input comes. */
export interface Situation {
  readonly inCall: boolean;
  readonly replaying: boolean;
}

interface Down {
  readonly sinceMs: number;
  /** `spent`: nothing comes of it any more, or only a hold. */
  readonly as: 'first' | 'second' | 'stopped' | 'marked' | 'spent';
}

export interface Button {
  readonly now: number;
  readonly openedMs: number;
  readonly down: Down | null;
  /** A short press is over and a second one may follow. `stopped`: it has ended a replay already. */
  readonly waiting: { readonly sinceMs: number; readonly stopped: boolean } | null;
}

export interface ButtonStep {
  readonly button: Button;
  readonly acts: readonly PanelAct[];
}

export const initialButton: Button = { now: 0, openedMs: 0, down: null, waiting: null };

/** The gesture behind each act. */
export const GESTURES: Readonly<Record<PanelAct, Gesture>> = {
  mark: 'press',
  replayLast: 'press',
  stopReplay: 'press',
  replayPrevious: 'doublePress',
  export: 'hold3s',
  powerOff: 'hold8s',
};

/** Takes one input. Never throws, whatever the order; an input from the past counts as now. */
export function stepButton(before: Button, input: ButtonInput, situation: Situation): ButtonStep {
  const ms = Math.max(input.ms, before.now);
  const lapsed = lapse({ ...before, now: ms }, situation);
  const taken = take(lapsed.button, input.kind, situation);
  return { button: taken.button, acts: [...lapsed.acts, ...taken.acts] };
}

/** When the next `tick` is wanted; null when only events can change anything. */
export function buttonDueMs({ down, waiting }: Button): number | null {
  if (waiting !== null) return waiting.sinceMs + DOUBLE_GAP_MS;
  return down === null || down.as === 'spent' ? null : down.sinceMs + POWER_OFF_HOLD_MS;
}

/** Held long enough for an export: letting go now begins it, holding on powers off. */
export function exportHeld({ down }: Button, ms: number): boolean {
  return down !== null && down.as !== 'spent' && ms - down.sinceMs >= EXPORT_HOLD_MS;
}

function stay(button: Button, ...acts: PanelAct[]): ButtonStep {
  return { button, acts };
}

/** What the passing of time alone brings about. */
function lapse(button: Button, { inCall }: Situation): ButtonStep {
  const { down, waiting, now } = button;
  if (waiting !== null && now - waiting.sinceMs >= DOUBLE_GAP_MS) {
    const acts: PanelAct[] = waiting.stopped || inCall ? [] : ['replayLast'];
    return stay({ ...button, waiting: null }, ...acts);
  }
  if (down !== null && down.as !== 'spent' && now - down.sinceMs >= POWER_OFF_HOLD_MS)
    return stay({ ...button, down: { ...down, as: 'spent' } }, 'powerOff');
  return stay(button);
}

function take(button: Button, kind: ButtonInput['kind'], situation: Situation): ButtonStep {
  switch (kind) {
    case 'opened':
      return stay({ ...button, openedMs: button.now, down: null });
    case 'lost':
      return stay({ ...button, down: null });
    case 'press':
      return press(button, situation);
    case 'release':
      return button.down === null ? stay(button) : release(button, button.down, situation);
    case 'tick':
      return stay(button);
  }
}

/** A press while it is down means that its release was lost: the earlier press is forgotten. */
function press(button: Button, { inCall, replaying }: Situation): ButtonStep {
  const { now, openedMs, waiting } = button;
  const down = (as: Down['as']): Button => ({ ...button, waiting: null, down: { sinceMs: now, as } });
  if (now - openedMs < STUCK_MS) return stay(down('spent'));
  // The moment counts, so neither a mark nor silence waits for what else the press may become.
  if (inCall) return stay(down('marked'), 'mark');
  if (waiting !== null) return stay(down('second'));
  return replaying ? stay(down('stopped'), 'stopReplay') : stay(down('first'));
}

function release(button: Button, { sinceMs, as }: Down, { inCall }: Situation): ButtonStep {
  const up = { ...button, down: null };
  const heldMs = button.now - sinceMs;
  if (as === 'spent') return stay(up);
  if (heldMs >= EXPORT_HOLD_MS) return stay(up, 'export');
  if (heldMs >= SHORT_MS || inCall || as === 'marked') return stay(up);
  if (as === 'second') return stay(up, 'replayPrevious');
  return stay({ ...up, waiting: { sinceMs: button.now, stopped: as === 'stopped' } });
}
