import type { CallEvent, CallerId, Direction, Effect, EndReason, Moment } from './types.js';

/**
 * What a call is: a pure function (state, event) -> (state, effects). Time comes in with the events, so a
 * simulation can run a million calls and a trace from the field replays to the byte. The state x event
 * table stands in DESIGN.md.
 */

/** The owner's and the country's numbers that the machine decides by. */
export interface CallRules {
  readonly preRollSamples: number;
  /** No ring for this long means that the caller gave up (facts: line-interface §4; HT503 6 s). */
  readonly ringTimeoutMs: number;
  readonly noticeOn: 'incoming' | 'outgoing' | 'both' | 'none';
  readonly noticeDelayMs: number;
  /** A call longer than this is filed in parts. */
  readonly maxLengthMs: number;
  /** How long a call is kept open after the line device vanished, for it may come back. */
  readonly deviceGraceMs: number;
}

/** A notice this much later than planned would fall into the conversation: it is left out. */
export const NOTICE_FRESH_MS = 2000;
/** How long `ended` and `missed` stay visible before the machine is idle again. */
export const REST_MS = 3000;
/** A caller ID may come this long before the first ring (facts: line-interface §3.1). */
const CALLER_ID_FRESH_MS = 10_000;

export interface Call {
  readonly number: number;
  readonly direction: Direction;
  readonly callerId: CallerId | null;
  /** The off-hook; for a later part of a long call, where that part began. */
  readonly began: Moment;
  readonly notice: 'none' | 'due' | 'playing' | 'done';
  readonly noticeDueMs: number;
  readonly deviceLostMs: number | null;
  /** The line device was away in this call: the handset may have been put down unseen. */
  readonly doubted: boolean;
}

export type Phase =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'ringing';
      readonly first: Moment;
      readonly last: Moment;
      readonly rings: number;
      readonly callerId: CallerId | null;
    }
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
  stopped: false,
};

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
  const taken = take(lapsed.machine, { ...event, at }, rules);
  return { machine: taken.machine, effects: [...lapsed.effects, ...taken.effects] };
}

/** When the machine next wants a `tick`, in monotonic ms; null when it waits for events only. */
export function nextDeadlineMs(machine: Machine, rules: CallRules): number | null {
  const { phase } = machine;
  switch (phase.kind) {
    case 'idle':
      return null;
    case 'ringing':
      return phase.last.ms + rules.ringTimeoutMs;
    case 'ended':
    case 'missed':
      return phase.at.ms + REST_MS;
    case 'offHook':
      return Math.min(
        phase.call.began.ms + rules.maxLengthMs,
        phase.call.notice === 'due' ? phase.call.noticeDueMs : Number.POSITIVE_INFINITY,
        phase.call.deviceLostMs === null
          ? Number.POSITIVE_INFINITY
          : phase.call.deviceLostMs + rules.deviceGraceMs,
      );
  }
}

function stay(machine: Machine, ...effects: Effect[]): Step {
  return { machine, effects };
}

/** What the passing of time alone brings about. */
function lapse(machine: Machine, rules: CallRules, onTick: boolean): Step {
  const { phase, now } = machine;
  switch (phase.kind) {
    case 'idle':
      return stay(machine);
    case 'ended':
    case 'missed':
      return now.ms >= phase.at.ms + REST_MS ? stay({ ...machine, phase: { kind: 'idle' } }) : stay(machine);
    case 'ringing':
      return now.ms >= phase.last.ms + rules.ringTimeoutMs ? giveUp(machine, phase) : stay(machine);
    case 'offHook':
      return lapseCall(machine, phase.call, rules, onTick);
  }
}

function lapseCall(machine: Machine, call: Call, rules: CallRules, onTick: boolean): Step {
  const { now } = machine;
  if (call.deviceLostMs !== null && now.ms >= call.deviceLostMs + rules.deviceGraceMs)
    return end(machine, call, 'deviceLost');
  if (now.ms >= call.began.ms + rules.maxLengthMs) return nextPart(machine, call);
  if (onTick && call.notice === 'due' && now.ms >= call.noticeDueMs) return announce(machine, call);
  return stay(machine);
}

function take(machine: Machine, event: CallEvent, rules: CallRules): Step {
  switch (event.kind) {
    case 'ring':
      return afterDoubt(machine, ring);
    case 'callerId':
      return identify(machine, event.callerId);
    case 'offHook':
      return afterDoubt(machine, (free) =>
        free.phase.kind === 'offHook' ? stay(free) : pickUp(free, rules),
      );
    case 'onHook':
      return inCall(machine, (call) => end(machine, call, event.by ?? 'onHook'));
    case 'shutdown':
      return shutDown(machine);
    case 'noticeEnded':
      return inCall(machine, (call) =>
        stay(call.notice === 'playing' ? withCall(machine, { ...call, notice: 'done' }) : machine),
      );
    case 'deviceLost':
      return inCall(machine, (call) =>
        call.deviceLostMs === null
          ? mark(withCall(machine, { ...call, deviceLostMs: machine.now.ms }), call, 'deviceLost')
          : stay(machine),
      );
    case 'deviceBack':
      return inCall(machine, (call) =>
        call.deviceLostMs === null
          ? stay(machine)
          : mark(withCall(machine, { ...call, deviceLostMs: null, doubted: true }), call, 'deviceBack'),
      );
    case 'farEndHungUp':
      return inCall(machine, (call) => mark(machine, call, 'farEndHungUp'));
    case 'digit':
      return inCall(machine, (call) => mark(machine, call, 'digit', event.digit));
    case 'mark':
      return inCall(machine, (call) => mark(machine, call, 'button'));
    case 'flash':
      return inCall(machine, (call) => mark(machine, call, 'flash'));
    case 'reversal':
    case 'shortRing':
    case 'tone':
    case 'speech':
    case 'silence':
    case 'tick':
      return stay(machine);
  }
}

