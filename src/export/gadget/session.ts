import type { DriveNews, DriveSays } from '../../control/driveApi.js';
import type { Problem } from '../../i18n/problems.js';

/** The device port: not there, without a PC, with one that sleeps (or is gone, where the port cannot tell), with one. */
export type Port = 'none' | 'noPc' | 'asleep' | 'pc';

/** What is known of the world at a moment. */
export interface World {
  /** Monotonic. */
  readonly nowMs: number;
  readonly port: Port;
  /** The card is a mounted file system of its own and its device is there. */
  readonly card: boolean;
  /** Null while the recorder does not answer. */
  readonly recorder: DriveNews | null;
  /** The medium is in the drive; a PC may have ejected it. */
  readonly medium: boolean;
  /** How often the card was read, by whomever. */
  readonly reads: number;
  /** The service is to end. */
  readonly stopping: boolean;
}

/**
 * `show`: the card is made read-only, what its device has cached is forgotten, the medium is put in.
 * `withdraw`: the medium is taken out, by force if need be, and the card made writable.
 */
export type Effect = 'show' | 'withdraw';

type Phase = 'away' | 'borrowing' | 'showing' | 'shown' | 'withdrawing' | 'filing' | 'ejected' | 'resting';

export interface Session {
  readonly phase: Phase;
  readonly sinceMs: number;
  /** The loan that is wanted or held; null: the card is the recorder's. */
  readonly loan: number | null;
  readonly nextLoan: number;
  /** The effect that is being carried out. */
  readonly running: Effect | null;
  /** Where a withdrawal leads. */
  readonly after: 'away' | 'filing' | 'ejected' | 'resting';
  readonly problem: Problem | null;
  readonly reads: number;
  readonly lastReadMs: number;
  readonly refreshedMs: number;
  readonly wishes: number;
  readonly wished: boolean;
  /** Since when the ring is half full, and the PC asleep. */
  readonly halfFullMs: number | null;
  readonly asleepMs: number | null;
}

export const IDLE_MS = 300_000;
export const REFRESH_EVERY_MS = 3_600_000;
export const HALF_FULL_GRACE_MS = 60_000;
/** A ring that filing does not empty (its second looks are not due yet) must not cost a refresh each minute. */
export const HALF_FULL_EVERY_MS = 600_000;
export const ASLEEP_MS = 10_000;
export const FILING_MS = 120_000;
export const RETRY_MS = 10_000;
const WITHDRAW_RETRY_MS = 2000;
const HALF = 0.5;

/** @param firstLoan above all numbers that an earlier process used */
export function begin(nowMs: number, firstLoan: number): Session {
  return {
    phase: 'away',
    sinceMs: nowMs,
    loan: null,
    nextLoan: firstLoan,
    running: null,
    after: 'away',
    problem: null,
    reads: 0,
    lastReadMs: nowMs,
    refreshedMs: Number.NEGATIVE_INFINITY,
    wishes: 0,
    wished: false,
    halfFullMs: null,
    asleepMs: null,
  };
}

export interface Step {
  readonly session: Session;
  /** To be carried out now; {@link ended} says how it went. Never more than one at a time. */
  readonly effect: Effect | null;
}

/** What follows from how the world is now. May be asked as often as one likes. */
export function step(before: Session, world: World): Step {
  const session = noticed(before, world);
  if (session.running !== null) return stay(session);
  switch (session.phase) {
    case 'away':
      return away(session, world);
    case 'borrowing':
      if (!wanted(session, world) || world.recorder === null) return stay(returned(session, 'away', world));
      return world.recorder.lent === session.loan ? start(session, 'showing', 'show', world) : stay(session);
    case 'shown':
      return shown(session, world);
    case 'withdrawing':
      return world.nowMs - session.sinceMs < WITHDRAW_RETRY_MS
        ? stay(session)
        : start(session, 'withdrawing', 'withdraw', world);
    case 'filing':
      return filing(session, world);
    case 'ejected':
      return stay(
        world.port === 'none' || world.port === 'noPc' || session.wished ? goAway(session, world) : session,
      );
    case 'resting': {
      const over = world.nowMs - session.sinceMs >= RETRY_MS || session.wished || world.port !== 'pc';
      return stay(over ? goAway(session, world) : session);
    }
    case 'showing':
      return stay(session);
  }
}

