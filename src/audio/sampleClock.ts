/**
 * The recorder's sample clock: which sample was on the line at which monotonic millisecond. Pure; frames'
 * arrival times come in. Positions count from the daemon's start and run on through gaps.
 *
 * Frames arrive late by a varying amount and never early, so the earliest arrivals of the last seconds say
 * where the clock truly stands (a lower envelope). Drift of the card against the monotonic clock (200 ppm
 * is ordinary, 1000 seen; facts: line-interface §5) is measured once enough time has passed and followed
 * from the start, since the envelope moves along.
 */
export interface SampleClock {
  readonly nominalHz: number;
  /** The position one past the last sample that arrived; null before the first. */
  readonly position: number | null;
  readonly measuredHz: number | null;
  readonly windows: readonly Window[];
  /** The first full window of this run of the card; the rate is measured from here. */
  readonly anchor: Window | null;
}

/** The earliest arrival within one stretch of {@link WINDOW_MS}. */
interface Window {
  readonly sinceMs: number;
  readonly ms: number;
  readonly sample: number;
  readonly latenessMs: number;
}

const WINDOW_MS = 2000;
/** How many windows make the envelope: 10 s. */
const KEPT_WINDOWS = 5;
/** No rate is measured over less: 1 ms of jitter in 30 s is 33 ppm. */
const RATE_SPAN_MS = 30_000;
/** A measurement further off than this is a fault of the source, not a rate (0.5 %). */
const PLAUSIBLE = 0.005;

export function newSampleClock(nominalHz: number): SampleClock {
  return { nominalHz, position: null, measuredHz: null, windows: [], anchor: null };
}

/** A clock that runs from `ms` on, before any sound: for a source that has none until a call. */
export function runningClock(nominalHz: number, ms: number): SampleClock {
  const begin: Window = { sinceMs: ms, ms, sample: 0, latenessMs: ms };
  return { ...newSampleClock(nominalHz), position: 0, windows: [begin] };
}

/** One delivery of the sound card. */
export interface Arrival {
  readonly samples: number;
  readonly ms: number;
}

/**
 * Where the first sample of a card that (re)starts stands, told from its first deliveries: the earliest of
 * them, for a start is often late and then catches up. Never behind what was given out before.
 */
export function restart(clock: SampleClock, first: readonly Arrival[]): SampleClock {
  let start = Number.POSITIVE_INFINITY;
  let samples = 0;
  for (const arrival of first) {
    samples += arrival.samples;
    start = Math.min(start, sampleAt(clock, arrival.ms) - samples);
  }
  const known = clock.position ?? 0;
  const position = clock.position === null ? 0 : Math.max(known, Math.round(start));
  return { ...clock, position, windows: [], anchor: null };
}

/** `samples` arrived at `ms`, following what was there before. */
export function arrived(clock: SampleClock, samples: number, ms: number): SampleClock {
  const position = (clock.position ?? 0) + samples;
  const latenessMs = ms - (position * 1000) / clock.nominalHz;
  const last = clock.windows.at(-1);
  if (last === undefined || ms - last.sinceMs >= WINDOW_MS) {
    const windows = [...clock.windows, { sinceMs: ms, ms, sample: position, latenessMs }].slice(
      -KEPT_WINDOWS,
    );
    const anchor = clock.anchor ?? (windows.length > 1 ? (windows[0] ?? null) : null);
    return { ...clock, position, windows, anchor, measuredHz: rateBetween(clock, anchor, last) };
  }
  if (latenessMs >= last.latenessMs) return { ...clock, position };
  return {
    ...clock,
    position,
    windows: [...clock.windows.slice(0, -1), { ...last, ms, sample: position, latenessMs }],
  };
}

/** The position on the line at `ms`; a fraction. Before any sample came, zero. */
export function sampleAt(clock: SampleClock, ms: number): number {
  const earliest = envelope(clock);
  if (earliest === null) return clock.position ?? 0;
  return earliest.sample + ((ms - earliest.ms) * (clock.measuredHz ?? clock.nominalHz)) / 1000;
}

function envelope(clock: SampleClock): Window | null {
  let earliest: Window | null = null;
  for (const window of clock.windows)
    if (earliest === null || window.latenessMs < earliest.latenessMs) earliest = window;
  return earliest;
}

function rateBetween(clock: SampleClock, from: Window | null, to: Window | undefined): number | null {
  if (from === null || to === undefined || to.ms - from.ms < RATE_SPAN_MS) return clock.measuredHz;
  const hz = ((to.sample - from.sample) * 1000) / (to.ms - from.ms);
  return Math.abs(hz / clock.nominalHz - 1) <= PLAUSIBLE ? hz : clock.measuredHz;
}
