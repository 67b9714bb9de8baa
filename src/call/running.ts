import {
  answered,
  type Call,
  type CallRules,
  decidedDueMs,
  dialledDueMs,
  newCall,
  noticeAtFirst,
} from './call.js';
import { dialled, isEcho } from './dialledNumber.js';
import { cuesOf, type Ending, spoke, type Verdict, verdict, verdictDueMs } from './hangUp.js';
import { inCall, type Machine, mark, type Phase, type Step, stay, then, withCall } from './state.js';
import type { CallEvent, CallerId, CueFound, Direction, Effect, EndReason, Moment, Plan } from './types.js';

/** A notice this much later than planned would fall into the conversation: it is left out. */
export const NOTICE_FRESH_MS = 2000;
const SAMPLES_PER_MS = 8;

/** A call begins; `began` is earlier than now when it was in doubt at first. */
export function pickUp(
  machine: Machine,
  rules: CallRules,
  direction: Direction,
  callerId: CallerId | null,
  plan: Plan = rules.plans[direction],
  began: Moment = machine.now,
): Step {
  const call = newCall(machine.nextCall, direction, callerId, began, machine.now.ms, plan, rules);
  const begun = withCall(
    { ...machine, nextCall: call.number + 1, earlyCallerId: null, announcement: null },
    call,
  );
  const kept = plan.record === 'always' ? keep(begun, call, rules) : stay(begun);
  return then(kept, (next) =>
    inCall(next, (now) =>
      now.notice === 'due' && rules.noticeDelayMs <= 0 ? announce(next, now) : stay(next),
    ),
  );
}

/** What the passing of time alone brings about in a call. */
export function lapseCall(machine: Machine, call: Call, rules: CallRules, onTick: boolean): Step {
  const { now } = machine;
  const over = verdict(call.ending, call.direction, rules, now.ms);
  if (over !== null) return end(machine, call, over, rules);
  if (call.deviceLostMs !== null && now.ms >= call.deviceLostMs + rules.deviceGraceMs)
    return end(machine, call, { reason: 'deviceLost' }, rules);
  if (now.ms >= dialledDueMs(call)) return then(numberComplete(machine, call), again(rules, onTick));
  if (now.ms >= decidedDueMs(call))
    return then(
      keep(machine, { ...call, plan: { ...call.plan, record: 'always' } }, rules),
      again(rules, onTick),
    );
  if (now.ms >= partDueMs(call, rules)) return nextPart(machine, call, rules);
  if (onTick && call.notice === 'due' && now.ms >= call.noticeDueMs) return announce(machine, call);
  if (now.ms >= call.recordToneDueMs) return recordTone(machine, call, rules);
  return stay(machine);
}

function again(rules: CallRules, onTick: boolean) {
  return (machine: Machine) => inCall(machine, (call) => lapseCall(machine, call, rules, onTick));
}

function partDueMs({ kept, partFromMs, ending }: Call, { maxLengthMs }: CallRules): number {
  return kept && ending.onHook === null ? partFromMs + maxLengthMs : Number.POSITIVE_INFINITY;
}

/** When the call next wants a tick, in monotonic ms. */
export function callDueMs(call: Call, rules: CallRules): number {
  const never = Number.POSITIVE_INFINITY;
  return Math.min(
    partDueMs(call, rules),
    call.notice === 'due' ? call.noticeDueMs : never,
    call.deviceLostMs === null ? never : call.deviceLostMs + rules.deviceGraceMs,
    verdictDueMs(call.ending, call.direction, rules),
    dialledDueMs(call),
    decidedDueMs(call),
    call.recordToneDueMs,
  );
}

/** The handset is reported down; whether that is the end shows in the time of a flash. */
export function putDown(machine: Machine, call: Call, sample: number): Step {
  if (call.ending.onHook !== null) return stay(machine);
  const onHook = momentIn(call, machine.now, sample);
  return stay(withCall(machine, { ...call, ending: { ...call.ending, onHook } }));
}

/** Nobody sees the handset, and what is heard says that the call has been over since `sample`. */
export function heardEnd(
  machine: Machine,
  call: Call,
  by: 'tone' | 'silence',
  sample: number,
  rules: CallRules,
): Step {
  const ended = momentIn(call, machine.now, sample);
  const ending: Ending =
    by === 'tone'
      ? { ...call.ending, tone: { name: 'busy', from: ended, heardMs: machine.now.ms } }
      : { ...call.ending, spoken: true, silent: ended };
  return end(machine, { ...call, ending }, { reason: by, ended }, rules);
}

