import type { LineHabits } from './lineHabits.js';
import { command } from './lineModel.js';
import type { Hook, LineCommand, LineState, ModelEvent } from './lineTypes.js';
import { RATE_HZ } from './tones.js';

/**
 * Who closes the loop: the telephone, when it is on the line and lifted, or a modem that is off-hook. The
 * exchange sees the loop alone and cannot tell them apart. Pure.
 */
export interface Loop {
  readonly phone: Hook;
  /** The modem is off-hook and holds the line whatever the telephone does. */
  readonly held: boolean;
  /** The telephone is off the line. */
  readonly phoneCut: boolean;
}

export const OPEN_LOOP: Loop = { phone: 'on', held: false, phoneCut: false };

/** The line, and what it tells, when telephone or relays change; `offHook` and `onHook` are the telephone's. */
export function closeLoop(
  state: LineState,
  before: Loop,
  after: Loop,
  habits: LineHabits,
): { readonly state: LineState; readonly events: readonly ModelEvent[] } {
  const { sample } = state;
  const events: ModelEvent[] = [];
  // A telephone that holds the loop by itself hides what its handset does.
  if (after.phone !== before.phone && state.holding.length === 0)
    events.push({ kind: after.phone === 'off' ? 'offHook' : 'onHook', by: 'handset', sample });
  if (isClosed(after) === isClosed(before)) return { state, events };
  const done = command(state, { kind: isClosed(after) ? 'lift' : 'hangUp' }, habits);
  if (done === null) return { state, events };
  const others = done.events.filter(({ kind }) => kind !== 'offHook' && kind !== 'onHook');
  return { state: done.state, events: [...others, ...events] };
}

/** Whether it takes a handset in somebody's hand. */
export function needsPhone(wish: LineCommand): boolean {
  switch (wish.kind) {
    case 'dial':
    case 'flash':
    case 'mute':
      return true;
    case 'speak':
      return wish.voice.side === 'near';
    case 'keys':
      return wish.keys.side === 'near';
    default:
      return false;
  }
}

/** Whether a flash of the telephone reaches the exchange: not past a modem that holds the loop. */
export function isBrokenByPhone({ held, phoneCut }: Loop): boolean {
  return !held && !phoneCut;
}

/** A flash that only the device in between can notice. */
export function unseenFlash(sample: number, ms: number): readonly ModelEvent[] {
  const over = sample + Math.round((ms * RATE_HZ) / 1000);
  return [
    { kind: 'onHook', by: 'flash', sample },
    { kind: 'offHook', by: 'flash', sample: over },
  ];
}

function isClosed({ phone, held, phoneCut }: Loop): boolean {
  return held || (phone === 'off' && !phoneCut);
}
