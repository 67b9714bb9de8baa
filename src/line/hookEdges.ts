import type { LineEvent } from '../call/types.js';

/**
 * Digits dialled by pulses, flashes and hang-ups out of raw edges of the loop. Pure. Only for devices whose profile
 * says that their edges are raw: a modem reports its hook with unknown delay (facts: line-interface §4).
 *
 * A loop that is open shorter than `flashMs.min` is a dial pulse, up to `flashMs.max` a flash, longer the handset put
 * down. A digit is told when the loop has been closed for longer than any make inside a digit can be.
 */
export interface HookEdgeSettings {
  /** The country's, or the setting of the PBX that the telephone hangs on. */
  readonly flashMs: { readonly min: number; readonly max: number };
}

export interface HookEdges {
  /** Null: not known yet, as at the start. */
  readonly closed: boolean | null;
  /** When the loop last opened or closed. */
  readonly changedMs: number;
  /** The handset counts as lifted: flashes and pulses are short parts of this. */
  readonly offHook: boolean;
  /** The make before the present open, when that may be a further pulse of a digit. */
  readonly makeMs: number | null;
  /** Lengths of the pulses of the digit that is being dialled: open, and closed before it; ms. */
  readonly pulses: readonly Pulse[];
}

interface Pulse {
  readonly openMs: number;
  /** The make before it; null: the first of a digit. */
  readonly makeMs: number | null;
}

export type HookEdge =
  /** The loop closed (current flows), or opened. */
  | { readonly kind: 'closed' | 'open'; readonly atMs: number }
  | { readonly kind: 'tick'; readonly atMs: number };

export interface HookStep {
  readonly edges: HookEdges;
  readonly events: readonly { readonly event: LineEvent; readonly atMs: number }[];
  /** When a tick is wanted: something is decided by nothing happening. Null: not at all. */
  readonly dueMs: number | null;
}

export const NO_EDGES: HookEdges = { closed: null, changedMs: 0, offHook: false, makeMs: null, pulses: [] };

/**
 * By the rules 10 ± 1 pps and 20 ± 1.6 pps with a make of 30 to 42 % (20 pps: 36 %): opens of 30 to 78 ms, makes of
 * 14 to 47 ms (facts: line-interface §4, 事業用電気通信設備規則 annex 1). Edges come up to 5 ms wrong, and worn dials
 * run at 7 pps: an open of any length below a flash is a pulse, unless it is so short that a contact bounced.
 */
const OPEN_MIN_MS = 25;
const MAKE_MS = { min: 9, max: 70 } as const;
/** More than any make inside a digit, far less than the pause between two: 450 ms at 20 pps, 600 ms at 10 pps. */
const DIGIT_OVER_MS = 225;
const MOST_PULSES = 10;

export function hookEdge(before: HookEdges, edge: HookEdge, settings: HookEdgeSettings): HookStep {
  const events: { event: LineEvent; atMs: number }[] = [];
  let edges = waited(before, edge.atMs, settings, events);
  if (edge.kind === 'closed' && edges.closed !== true) edges = closes(edges, edge.atMs, settings, events);
  if (edge.kind === 'open' && edges.closed !== false) edges = opens(edges, edge.atMs);
  return { edges, events, dueMs: due(edges, settings) };
}

function opens(edges: HookEdges, atMs: number): HookEdges {
  const makeMs = edges.pulses.length > 0 ? atMs - edges.changedMs : null;
  return { ...edges, closed: false, changedMs: atMs, makeMs };
}

/** What the passing of time decides: the end of a digit, the handset put down. */
function waited(
  edges: HookEdges,
  nowMs: number,
  { flashMs }: HookEdgeSettings,
  events: { event: LineEvent; atMs: number }[],
): HookEdges {
  const { closed, changedMs, offHook, pulses } = edges;
  if (closed === true && pulses.length > 0 && nowMs >= changedMs + DIGIT_OVER_MS) {
    const digit = digitOf(pulses);
    if (digit !== null) events.push({ event: { kind: 'digit', digit, by: 'pulse' }, atMs: changedMs });
    return { ...edges, pulses: [] };
  }
  if (closed === false && offHook && nowMs > changedMs + flashMs.max) {
    events.push({ event: { kind: 'onHook' }, atMs: changedMs });
    return { ...edges, offHook: false, pulses: [] };
  }
  return edges;
}

function closes(
  edges: HookEdges,
  atMs: number,
  { flashMs }: HookEdgeSettings,
  events: { event: LineEvent; atMs: number }[],
): HookEdges {
  const closed: HookEdges = { ...edges, closed: true, changedMs: atMs };
  if (!edges.offHook) {
    events.push({ event: { kind: 'offHook' }, atMs });
    return { ...closed, offHook: true, pulses: [] };
  }
  const openMs = atMs - edges.changedMs;
  if (openMs >= flashMs.min) {
    events.push({ event: { kind: 'flash' }, atMs: edges.changedMs });
    return { ...closed, pulses: [] };
  }
  return { ...closed, pulses: [...edges.pulses, { openMs, makeMs: edges.makeMs }].slice(-MOST_PULSES - 1) };
}

/** The digit that these pulses are; null: no dial makes such pulses, it was a contact that bounced. */
function digitOf(pulses: readonly Pulse[]): string | null {
  const fits = pulses.every(
    ({ openMs, makeMs }) =>
      openMs >= OPEN_MIN_MS && (makeMs === null || (makeMs >= MAKE_MS.min && makeMs <= MAKE_MS.max)),
  );
  if (!fits || pulses.length > MOST_PULSES) return null;
  return pulses.length === MOST_PULSES ? '0' : String(pulses.length);
}

function due(
  { closed, changedMs, offHook, pulses }: HookEdges,
  { flashMs }: HookEdgeSettings,
): number | null {
  if (closed === true && pulses.length > 0) return changedMs + DIGIT_OVER_MS;
  // One millisecond on: exactly the longest flash is a flash yet.
  return closed === false && offHook ? changedMs + flashMs.max + 1 : null;
}
