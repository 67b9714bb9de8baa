/**
 * How a line interface that answers nothing is brought back, from the gentlest means to the last one. Pure. Facts:
 * line-interface §1.5 (stop sequences, guarded escape), §6 (thess/callattendant#105: wedged, only USB power helped).
 *
 * The first five are tried on the open port. When all have failed the port is opened anew, then its USB device is
 * switched off and on, then people are called; after that it all begins again, slowly and for ever.
 */
export const RUNGS = [
  /** `<DLE><CAN><DLE><ETX><DLE>!`: what V.253 says. */
  'stopOnce',
  /** The same with three DLE: Zoom 3095. */
  'stopThrice',
  /** `<DLE>^`: the end of duplex. */
  'stopDuplex',
  /** ZyXEL ends a recording at any byte. */
  'anyByte',
  /** `+++` between two silences, hang up, reset. */
  'escape',
  'reopen',
  /** USB `authorized` 0, then 1: the device is taken out and put in, as far as software can. */
  'usbPower',
  'alarm',
] as const;
export type Rung = (typeof RUNGS)[number];

export interface Ladder {
  /** The last rung that was taken; null: none since all was well. */
  readonly rung: Rung | null;
  /** Monotonic ms at which the trouble began; null: there is none. */
  readonly sinceMs: number | null;
  /** Rungs taken since then. */
  readonly attempts: number;
  /** People have been called, and the device has not been steady since. */
  readonly alarmed: boolean;
  /** Monotonic ms since which the device is ready; null: it is not. */
  readonly readyMs: number | null;
  /** The next wait after a port that could not be opened, or a device that refused, ms. */
  readonly retryMs: number;
  /** Since the driver was made: how often each rung was taken, and how often it was the one that helped. */
  readonly taken: Readonly<Record<Rung, number>>;
  readonly helped: Readonly<Record<Rung, number>>;
}

export type LadderEvent = { readonly nowMs: number } & (
  | { readonly kind: 'ready' }
  /** No answer on a port that is still open. */
  | { readonly kind: 'silent' }
  /** The device fell silent at work, or in a way that closed the port. */
  | { readonly kind: 'fellSilent' }
  /** The port is not there, cannot be opened or went away, or the device answered and refused: it is not wedged. */
  | { readonly kind: 'failed' }
);

export interface LadderStep {
  readonly ladder: Ladder;
  /** What to do now; null: nothing but to open the port again. */
  readonly rung: Rung | null;
  /** Before the port is opened again, ms. */
  readonly waitMs: number;
}

/** What `status` tells of it. */
export interface Recovery {
  readonly stage: Rung;
  readonly attempts: number;
  /** Since the trouble began, ms. */
  readonly sinceMs: number;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 10_000;
/** After the alarm: the device needs hands, and each round disturbs whoever works on it. */
export const SLOW_MS = 60_000;
/** A device that fell silent again before it worked so long is still the same trouble. */
export const STEADY_MS = 60_000;

const none = (): Record<Rung, number> => ({
  stopOnce: 0,
  stopThrice: 0,
  stopDuplex: 0,
  anyByte: 0,
  escape: 0,
  reopen: 0,
  usbPower: 0,
  alarm: 0,
});

export const ON_THE_GROUND: Ladder = {
  rung: null,
  sinceMs: null,
  attempts: 0,
  alarmed: false,
  readyMs: null,
  retryMs: RETRY_MIN_MS,
  taken: none(),
  helped: none(),
};

export function climb(ladder: Ladder, event: LadderEvent): LadderStep {
  const { nowMs } = event;
  if (event.kind === 'ready') return { ladder: ready(ladder, nowMs), rung: null, waitMs: 0 };
  const now = settled(ladder, nowMs);
  if (event.kind === 'failed') {
    // It was at work and was pulled, or spoke: another trouble than silence.
    if (ladder.readyMs !== null) return failed({ ...ON_THE_GROUND, taken: now.taken, helped: now.helped });
    return failed(now);
  }
  // The first silence at work costs only a look from the ground: the gentle rungs need an open port.
  if (event.kind === 'fellSilent' && now.sinceMs === null)
    return { ladder: { ...now, sinceMs: nowMs }, rung: null, waitMs: RETRY_MIN_MS };
  const at = now.rung === null ? -1 : RUNGS.indexOf(now.rung);
  const above = event.kind === 'fellSilent' && at < REOPEN ? REOPEN : (at + 1) % RUNGS.length;
  const rung = RUNGS[above] ?? 'alarm';
  const taken: Ladder = {
    ...now,
    rung,
    sinceMs: now.sinceMs ?? nowMs,
    attempts: now.attempts + 1,
    alarmed: now.alarmed || rung === 'alarm',
    taken: plusOne(now.taken, rung),
  };
  return { ladder: taken, rung, waitMs: rung === 'alarm' ? SLOW_MS : RETRY_MIN_MS };
}

function failed(ladder: Ladder): LadderStep {
  const { retryMs } = ladder;
  return { ladder: { ...ladder, retryMs: Math.min(retryMs * 2, RETRY_MAX_MS) }, rung: null, waitMs: retryMs };
}

const REOPEN = RUNGS.indexOf('reopen');

/** Whether the rung is taken on the open port. */
export function onOpenPort(rung: Rung): boolean {
  return RUNGS.indexOf(rung) < REOPEN;
}

function ready(ladder: Ladder, nowMs: number): Ladder {
  const { taken, helped } = ladder;
  const well = { ...ladder, readyMs: nowMs, retryMs: RETRY_MIN_MS };
  if (ladder.sinceMs === null) return well;
  if (ladder.rung !== null) return { ...well, helped: plusOne(helped, ladder.rung) };
  // It fell silent at work and answered on the port that was opened anew for the look.
  return {
    ...well,
    rung: 'reopen',
    attempts: 1,
    taken: plusOne(taken, 'reopen'),
    helped: plusOne(helped, 'reopen'),
  };
}

function plusOne(counts: Readonly<Record<Rung, number>>, rung: Rung): Record<Rung, number> {
  return { ...counts, [rung]: counts[rung] + 1 };
}

/** The ladder of a device that is not ready any more: back on the ground when it had been steady. */
function settled(ladder: Ladder, nowMs: number): Ladder {
  const { readyMs, taken, helped } = ladder;
  if (readyMs === null) return ladder;
  if (nowMs - readyMs >= STEADY_MS || ladder.rung === null) return { ...ON_THE_GROUND, taken, helped };
  return { ...ladder, readyMs: null };
}

/** Null when all is well. */
export function recoveryOf({ rung, attempts, sinceMs, readyMs }: Ladder, nowMs: number): Recovery | null {
  if (rung === null || sinceMs === null) return null;
  if (readyMs !== null && nowMs - readyMs >= STEADY_MS) return null;
  return { stage: rung, attempts, sinceMs: Math.round(nowMs - sinceMs) };
}
