import type { LampState } from './types.js';

/**
 * The lamp language: pure tables. Two lamps whose blinking is the kernel's (LED trigger `timer`), so a pattern
 * is a time on and a time off in ms. Never both 0: the kernel takes that for "500 and 500".
 *
 * Who cannot tell red from green is helped twice: no two states have the same pair of rhythms, whichever lamp
 * shows which (tested), and the lamps have fixed places.
 */
export interface Pattern {
  readonly onMs: number;
  readonly offMs: number;
}

export interface Lamps {
  readonly green: Pattern;
  readonly red: Pattern;
}

const dark: Pattern = { onMs: 0, offMs: 1000 };
const steady: Pattern = { onMs: 1000, offMs: 0 };
const even: Pattern = { onMs: 500, offMs: 500 };
const fast: Pattern = { onMs: 100, offMs: 100 };
const flash: Pattern = { onMs: 100, offMs: 900 };
const rareFlash: Pattern = { onMs: 100, offMs: 1900 };
const slow: Pattern = { onMs: 1000, offMs: 1000 };
const wink: Pattern = { onMs: 1900, offMs: 100 };

/** What each state looks like. */
export const LAMPS: Readonly<Record<LampState, Lamps>> = {
  armed: { green: steady, red: dark },
  ringing: { green: even, red: dark },
  recording: { green: steady, red: steady },
  noticePlaying: { green: even, red: steady },
  marked: { green: fast, red: steady },
  replaying: { green: flash, red: dark },
  exporting: { green: { onMs: 250, offMs: 1750 }, red: slow },
  stickDone: { green: wink, red: dark },
  warning: { green: steady, red: rareFlash },
  notRecording: { green: dark, red: fast },
  poweringOff: { green: fast, red: fast },
  /** Nobody shows it: the kernel puts its lamps out when it halts, and only then may the card be pulled. */
  safeToPull: { green: dark, red: dark },
};

/** How much of every 2 s green is on while exporting, by the quarter that is done. */
export const EXPORT_QUARTERS: readonly Pattern[] = [250, 750, 1250, 1750].map((onMs) => {
  return { onMs, offMs: 2000 - onMs };
});

/** How long the lamps tell of a mark, and of a gesture that was refused. */
export const MARKED_MS = 1000;
export const REFUSED_MS = 5000;

/** What the recorder is about, as far as lamps tell it. */
export interface Scene {
  readonly poweringOff: boolean;
  /** Line, sound and ring are at work: what is said now, or in a call coming now, is recorded. */
  readonly armed: boolean;
  /** `unrecorded`: a call that the owner's rules do not record, or not yet. */
  readonly call: 'none' | 'ringing' | 'running' | 'unrecorded';
  readonly noticePlaying: boolean;
  readonly replaying: boolean;
  /** The part that is done, 0 to 1; null when nothing is exported. */
  readonly exported: number | null;
  /** A stick that is still in has got everything. */
  readonly stickDone: boolean;
  /** The button is held so long that letting go exports. */
  readonly exportHeld: boolean;
  /** Something is wrong that does not keep calls from being recorded. */
  readonly troubled: boolean;
  /** Since the last mark, and the last gesture that was refused; null when there was none. */
  readonly sinceMarkMs: number | null;
  readonly sinceRefusalMs: number | null;
}

/** What comes first when several are true: the order is the precedence. */
const PRECEDENCE: readonly (readonly [LampState, (scene: Scene) => boolean])[] = [
  ['poweringOff', ({ poweringOff }) => poweringOff],
  ['notRecording', ({ armed }) => !armed],
  ['marked', ({ call, sinceMarkMs }) => call === 'running' && within(sinceMarkMs, MARKED_MS)],
  ['exporting', ({ exportHeld }) => exportHeld],
  ['noticePlaying', ({ noticePlaying }) => noticePlaying],
  ['recording', ({ call }) => call === 'running'],
  ['ringing', ({ call }) => call === 'ringing'],
  ['warning', ({ sinceRefusalMs }) => within(sinceRefusalMs, REFUSED_MS)],
  ['replaying', ({ replaying }) => replaying],
  ['exporting', ({ exported }) => exported !== null],
  ['warning', ({ troubled }) => troubled],
  ['stickDone', ({ stickDone }) => stickDone],
  ['armed', () => true],
];

function within(ms: number | null, limitMs: number): boolean {
  return ms !== null && ms < limitMs;
}

export function lampStateOf(scene: Scene): LampState {
  return PRECEDENCE.find(([, holds]) => holds(scene))?.[0] ?? 'notRecording';
}

/** @param exported the part of an export that is done, 0 to 1; only `exporting` looks at it */
export function lampsOf(state: LampState, exported: number | null): Lamps {
  const quarter = Math.min(3, Math.max(0, Math.floor((exported ?? 0) * 4)));
  const green = state === 'exporting' ? EXPORT_QUARTERS[quarter] : undefined;
  return green === undefined ? LAMPS[state] : { ...LAMPS[state], green };
}
