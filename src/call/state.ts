import type { Call } from './call.js';
import type { Announcement } from './numberDisplay.js';
import type { CallerId, Effect, EndReason, MarkKind, Moment, Plan } from './types.js';

export type Phase =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'ringing';
      readonly first: Moment;
      readonly last: Moment;
      readonly rings: number;
      readonly callerId: CallerId | null;
    }
  /** Off-hook, most likely by the telephone itself, to fetch the caller ID: no call yet. */
  | { readonly kind: 'fetching'; readonly began: Moment; readonly plan: Plan | undefined }
  | { readonly kind: 'offHook'; readonly call: Call }
  | { readonly kind: 'ended'; readonly at: Moment; readonly reason: EndReason }
  | { readonly kind: 'missed'; readonly at: Moment };

export interface Machine {
  readonly phase: Phase;
  readonly now: Moment;
  readonly nextCall: number;
  /** No recording may begin before this: the end of the one before it. */
  readonly freeFromSample: number;
  readonly earlyCallerId: { readonly callerId: CallerId; readonly ms: number } | null;
  readonly announcement: Announcement | null;
  /** After `shutdown` nothing begins any more. */
  readonly stopped: boolean;
}

export interface Step {
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}

export const initialMachine: Machine = {
  phase: { kind: 'idle' },
  now: { ms: 0, sample: 0 },
  nextCall: 1,
  freeFromSample: 0,
  earlyCallerId: null,
  announcement: null,
  stopped: false,
};

export function stay(machine: Machine, ...effects: Effect[]): Step {
  return { machine, effects };
}

/** One step after another, the effects in order. */
export function then(first: Step, next: (machine: Machine) => Step): Step {
  const second = next(first.machine);
  return { machine: second.machine, effects: [...first.effects, ...second.effects] };
}

export function inCall(machine: Machine, act: (call: Call) => Step): Step {
  return machine.phase.kind === 'offHook' ? act(machine.phase.call) : stay(machine);
}

export function withCall(machine: Machine, call: Call): Machine {
  return { ...machine, phase: { kind: 'offHook', call } };
}

/** Written down in the recording, when there is one. */
export function mark(machine: Machine, call: Call, what: MarkKind, detail?: string): Step {
  if (!call.kept) return stay(machine);
  const effect: Effect = { kind: 'mark', call: call.number, at: machine.now, what };
  return stay(machine, detail === undefined ? effect : { ...effect, detail });
}
