import type { Call, CallRules } from './call.js';
import { isSpeech } from './numberDisplay.js';
import {
  announced,
  dialsOut,
  type Fetching,
  fetchDueMs,
  fetched,
  freshCallerId,
  giveUp,
  lift,
  noFetch,
  ring,
} from './ringing.js';
import {
  button,
  callDueMs,
  digit,
  end,
  heardEnd,
  lapseCall,
  liftedAgain,
  loopCurrent,
  noticeEnded,
  putDown,
  replan,
  silence,
  speech,
  tone,
} from './running.js';
import { inCall, type Machine, mark, type Step, stay, then, withCall } from './state.js';
import type { CallEvent, CallerId, Moment } from './types.js';

export type { Call, CallRules } from './call.js';
export { NOTICE_FRESH_MS } from './running.js';
export { initialMachine, type Machine, type Phase, type Step } from './state.js';

/**
 * What a call is: a pure function (state, event) -> (state, effects). Time comes in with the events, so a
 * simulation can run a million calls and a trace from the field replays to the byte. The state x event
 * table stands in DESIGN.md.
 */

/** How long `ended` and `missed` stay visible before the machine is idle again. */
export const REST_MS = 3000;

/**
 * Takes one event. Never throws, whatever the order or number of events; an event from the past is taken
 * as if it came now.
 */
export function step(machine: Machine, event: CallEvent, rules: CallRules): Step {
  if (machine.stopped) return { machine, effects: [] };
  const at: Moment = {
    ms: Math.max(event.at.ms, machine.now.ms),
    sample: Math.max(event.at.sample, machine.now.sample),
  };
  const lapsed = lapse({ ...machine, now: at }, rules, event.kind === 'tick');
  // Where only the sound tells, the handset was put down long before that is known.
  const said = event.kind === 'onHook' ? event.at : at;
  const taken = then(lapsed, (now) => take(now, { ...event, at: said }, rules));
  // What the event brought about at once: a cue that need not stand for any time.
  return then(taken, (now) => lapse(now, rules, event.kind === 'tick'));
}

/** When the machine next wants a `tick`, in monotonic ms; null when it waits for events only. */
export function nextDeadlineMs(machine: Machine, rules: CallRules): number | null {
  const { phase, announcement } = machine;
  switch (phase.kind) {
    case 'idle':
      return announcement === null || announcement.rings === 0
        ? null
        : announcement.lastRingMs + rules.ringTimeoutMs;
    case 'ringing':
      return phase.last.ms + rules.ringTimeoutMs;
    case 'fetching':
      return fetchDueMs(phase);
    case 'ended':
    case 'missed':
      return phase.at.ms + REST_MS;
    case 'offHook':
      return callDueMs(phase.call, rules);
  }
}

/** What the passing of time alone brings about. */
function lapse(machine: Machine, rules: CallRules, onTick: boolean): Step {
  const { phase, now } = machine;
  switch (phase.kind) {
    case 'idle':
      return lapseAnnouncement(machine, rules);
    case 'ended':
    case 'missed':
      return now.ms >= phase.at.ms + REST_MS ? stay({ ...machine, phase: { kind: 'idle' } }) : stay(machine);
    case 'ringing':
      return now.ms >= phase.last.ms + rules.ringTimeoutMs ? giveUp(machine, phase) : stay(machine);
    case 'fetching':
      return now.ms >= fetchDueMs(phase) ? noFetch(machine, phase, rules) : stay(machine);
    case 'offHook':
      return lapseCall(machine, phase.call, rules, onTick);
  }
}

/** Announced, rung for equipment, and never rung for a person: the caller gave up before. */
function lapseAnnouncement(machine: Machine, rules: CallRules): Step {
  const { announcement, now } = machine;
  if (announcement === null || announcement.rings === 0) return stay(machine);
  if (now.ms < announcement.lastRingMs + rules.ringTimeoutMs) return stay(machine);
  const sample = Math.max(0, now.sample - Math.round((now.ms - announcement.ms) * 8));
  const first = { ms: announcement.ms, sample };
  return giveUp(machine, { first, rings: 1, callerId: freshCallerId(machine) });
}

function take(machine: Machine, event: CallEvent, rules: CallRules): Step {
  const { phase } = machine;
  if (phase.kind === 'fetching') return takeWhileFetching(machine, phase, event, rules);
  switch (event.kind) {
    case 'ring':
      return afterDoubt(machine, rules, (free) => ring(free, rules));
    case 'reversal':
    case 'shortRing':
      return announced(machine, event.kind === 'shortRing', rules);
    case 'callerId':
      return identify(machine, event.callerId);
    case 'offHook':
      return offHook(machine, event, rules);
    case 'shutdown':
      return shutDown(machine, rules);
    default:
      return inCall(machine, (call) => takeInCall(machine, call, event, rules));
  }
}

