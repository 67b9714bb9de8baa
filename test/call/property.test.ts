import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallRules, initialMachine, type Machine, REST_MS, step } from '#src/call/machine.js';
import type { CallEvent, CallerId, Plan } from '#src/call/types.js';
import { Random, seedFor } from '../rig/random.js';
import { Onlooker } from './invariants.js';

const SEQUENCES = 100_000;

function someRules(random: Random): CallRules {
  return {
    preRollSamples: random.pick([0, 8000, 24_000]),
    tapeSamples: 224_000,
    numberDisplay: random.next() < 0.5,
    ringTimeoutMs: random.pick([4000, 6000, 9000]),
    plans: { in: somePlan(random), out: somePlan(random) },
    noticeDelayMs: random.pick([0, 0, 500, 3000]),
    recordToneEveryMs: random.pick([2000, 15_000]),
    hook: random.pick(['sure', 'unsure', 'none']),
    flashMaxMs: random.pick([0, 300, 1000]),
    silenceMs: random.pick([0, 5000, 60_000]),
    maxLengthMs: random.pick([20_000, 8 * 3_600_000]),
    deviceGraceMs: random.pick([1000, 60_000]),
  };
}

function somePlan(random: Random): Plan {
  return {
    record: random.pick(['always', 'always', 'always', 'onDemand', 'never', 'later']),
    notice: random.pick([null, { clip: 'ja' }, { clip: 'en' }]),
    repeatMs: random.pick([null, null, 4000]),
    recordTone: random.next() < 0.3,
    rule: random.pick([null, 'rule']),
  };
}

const KINDS = [
  'reversal',
  'shortRing',
  'flash',
  'tone',
  'tone',
  'speech',
  'speech',
  'silence',
  'plan',
  'ring',
  'ring',
  'offHook',
  'offHook',
  'onHook',
  'onHook',
  'callerId',
  'farEndHungUp',
  'digit',
  'deviceLost',
  'deviceLost',
  'deviceBack',
  'deviceBack',
  'noticeEnded',
  'mark',
  'tick',
  'tick',
] as const;

function someEvent(random: Random, ms: number, sample: number): CallEvent {
  const at = { ms, sample };
  const kind = random.next() < 0.003 ? 'shutdown' : random.pick(KINDS);
  if (kind === 'digit') return { kind, digit: random.pick(['0', '9', '#']), at };
  if (kind === 'plan') return { kind, plan: somePlan(random), at };
  if (kind === 'tone') {
    const tone = random.pick(['dial', 'busy', 'reorder', 'ringback'] as const);
    return { kind, tone, on: random.next() < 0.6, fromSample: sample - random.below(40_000), at };
  }
  if (kind !== 'callerId') return { kind, at };
  const callerId: CallerId =
    random.next() < 0.5 ? { kind: 'number', number: '0312345678' } : { kind: 'absent', reason: 'withheld' };
  return { kind, callerId, at };
}

/** Plays one random sequence and gives back what was seen in it. */
function play(seed: number): Onlooker['seen'] {
  const random = new Random(seed);
  const rules = someRules(random);
  const onlooker = new Onlooker(rules);
  let machine: Machine = initialMachine;
  let ms = 0;
  const take = (event: CallEvent) => {
    const { machine: next, effects } = step(machine, event, rules);
    onlooker.noticeMs = next.now.ms;
    onlooker.check(event, effects, next);
    if (event.kind === 'noticeEnded') onlooker.noticeEnded();
    machine = next;
  };
  const length = 1 + random.below(40);
  for (let i = 0; i < length; i++) {
    ms += random.pick([-50, 0, 1, 200, 1000, 3000, 7000, 70_000]) * random.next();
    take(someEvent(random, ms, Math.round(ms * 8)));
  }
  const at = (afterMs: number) => ({
    ms: machine.now.ms + afterMs,
    sample: machine.now.sample + afterMs * 8,
  });
  take({ kind: 'onHook', at: at(10) });
  take({ kind: 'tick', at: at(rules.flashMaxMs + 3000) });
  take({ kind: 'tick', at: at(10_000) });
  take({ kind: 'tick', at: at(REST_MS) });
  if (!machine.stopped) {
    assert.equal(machine.phase.kind, 'idle', 'whatever came before, on-hook and a rest lead to idle');
    take({ kind: 'offHook', at: at(10) });
    assert.equal(machine.phase.kind, 'offHook', 'and from there the next call is recorded');
    take({ kind: 'shutdown', at: at(10) });
  }
  return onlooker.seen;
}

test(`${SEQUENCES} random sequences of events keep every invariant`, () => {
  const seed = seedFor('call machine');
  const all = { calls: 0, notices: 0, missed: 0, parts: 0, doubts: 0, heardEnds: 0, unkept: 0, fetches: 0 };
  for (let i = 0; i < SEQUENCES; i++) {
    try {
      const seen = play(seed + i);
      for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += seen[key];
    } catch (error) {
      throw new Error(`SEED=${seed + i}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const [what, count] of Object.entries(all))
    assert.ok(count > SEQUENCES / 100, `the sequences exercise ${what}: ${count}`);
});
