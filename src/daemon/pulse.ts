/**
 * Whether the recorder is alive: what systemd's watchdog is fed by. Pure. What a part believes of itself does not
 * count, only what came from outside: a part that says it works must have samples or bytes to show for it, and one
 * that says its device is gone must have tried to get it back. So a recorder that waits for a line interface is left
 * waiting, since a restart brings none, and one that takes itself for armed while nothing arrives is ended.
 */
export interface Sign {
  /** The part takes itself for working. */
  readonly working: boolean;
  /** Monotonic ms of the last thing that came from the device; null: nothing yet. */
  readonly heardMs: number | null;
  /** Monotonic ms at which the device was last tried; null: not yet. */
  readonly triedMs: number | null;
}

export interface Signs {
  readonly sound: Sign;
  readonly line: Sign;
}

/**
 * How long each may last, in ms. A live card delivers every 20 ms and is ended after a second; the line is asked every
 * 2 s and has 2 s to answer. Attempts are 5 s apart at most and take 5 s (sound), 10 s and about a minute with
 * every answer missing (line; what waits for hands looks at the plug each second).
 */
export const PATIENCE_MS = {
  sound: { heard: 3000, tried: 60_000 },
  line: { heard: 10_000, tried: 180_000 },
} as const;

/**
 * A source that has sound only in calls shows outside them nothing but that its device answers.
 *
 * @param soundMs when the last samples were put on the tape, whatever capture says of itself
 */
export function signsOf(
  capture: {
    readonly state: string;
    readonly triedMs: number;
    readonly idle: boolean;
    readonly overLine: boolean;
  },
  soundMs: number | null,
  line: { readonly state: string; readonly lastHeardMs: number | null; readonly triedMs: number | null },
): Signs {
  const { lastHeardMs, triedMs } = line;
  const { state, idle, overLine } = capture;
  const sound =
    overLine && (idle || state === 'lost')
      ? { working: false, heardMs: null, triedMs: Math.max(lastHeardMs ?? 0, triedMs ?? 0) }
      : { working: state === 'running', heardMs: soundMs, triedMs: capture.triedMs };
  return { sound, line: { working: line.state === 'ready', heardMs: lastHeardMs, triedMs } };
}

export function isAlive(signs: Signs, nowMs: number): boolean {
  return (['sound', 'line'] as const).every((part) => {
    const { working, heardMs, triedMs } = signs[part];
    const sinceMs = working ? heardMs : triedMs;
    return sinceMs !== null && nowMs - sinceMs <= PATIENCE_MS[part][working ? 'heard' : 'tried'];
  });
}

/**
 * The loop that draws the lamps shows each second that it runs (`LifeSign`); `packaging/lamp-watch` lights NOT
 * RECORDING after 3 to 4 s without.
 */
export const LIFE_SIGN_MS = 1000;
/** So long after it stood still the loop mistrusts its lamps: the watch may be writing just now. */
const MISTRUST_MS = 1000;

/** How the loop has been turning, in monotonic ms. */
export interface Turns {
  readonly lastMs: number;
  /** The last sign of life. */
  readonly signMs: number;
  /** Until then the lamps are held against what they should show at each turn. */
  readonly mistrustMs: number;
}

const NEVER_MS = Number.NEGATIVE_INFINITY;
export const noTurns: Turns = { lastMs: 0, signMs: NEVER_MS, mistrustMs: NEVER_MS };

/** The loop turns: whether it gives a sign of life now, and whether others may have changed its lamps. */
export function turn(
  turns: Turns,
  nowMs: number,
): { readonly turns: Turns; readonly sign: boolean; readonly mistrust: boolean } {
  const sign = nowMs - turns.signMs >= LIFE_SIGN_MS;
  const stoodStill = nowMs - turns.lastMs > 2 * LIFE_SIGN_MS;
  const mistrustMs = stoodStill ? nowMs + MISTRUST_MS : turns.mistrustMs;
  const signMs = sign ? nowMs : turns.signMs;
  return { turns: { lastMs: nowMs, signMs, mistrustMs }, sign, mistrust: nowMs <= mistrustMs };
}
