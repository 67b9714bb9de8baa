import type { CardAdvice, CardPart, Wear } from './healthTypes.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const AVERAGE_DAYS = 7;
/** A card writes about three times what it is given in large pieces, a guess (facts: storage §11, wear). */
const CARD_FACTOR = 3;
/** Below this much of a card's life its replacement is to be planned, years. */
const PLAN_YEARS = 0.5;

/** What the kernel says of the device under a path. */
export interface DeviceRead {
  readonly name: string;
  /** The card's own number, or its name and size where it has none: another card is another life. */
  readonly identity: string;
  readonly capacityBytes: number;
  /** Since the device came up. */
  readonly writtenBytes: number;
}

/** 24 hours of running. The wall clock plays no part: it may be wrong for years (facts: storage §11, 18). */
interface RunningDay {
  readonly ms: number;
  readonly bytes: number;
}

/** One card's life as far as it was watched. */
export interface Life {
  readonly writtenBytes: number;
  readonly watchedMs: number;
  /** The device's own counter when it was last read, and in which start of the machine. */
  readonly counter: { readonly boot: string; readonly bytes: number } | null;
  /** Newest last, at most 8: the running one and 7 before it. */
  readonly days: readonly RunningDay[];
}

/** What is kept in `health.json`. */
export interface HealthState {
  readonly v: 1;
  /** By the card's identity; `own` where the kernel knows no device and only our own writes are counted. */
  readonly lives: Readonly<Record<string, Life>>;
  readonly errors: { readonly count: number; readonly lastAt: string | null; readonly last: string | null };
}

export const noHealth: HealthState = { v: 1, lives: {}, errors: { count: 0, lastAt: null, last: null } };

const newLife: Life = { writtenBytes: 0, watchedMs: 0, counter: null, days: [] };
/** Cards that were in here once; the least watched is forgotten. */
const MAX_LIVES = 8;

/** The state with one card's life put in. */
export function withLife(state: HealthState, identity: string, life: Life): HealthState {
  const others = Object.entries(state.lives).filter(([known]) => known !== identity);
  others.sort(([, a], [, b]) => b.watchedMs - a.watchedMs);
  return { ...state, lives: Object.fromEntries([[identity, life], ...others].slice(0, MAX_LIVES)) };
}

export function withError(state: HealthState, at: string, what: string): HealthState {
  return { ...state, errors: { count: state.errors.count + 1, lastAt: at, last: what } };
}

/**
 * Adds what was written since the last look.
 * @param device what the kernel says now; null when there is no device to ask
 * @param boot which start of the machine this is: a device counts from 0 after each
 * @param ownBytes what we wrote there ourselves since the last look
 */
export function watched(
  before: Life | undefined,
  device: DeviceRead | null,
  boot: string,
  ownBytes: number,
  elapsedMs: number,
): Life {
  const life = before ?? newLife;
  const counter = device === null ? null : { boot, bytes: device.writtenBytes };
  const bytes = counter === null ? ownBytes : sinceThen(life.counter, counter);
  const days = [...life.days];
  const today = days.at(-1);
  if (today === undefined || today.ms >= DAY_MS) days.push({ ms: elapsedMs, bytes });
  else days[days.length - 1] = { ms: today.ms + elapsedMs, bytes: today.bytes + bytes };
  return {
    writtenBytes: life.writtenBytes + bytes,
    watchedMs: life.watchedMs + elapsedMs,
    counter,
    days: days.slice(-AVERAGE_DAYS - 1),
  };
}

/** The first look counts what the device wrote since it came up; a counter that fell began again. */
function sinceThen(before: Life['counter'], now: { readonly boot: string; readonly bytes: number }): number {
  const same = before !== null && before.boot === now.boot && before.bytes <= now.bytes;
  return same ? now.bytes - before.bytes : now.bytes;
}

/** @param enduranceBytes from the configuration; null: guessed by the card's size */
export function wearOf(
  holds: readonly CardPart[],
  life: Life,
  device: DeviceRead | null,
  enduranceBytes: number | null,
): Wear {
  const capacityBytes = device?.capacityBytes ?? null;
  const endurance = enduranceOf(capacityBytes, enduranceBytes);
  const bytesPerDay = perDay(life);
  const left = endurance === null ? null : endurance.bytes - life.writtenBytes * CARD_FACTOR;
  const years = left === null || !bytesPerDay ? null : left / (bytesPerDay * CARD_FACTOR) / 365;
  return {
    holds,
    device: device?.name ?? null,
    capacityBytes,
    writtenBytes: life.writtenBytes,
    counted: device === null ? 'ownWrites' : 'device',
    watchedDays: life.watchedMs / DAY_MS,
    bytesPerDay,
    endurance,
    yearsLeft: years === null ? null : Math.max(0, years),
  };
}

/** Average of the last 7 full days of running; of what there is while there are fewer. */
function perDay({ days }: Life): number | null {
  const ms = days.reduce((all, day) => all + day.ms, 0);
  if (ms < HOUR_MS) return null;
  return (days.reduce((all, day) => all + day.bytes, 0) * DAY_MS) / ms;
}

/**
 * The poorest small cards stand 100 writes of their whole size, consumer cards of 64 GB and more about 500
 * (facts: storage §11, wear: 32 GB poorest, 128 GB consumer 64 TB).
 */
function enduranceOf(capacityBytes: number | null, configured: number | null): Wear['endurance'] {
  if (configured !== null) return { bytes: configured, from: 'config' };
  if (capacityBytes === null) return null;
  return { bytes: capacityBytes * (capacityBytes > 40e9 ? 500 : 100), from: 'guess' };
}

/** What is known of the card besides its wear. */
export interface CardState {
  readonly medium: 'ready' | 'absent' | 'removed' | 'notMounted' | 'readOnly';
  readonly ringFailing: boolean;
  /** Files that were filed well are bad again and again. */
  readonly losesFiles: boolean;
  readonly slowWrites: number;
  readonly writes: number;
}

/** Worst first. */
export function adviceOf(state: CardState, wear: readonly Wear[]): CardAdvice {
  if (state.medium === 'readOnly') return 'replaceReadOnly';
  if (state.ringFailing || state.losesFiles) return 'replaceFailing';
  if (state.medium === 'removed') return 'putBack';
  if (state.medium === 'notMounted') return 'mount';
  if (wear.some(({ yearsLeft }) => yearsLeft !== null && yearsLeft < PLAN_YEARS)) return 'planReplacement';
  return state.slowWrites >= 10 && state.slowWrites > state.writes / 100 ? 'useFaster' : 'none';
}