/** An off-hook in a call: a flash, a report too many, or the next call. Null: the next call. */
export function liftedAgain(machine: Machine, call: Call, rules: CallRules): Step | null {
  const { onHook } = call.ending;
  if (onHook === null) return stay(machine);
  if (machine.now.ms - onHook.ms > rules.flashMaxMs) return null;
  // After a flash the exchange gives another line: what sounded before says nothing of it.
  const up: Call = { ...call, ending: { ...call.ending, onHook: null, tone: null, toneOver: null } };
  return mark(withCall(machine, up), up, 'flash');
}

export function tone(
  machine: Machine,
  call: Call,
  event: Extract<CallEvent, { kind: 'tone' }>,
  rules: CallRules,
): Step {
  const { now } = machine;
  if (event.tone === 'ringback') {
    const ringing = numberComplete(machine, call);
    return event.on
      ? ringing
      : then(ringing, (next) =>
          inCall(next, (heard) => stay(withCall(next, answered(heard, now.ms, rules)))),
        );
  }
  if (!event.on) {
    const over = call.ending.tone;
    // With the handset down no tone sounds any more: that takes nothing back.
    if (over?.name !== event.tone || call.ending.onHook !== null) return stay(machine);
    const toneOver = over.name === 'dial' ? null : { from: over.from, overMs: now.ms };
    return stay(withCall(machine, { ...call, ending: { ...call.ending, tone: null, toneOver } }));
  }
  const from = momentIn(call, now, event.fromSample);
  const heard = { name: event.tone, from, heardMs: now.ms };
  return stay(withCall(machine, { ...call, ending: { ...call.ending, tone: heard, toneOver: null } }));
}

/** Somebody speaks, here or there: the two cannot be told apart on a pair of wires (facts: line-interface §0.4). */
export function speech(
  machine: Machine,
  call: Call,
  event: Extract<CallEvent, { kind: 'speech' }>,
  rules: CallRules,
): Step {
  const { now } = machine;
  const dialling =
    call.direction === 'out' && call.dialling.digits === '' && call.ending.tone?.name === 'dial';
  const heard: Call = {
    ...call,
    ending: dialling ? call.ending : spoke(call.ending, rules.hook, event.atSample ?? now.sample),
  };
  if (dialling) return stay(machine);
  return then(numberComplete(withCall(machine, heard), heard), (next) =>
    inCall(next, (there) => stay(withCall(next, answered(there, now.ms, rules)))),
  );
}

export function silence(machine: Machine, call: Call, event: Extract<CallEvent, { kind: 'silence' }>): Step {
  if (!call.ending.spoken || call.ending.silent !== null) return stay(machine);
  const silent = momentIn(call, machine.now, event.atSample ?? machine.now.sample);
  return stay(withCall(machine, { ...call, ending: { ...call.ending, silent } }));
}

/** Loop current gone or reversed: a hint (facts: line-interface §1.4), and none before anybody spoke. */
export function loopCurrent(machine: Machine, call: Call): Step {
  const ending = call.ending.spoken ? { ...call.ending, loopCurrent: machine.now } : call.ending;
  const hinted: Call = { ...call, ending };
  return mark(withCall(machine, hinted), hinted, 'farEndHungUp');
}

export function digit(machine: Machine, call: Call, event: Extract<CallEvent, { kind: 'digit' }>): Step {
  if (isEcho(call.dialling, event)) return stay(machine);
  const pressed: Call = { ...call, dialling: dialled(call.dialling, event) };
  return mark(withCall(machine, pressed), pressed, 'digit', event.digit);
}

/** More is known of the call: what the rules say now. What is recorded already stays recorded. */
export function replan(machine: Machine, call: Call, plan: Plan, rules: CallRules): Step {
  const waiting = call.notice === 'unanswered' || call.notice === 'due';
  const unwanted = plan.notice === null || (call.noticed && plan.repeatMs === null);
  const notice = waiting && unwanted ? 'none' : call.notice;
  const planned: Call = { ...call, plan, notice };
  const known = withCall(machine, planned);
  return plan.record === 'always' && !call.kept ? keep(known, planned, rules) : stay(known);
}

/** The button: a mark, and where the rules leave recording to it the beginning of the recording. */
export function button(machine: Machine, call: Call, rules: CallRules): Step {
  if (call.kept || call.plan.record === 'never') return mark(machine, call, 'button');
  const opened = keep(machine, call, rules);
  return then(opened, (next) =>
    inCall(next, (kept) => {
      const there = answered(kept, machine.now.ms, rules);
      return mark(withCall(next, there), there, 'button');
    }),
  );
}

function numberComplete(machine: Machine, call: Call): Step {
  const { dialling } = call;
  if (dialling.complete) return stay(machine);
  const done: Call = { ...call, dialling: { ...dialling, complete: true } };
  if (dialling.digits === '' || call.callerId !== null) return stay(withCall(machine, done));
  const callerId: CallerId = { kind: 'number', number: dialling.digits };
  const known: Call = { ...done, callerId };
  const next = withCall(machine, known);
  return call.kept ? stay(next, { kind: 'identify', call: call.number, callerId }) : stay(next);
}

