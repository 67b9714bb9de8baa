import type { CallRules } from './call.js';
import {
  type Announcement,
  areShortRings,
  FETCH_MS,
  isAnnounced,
  isShortRing,
  rung,
} from './numberDisplay.js';
import { end, pickUp } from './running.js';
import { type Machine, mark, type Phase, type Step, stay, then } from './state.js';
import type { CallerId, Plan } from './types.js';

/** A caller ID may come this long before the first ring (facts: line-interface §3.1). */
const CALLER_ID_FRESH_MS = 10_000;
/** A ring on a line whose hook is not sure, after so long without a word: the call was over unseen. */
const QUIET_BEFORE_RING_MS = 5000;
/** Two rings cannot be this close: the device has told one twice (facts: line-interface §8). */
const SAME_RING_MS = 250;
const NEVER = Number.POSITIVE_INFINITY;

type Ringing = Extract<Phase, { kind: 'ringing' }>;
export type Fetching = Extract<Phase, { kind: 'fetching' }>;

/** The idle line announces a call: the caller ID comes before the ring. */
export function announced(machine: Machine, byShortRing: boolean, rules: CallRules): Step {
  const { phase, now } = machine;
  if (!rules.numberDisplay || phase.kind === 'offHook' || phase.kind === 'fetching') return stay(machine);
  // A reversal while it rings may be the answer's own; short rings are a new call for certain.
  if (phase.kind === 'ringing' && !byShortRing) return stay(machine);
  // Right after a call the line only turns back to what it was before the answer.
  if (phase.kind === 'ended' && !byShortRing) return stay(machine);
  const before = isAnnounced(machine.announcement, now.ms) ? machine.announcement : null;
  const fresh: Announcement = before ?? { ms: now.ms, rings: 0, lastRingMs: now.ms };
  const announcement = byShortRing ? rung(fresh, now.ms) : fresh;
  const free = phase.kind === 'ringing' ? giveUp(machine, phase) : stay(machine);
  return then(free, (next) => stay({ ...next, announcement }));
}

/** A ring in a running call is call waiting: marked, and nothing else; above all no notice. */
export function ring(machine: Machine, rules: CallRules): Step {
  const { phase, now, announcement } = machine;
  if (phase.kind === 'fetching')
    return then(stay({ ...machine, phase: { kind: 'idle' } }), (idle) => ring(idle, rules));
  if (phase.kind === 'offHook') {
    const { call } = phase;
    // A line in use cannot ring; where the hook is sure only long silence makes that count more than its word.
    const quietMs = rules.hook === 'sure' ? rules.silenceMs || NEVER : QUIET_BEFORE_RING_MS;
    const quiet = call.ending.silent !== null && now.ms - call.ending.silent.ms >= quietMs;
    if (!quiet) return mark(machine, call, 'callWaiting');
    const over = { reason: 'silence', ended: call.ending.silent ?? now } as const;
    return then(end(machine, call, over, rules), (next) => ring(next, rules));
  }
  const rang = announcement !== null && announcement.rings > 0 ? announcement.lastRingMs : null;
  const lastRingMs = phase.kind === 'ringing' ? phase.last.ms : rang;
  if (lastRingMs !== null && now.ms - lastRingMs < SAME_RING_MS) return stay(machine);
  if (phase.kind === 'ringing') return ringAgain(machine, phase, rules);
  if (announcement !== null && isShortRing(announcement, now.ms))
    return stay({ ...machine, announcement: rung(announcement, now.ms) });
  // One ring after an announcement, and the next as late as ordinary ones: it was an ordinary one too.
  const before = announcement?.rings === 1 && isAnnounced(announcement, now.ms) ? 1 : 0;
  return stay({
    ...machine,
    earlyCallerId: null,
    announcement: null,
    phase: { kind: 'ringing', first: now, last: now, rings: 1 + before, callerId: freshCallerId(machine) },
  });
}

function ringAgain(machine: Machine, phase: Ringing, rules: CallRules): Step {
  const { now } = machine;
  if (phase.rings === 0) return stay({ ...machine, phase: { ...phase, first: now, last: now, rings: 1 } });
  if (rules.numberDisplay && areShortRings(phase.last.ms, now.ms)) {
    const announcement = { ms: phase.last.ms, rings: 2, lastRingMs: now.ms };
    const free =
      phase.rings > 1
        ? giveUp(machine, { ...phase, rings: phase.rings - 1 })
        : stay({ ...machine, earlyCallerId: earlyOf(phase, now.ms), phase: { kind: 'idle' } });
    return then(free, (next) => stay({ ...next, announcement }));
  }
  return stay({ ...machine, phase: { ...phase, last: now, rings: phase.rings + 1 } });
}

function earlyOf({ callerId }: Ringing, ms: number): Machine['earlyCallerId'] {
  return callerId === null ? null : { callerId, ms };
}

export function freshCallerId({ earlyCallerId, now }: Machine): CallerId | null {
  if (earlyCallerId === null || now.ms - earlyCallerId.ms > CALLER_ID_FRESH_MS) return null;
  return earlyCallerId.callerId;
}

/** The handset is lifted on a free line: by a person, or by the telephone to fetch the caller ID. */
export function lift(machine: Machine, plan: Plan | undefined, rules: CallRules): Step {
  const { phase, now } = machine;
  if (rules.numberDisplay && isAnnounced(machine.announcement, now.ms))
    return stay({ ...machine, announcement: null, phase: { kind: 'fetching', began: now, plan } });
  const ringing = phase.kind === 'ringing';
  return pickUp(machine, rules, ringing ? 'in' : 'out', ringing ? phase.callerId : null, plan);
}

/** Who is off-hook is a person after all: the call began with the off-hook. */
export function noFetch(machine: Machine, { began, plan }: Fetching, rules: CallRules): Step {
  return pickUp(machine, rules, 'in', freshCallerId(machine), plan, began);
}

/** There is a dial tone, or somebody dials: what looked like an announcement was none. */
export function dialsOut(machine: Machine, { began }: Fetching, rules: CallRules): Step {
  return pickUp(machine, rules, 'out', null, undefined, began);
}

/**
 * The telephone has its caller ID, or did not get it; the ring is to come. A caller who was told is one who rings,
 * and one who gave up when no ring comes.
 */
export function fetched(machine: Machine): Step {
  const { now } = machine;
  const callerId = freshCallerId(machine);
  if (callerId === null) return stay({ ...machine, phase: { kind: 'idle' } });
  const phase: Ringing = { kind: 'ringing', first: now, last: now, rings: 0, callerId };
  return stay({ ...machine, phase, earlyCallerId: null });
}

export function fetchDueMs({ began }: Fetching): number {
  return began.ms + FETCH_MS;
}

export function giveUp(
  machine: Machine,
  { first, rings, callerId }: Pick<Ringing, 'first' | 'rings' | 'callerId'>,
): Step {
  return stay(
    { ...machine, announcement: null, phase: { kind: 'missed', at: machine.now } },
    { kind: 'missed', firstRing: first, rings, callerId },
  );
}
