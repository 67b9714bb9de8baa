import assert from 'node:assert/strict';
import { type CallRules, initialMachine, type Machine, step } from '#src/call/machine.js';
import type { CallEvent, Effect } from '#src/call/types.js';
import { rulesWith } from './callRules.js';

export const RULES: CallRules = rulesWith({});

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;
export type Happening = Untimed<CallEvent> & { s: number };

/** Feeds events at the given seconds; gives the effects' kinds, the effects and the machine. */
export function run(happenings: readonly Happening[], rules: Partial<CallRules> = {}) {
  let machine: Machine = initialMachine;
  const effects: Effect[] = [];
  for (const { s, ...rest } of happenings) {
    const event = { ...rest, at: { ms: s * 1000, sample: s * 8000 } } as CallEvent;
    const taken = step(machine, event, { ...RULES, ...rules });
    machine = taken.machine;
    effects.push(...taken.effects);
  }
  const kinds = effects.map(({ kind }) => kind).filter((kind) => kind !== 'release');
  return { machine, effects, kinds };
}

/** The first effect of the kind. */
export function effect<K extends Effect['kind']>(effects: readonly Effect[], kind: K) {
  const found = effects.find((one): one is Extract<Effect, { kind: K }> => one.kind === kind);
  assert.ok(found, `no ${kind} among the effects`);
  return found;
}
