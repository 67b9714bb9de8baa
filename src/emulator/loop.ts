import { command } from './lineModel.js';
import type { Hook, LineHabits, LineState, ModelEvent } from './lineTypes.js';

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
  if (after.phone !== before.phone)
    events.push({ kind: after.phone === 'off' ? 'offHook' : 'onHook', sample });
  if (isClosed(after) === isClosed(before)) return { state, events };
  const done = command(state, { kind: isClosed(after) ? 'lift' : 'hangUp' }, habits);
  if (done === null) return { state, events };
  const others = done.events.filter(({ kind }) => kind !== 'offHook' && kind !== 'onHook');
  return { state: done.state, events: [...others, ...events] };
}

/** The same line with a telephone that nobody on it hears: it is cut off, or lies on its hook. */
export function withoutPhone(state: LineState): LineState {
  const speeches = state.speeches.map(({ voice, from }) => ({
    voice: voice.side === 'far' ? voice : { ...voice, samples: new Int16Array(voice.samples.length) },
    from,
  }));
  return { ...state, speeches };
}

/** Gives the voices that {@link withoutPhone} took their sound back. */
export function withVoicesOf(before: LineState, after: LineState): LineState {
  const voices = new Map(before.speeches.map(({ voice }) => [voice.id, voice]));
  const speeches = after.speeches.map(({ voice, from }) => ({ voice: voices.get(voice.id) ?? voice, from }));
  return { ...after, speeches };
}

function isClosed({ phone, held, phoneCut }: Loop): boolean {
  return held || (phone === 'off' && !phoneCut);
}