function inCall(machine: Machine, then: (call: Call) => Step): Step {
  return machine.phase.kind === 'offHook' ? then(machine.phase.call) : stay(machine);
}

/**
 * While the device was away the handset may have been put down unseen. No dialect answers when it is asked for the
 * handset (facts: line-interface §1), so the call goes on; but what only a line that was free can say ends it first.
 */
function afterDoubt(machine: Machine, then: (machine: Machine) => Step): Step {
  const { phase } = machine;
  if (phase.kind !== 'offHook' || !phase.call.doubted) return then(machine);
  const ended = end(machine, phase.call, 'deviceLost');
  const next = then(ended.machine);
  return { machine: next.machine, effects: [...ended.effects, ...next.effects] };
}

function withCall(machine: Machine, call: Call): Machine {
  return { ...machine, phase: { kind: 'offHook', call } };
}

type Mark = Extract<Effect, { kind: 'mark' }>;

function mark(machine: Machine, call: Call, what: Mark['what'], detail?: string): Step {
  const effect: Mark = { kind: 'mark', call: call.number, at: machine.now, what };
  return stay(machine, detail === undefined ? effect : { ...effect, detail });
}

/** A ring in a running call is call waiting: marked, and nothing else; above all no notice. */
function ring(machine: Machine): Step {
  const { phase, now } = machine;
  if (phase.kind === 'offHook') return mark(machine, phase.call, 'callWaiting');
  if (phase.kind === 'ringing')
    return stay({ ...machine, phase: { ...phase, last: now, rings: phase.rings + 1 } });
  const early = machine.earlyCallerId;
  const callerId = early !== null && now.ms - early.ms <= CALLER_ID_FRESH_MS ? early.callerId : null;
  return stay({
    ...machine,
    earlyCallerId: null,
    phase: { kind: 'ringing', first: now, last: now, rings: 1, callerId },
  });
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
    return stay(withCall(machine, call), { kind: 'identify', call: call.number, callerId });
  }
  return stay(early);
}

function pickUp(machine: Machine, rules: CallRules): Step {
  const { phase, now } = machine;
  const direction: Direction = phase.kind === 'ringing' ? 'in' : 'out';
  const wanted =
    rules.noticeOn === 'both' || rules.noticeOn === (direction === 'in' ? 'incoming' : 'outgoing');
  const call: Call = {
    number: machine.nextCall,
    direction,
    callerId: phase.kind === 'ringing' ? phase.callerId : null,
    began: now,
    notice: wanted ? 'due' : 'none',
    noticeDueMs: now.ms + rules.noticeDelayMs,
    deviceLostMs: null,
    doubted: false,
  };
  const fromSample = Math.max(0, machine.freeFromSample, now.sample - rules.preRollSamples);
  const opened = open(machine, call, fromSample, null);
  if (!wanted || rules.noticeDelayMs > 0) return opened;
  const announced = announce(opened.machine, call);
  return { machine: announced.machine, effects: [...opened.effects, ...announced.effects] };
}

function open(machine: Machine, call: Call, fromSample: number, continues: number | null): Step {
  return stay(withCall({ ...machine, nextCall: call.number + 1, earlyCallerId: null }, call), {
    kind: 'keep',
    call: call.number,
    fromSample,
    at: machine.now,
    direction: call.direction,
    callerId: call.callerId,
    continues,
  });
}

/** The notice belongs to the first seconds of a fresh call and to nothing else. */
function announce(machine: Machine, call: Call): Step {
  const fresh = machine.now.ms - call.noticeDueMs <= NOTICE_FRESH_MS && call.deviceLostMs === null;
  if (!fresh) return mark(withCall(machine, { ...call, notice: 'done' }), call, 'noticeSkipped');
  return stay(withCall(machine, { ...call, notice: 'playing' }), {
    kind: 'playNotice',
    call: call.number,
    direction: call.direction,
  });
}

function closing(machine: Machine, call: Call, reason: EndReason): Effect[] {
  const file: Effect = { kind: 'file', call: call.number, at: machine.now, reason };
  return call.notice === 'playing' ? [{ kind: 'stopNotice', call: call.number }, file] : [file];
}

function end(machine: Machine, call: Call, reason: EndReason): Step {
  const ended: Phase = { kind: 'ended', at: machine.now, reason };
  return stay(
    { ...machine, phase: ended, freeFromSample: machine.now.sample },
    ...closing(machine, call, reason),
  );
}

function nextPart(machine: Machine, call: Call): Step {
  const part: Call = {
    ...call,
    number: machine.nextCall,
    began: machine.now,
    notice: call.notice === 'none' ? 'none' : 'done',
  };
  const opened = open(
    { ...machine, freeFromSample: machine.now.sample },
    part,
    machine.now.sample,
    call.number,
  );
  return {
    machine: opened.machine,
    effects: [...closing(machine, call, 'maxLength'), ...opened.effects],
  };
}

function giveUp(machine: Machine, phase: Extract<Phase, { kind: 'ringing' }>): Step {
  return stay(
    { ...machine, phase: { kind: 'missed', at: machine.now } },
    { kind: 'missed', firstRing: phase.first, rings: phase.rings, callerId: phase.callerId },
  );
}

function shutDown(machine: Machine): Step {
  const last = inCall(machine, (call) => end(machine, call, 'shutdown'));
  return { machine: { ...last.machine, stopped: true }, effects: last.effects };
}
