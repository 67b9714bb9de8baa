import type { PanelAct } from './types.js';

/** A replay this long ago is forgotten: a double press begins at the newest recording again. */
export const FORGOTTEN_MS = 60_000;

/** Where in the recordings the button's replays are: `back` from the newest, which was `newest` then. */
export interface ReplayPlace {
  readonly back: number;
  readonly newest: string | null;
  /** When it was chosen, or its playing ended. */
  readonly atMs: number;
}

/** Which recording comes next. Pure. @param newest the id of the newest recording now, if there is one */
export function nextReplay(
  before: ReplayPlace | null,
  act: Extract<PanelAct, 'replayLast' | 'replayPrevious'>,
  newest: string | null,
  nowMs: number,
): ReplayPlace {
  const known = before !== null && before.newest === newest && nowMs - before.atMs < FORGOTTEN_MS;
  const back = act === 'replayLast' ? 0 : (known ? before.back : 0) + 1;
  return { back, newest, atMs: nowMs };
}