/** The effect has been carried out, or could not be. */
export function ended(session: Session, problem: Problem | null, nowMs: number): Session {
  const effect = session.running;
  const over = { ...session, running: null, sinceMs: nowMs, problem };
  if (effect === 'show') {
    if (problem === null) return { ...over, phase: 'shown', lastReadMs: nowMs, halfFullMs: null };
    // Whatever of it was done is undone.
    return { ...over, phase: 'withdrawing', after: 'resting', sinceMs: nowMs - WITHDRAW_RETRY_MS };
  }
  if (problem !== null) return { ...over, phase: 'withdrawing' };
  const kept = session.after === 'resting' ? session.problem : null;
  return { ...over, phase: session.after, loan: null, problem: kept };
}

/** What the recorder is told. */
export function saysOf(
  { phase, after, loan, problem }: Session,
  { port, card }: World,
  path: string,
): DriveSays {
  const noCard: Problem | null = port === 'pc' && !card ? { code: 'driveNoCard', path } : null;
  const trouble = problem ?? noCard;
  const state = () => {
    if (trouble !== null) return 'failed';
    switch (phase) {
      case 'away':
        return port === 'none' ? 'noPort' : port === 'pc' ? 'preparing' : 'noPc';
      case 'borrowing':
      case 'showing':
        return after === 'filing' ? 'refreshing' : 'preparing';
      case 'withdrawing':
      case 'filing':
        return after === 'filing' ? 'refreshing' : 'preparing';
      case 'resting':
        return 'preparing';
      default:
        return phase;
    }
  };
  return { state: state(), loan, problem: trouble };
}

/** What there is to remember of the world, whatever is being done. */
function noticed(session: Session, { nowMs, recorder, reads, port }: World): Session {
  const asleepMs = port === 'asleep' ? (session.asleepMs ?? nowMs) : null;
  const seen = { ...session, asleepMs, reads };
  const read = reads === session.reads ? seen : { ...seen, lastReadMs: nowMs };
  if (recorder === null) return read;
  const { wishes, ringPart } = recorder;
  const halfFullMs = ringPart < HALF ? null : (session.halfFullMs ?? nowMs);
  return { ...read, halfFullMs, wishes, wished: session.wished || wishes > session.wishes };
}

/** Whether a PC is to have the drive. */
function wanted({ asleepMs }: Session, { port, card, stopping, nowMs }: World): boolean {
  const there = port === 'pc' || (port === 'asleep' && nowMs - (asleepMs ?? nowMs) < ASLEEP_MS);
  return there && card && !stopping;
}

function away(session: Session, world: World): Step {
  const idle = { ...session, wished: false, after: 'away' as const, refreshedMs: Number.NEGATIVE_INFINITY };
  if (world.port !== 'pc' || world.recorder === null || !wanted(session, world)) return stay(idle);
  return stay(borrow(idle, world));
}

function shown(session: Session, world: World): Step {
  const withdraw = (after: Session['after']) =>
    start({ ...session, after }, 'withdrawing', 'withdraw', world);
  if (!world.medium) return withdraw('ejected');
  if (!wanted(session, world)) return withdraw('away');
  return refreshIsDue(session, world) ? withdraw('filing') : stay(session);
}

function refreshIsDue(session: Session, { nowMs, recorder }: World): boolean {
  if (recorder === null) return false;
  if (session.wished) return true;
  if (recorder.waiting === 0) return false;
  const { lastReadMs, refreshedMs, halfFullMs } = session;
  const sinceMs = nowMs - refreshedMs;
  const full =
    halfFullMs !== null && nowMs - halfFullMs >= HALF_FULL_GRACE_MS && sinceMs >= HALF_FULL_EVERY_MS;
  return full || (nowMs - lastReadMs >= IDLE_MS && sinceMs >= REFRESH_EVERY_MS);
}

function filing(before: Session, world: World): Step {
  const session = { ...before, wished: false, refreshedMs: world.nowMs };
  if (!wanted(session, world)) return stay(goAway(session, world));
  const { recorder } = world;
  if (recorder === null) return stay(session);
  const filed = recorder.lent === null && recorder.waiting === 0;
  return stay(filed || world.nowMs - session.sinceMs >= FILING_MS ? borrow(session, world) : session);
}

function borrow(session: Session, { nowMs }: World): Session {
  const loan = session.nextLoan;
  return { ...session, phase: 'borrowing', sinceMs: nowMs, loan, nextLoan: loan + 1, problem: null };
}

function returned(session: Session, phase: Phase, { nowMs }: World): Session {
  return { ...session, phase, sinceMs: nowMs, loan: null };
}

function goAway(session: Session, world: World): Session {
  return { ...returned(session, 'away', world), problem: null, wished: false };
}

function start(session: Session, phase: Phase, effect: Effect, { nowMs }: World): Step {
  return { session: { ...session, phase, sinceMs: nowMs, running: effect }, effect };
}

function stay(session: Session): Step {
  return { session, effect: null };
}