function keep(machine: Machine, call: Call, rules: CallRules, continues: number | null = null): Step {
  const wanted = continues === null ? call.began.sample - rules.preRollSamples : call.began.sample;
  const fromSample = Math.max(0, machine.freeFromSample, machine.now.sample - rules.tapeSamples, wanted);
  const first = continues === null;
  const begun: Call = {
    ...call,
    kept: true,
    partFromMs: machine.now.ms,
    notice: first ? noticeAtFirst(call.plan, call.direction) : call.notice,
    noticeDueMs: first ? machine.now.ms + rules.noticeDelayMs : call.noticeDueMs,
  };
  return stay(withCall(machine, begun), {
    kind: 'keep',
    call: call.number,
    fromSample,
    at: call.began.sample < fromSample ? momentOf(machine.now, fromSample) : call.began,
    direction: call.direction,
    callerId: call.callerId,
    continues,
    rule: call.plan.rule,
  });
}

/** Where something heard lies in the call: detectors tell of what is past. */
function momentIn(call: Call, now: Moment, sample: number): Moment {
  return momentOf(now, Math.min(now.sample, Math.max(call.began.sample, sample)));
}

/** A moment a little earlier, by the sample clock. */
function momentOf(now: Moment, sample: number): Moment {
  return { sample, ms: now.ms - (now.sample - sample) / SAMPLES_PER_MS };
}

/** The notice belongs to the first seconds of a fresh call; after that only the owner's rule repeats it. */
function announce(machine: Machine, call: Call): Step {
  const { notice } = call.plan;
  const fresh = machine.now.ms - call.noticeDueMs <= NOTICE_FRESH_MS && call.deviceLostMs === null;
  if (!fresh || notice === null || call.ending.onHook !== null)
    return mark(withCall(machine, { ...call, notice: 'done' }), call, 'noticeSkipped');
  return stay(withCall(machine, { ...call, notice: 'playing', noticed: true }), {
    kind: 'playNotice',
    call: call.number,
    clip: notice.clip,
  });
}

export function noticeEnded(machine: Machine, call: Call): Step {
  if (call.notice !== 'playing') return stay(machine);
  const { repeatMs } = call.plan;
  if (repeatMs === null) return stay(withCall(machine, { ...call, notice: 'done' }));
  return stay(withCall(machine, { ...call, notice: 'due', noticeDueMs: machine.now.ms + repeatMs }));
}

function recordTone(machine: Machine, call: Call, rules: CallRules): Step {
  const next: Call = { ...call, recordToneDueMs: machine.now.ms + rules.recordToneEveryMs };
  const sounds = call.kept && call.notice !== 'playing' && call.ending.onHook === null;
  return stay(
    withCall(machine, next),
    ...(sounds ? [{ kind: 'recordTone', call: call.number } as const] : []),
  );
}

/** The call is over now; what was recognised of its end is written down with it. */
export function end(
  machine: Machine,
  call: Call,
  over: Pick<Verdict, 'reason'> & Partial<Verdict>,
  rules: CallRules,
): Step {
  const ended: Phase = { kind: 'ended', at: machine.now, reason: over.reason };
  const cues = over.cues ?? cuesOf(call.ending, rules.hook);
  const dialled = numberComplete(machine, call);
  return stay(
    { ...machine, phase: ended, freeFromSample: call.kept ? machine.now.sample : machine.freeFromSample },
    ...dialled.effects,
    ...closing(machine, call, over.reason, over.ended ?? machine.now, cues),
    { kind: 'release' },
  );
}

function closing(
  machine: Machine,
  call: Call,
  reason: EndReason,
  ended: Moment,
  cues: readonly CueFound[],
): Effect[] {
  const effects: Effect[] = [];
  if (call.notice === 'playing') effects.push({ kind: 'stopNotice', call: call.number });
  if (call.kept) effects.push({ kind: 'file', call: call.number, at: machine.now, ended, reason, cues });
  return effects;
}

function nextPart(machine: Machine, call: Call, rules: CallRules): Step {
  const part: Call = {
    ...call,
    number: machine.nextCall,
    began: machine.now,
    kept: false,
    notice: call.notice === 'none' ? 'none' : 'done',
  };
  const first = closing(machine, call, 'maxLength', machine.now, []);
  const next = withCall({ ...machine, freeFromSample: machine.now.sample, nextCall: part.number + 1 }, part);
  const opened = keep(next, part, rules, call.number);
  return { machine: opened.machine, effects: [...first, ...opened.effects] };
}