type InCall = Exclude<
  CallEvent,
  { kind: 'ring' | 'reversal' | 'shortRing' | 'callerId' | 'offHook' | 'shutdown' }
>;

function takeInCall(machine: Machine, call: Call, event: InCall, rules: CallRules): Step {
  switch (event.kind) {
    case 'onHook':
      return event.by === undefined
        ? putDown(machine, call, event.at.sample)
        : heardEnd(machine, call, event.by, event.at.sample, rules);
    case 'noticeEnded':
      return noticeEnded(machine, call);
    case 'deviceLost':
      return call.deviceLostMs === null
        ? mark(withCall(machine, { ...call, deviceLostMs: machine.now.ms }), call, 'deviceLost')
        : stay(machine);
    case 'deviceBack':
      return call.deviceLostMs === null
        ? stay(machine)
        : mark(withCall(machine, { ...call, deviceLostMs: null, doubted: true }), call, 'deviceBack');
    case 'farEndHungUp':
      return loopCurrent(machine, call);
    case 'flash':
      return mark(machine, call, 'flash');
    case 'digit':
      return digit(machine, call, event);
    case 'tone':
      return tone(machine, call, event, rules);
    case 'speech':
      return speech(machine, call, event, rules);
    case 'silence':
      return silence(machine, call, event);
    case 'plan':
      return replan(machine, call, event.plan, rules);
    case 'mark':
      return button(machine, call, rules);
    case 'tick':
      return stay(machine);
  }
}

/** Off-hook after an announcement: what only a person does makes it a call, the on-hook makes it none. */
function takeWhileFetching(machine: Machine, phase: Fetching, event: CallEvent, rules: CallRules): Step {
  switch (event.kind) {
    case 'onHook':
      return fetched(machine);
    case 'callerId':
      return identify(machine, event.callerId);
    case 'ring':
      return ring(machine, rules);
    case 'speech':
      return isSpeech(phase.began, event.atSample ?? machine.now.sample)
        ? asCall(machine, phase, event, rules)
        : stay(machine);
    case 'tone':
      return event.on ? asCall(machine, phase, event, rules) : stay(machine);
    case 'digit':
    case 'mark':
    case 'deviceLost':
    case 'shutdown':
      return asCall(machine, phase, event, rules);
    default:
      return stay(machine);
  }
}

function asCall(machine: Machine, phase: Fetching, event: CallEvent, rules: CallRules): Step {
  const dials = event.kind === 'digit' || (event.kind === 'tone' && event.tone === 'dial');
  const begun = dials ? dialsOut(machine, phase, rules) : noFetch(machine, phase, rules);
  return then(begun, (call) => take(call, event, rules));
}

function offHook(
  machine: Machine,
  { plan }: Extract<CallEvent, { kind: 'offHook' }>,
  rules: CallRules,
): Step {
  return afterDoubt(machine, rules, (free) => {
    if (free.phase.kind !== 'offHook') return lift(free, plan, rules);
    const { call } = free.phase;
    const over = { reason: 'onHook', ended: call.ending.onHook ?? free.now } as const;
    return (
      liftedAgain(free, call, rules) ?? then(end(free, call, over, rules), (next) => lift(next, plan, rules))
    );
  });
}

/**
 * While the device was away the handset may have been put down unseen. No dialect answers when it is asked for the
 * handset (facts: line-interface §1), so the call goes on; but what only a line that was free can say ends it first.
 */
function afterDoubt(machine: Machine, rules: CallRules, act: (machine: Machine) => Step): Step {
  const { phase } = machine;
  if (phase.kind !== 'offHook' || !phase.call.doubted) return act(machine);
  return then(end(machine, phase.call, { reason: 'deviceLost' }, rules), act);
}

/**
 * The first identification of a call stands; a second one in a running call belongs to a waiting caller, or, when
 * that call may have ended unseen, to the next.
 */
function identify(machine: Machine, callerId: CallerId): Step {
  const { phase } = machine;
  const early: Machine = { ...machine, earlyCallerId: { callerId, ms: machine.now.ms } };
  if (phase.kind === 'ringing')
    return stay(phase.callerId === null ? { ...machine, phase: { ...phase, callerId } } : machine);
  if (phase.kind === 'offHook') {
    if (phase.call.doubted) return stay(early);
    if (phase.call.direction === 'out' || phase.call.callerId !== null) return stay(machine);
    const call = { ...phase.call, callerId };
    const known = withCall(machine, call);
    return call.kept ? stay(known, { kind: 'identify', call: call.number, callerId }) : stay(known);
  }
  return stay(early);
}

function shutDown(machine: Machine, rules: CallRules): Step {
  const last = inCall(machine, (call) =>
    end(
      machine,
      call,
      call.ending.onHook === null ? { reason: 'shutdown' } : { reason: 'onHook', ended: call.ending.onHook },
      rules,
    ),
  );
  return { machine: { ...last.machine, stopped: true }, effects: last.effects };
}
