import type { LampWord } from './applianceReports.js';

/** The kernel switched a lamp. */
export interface LampChange {
  readonly ms: number;
  readonly lamp: 'green' | 'red';
  readonly on: boolean;
}

type Rhythm = readonly [onMs: number, offMs: number];

/** What README's picture says of both lamps, and not what the recorder's own table does. */
const PICTURE: Readonly<Record<LampWord, { readonly green: Rhythm; readonly red: Rhythm }>> = {
  armed: { green: [1000, 0], red: [0, 1000] },
  ringing: { green: [500, 500], red: [0, 1000] },
  noticePlaying: { green: [500, 500], red: [1000, 0] },
  recording: { green: [1000, 0], red: [1000, 0] },
  marked: { green: [100, 100], red: [1000, 0] },
  replaying: { green: [100, 900], red: [0, 1000] },
  stickDone: { green: [1900, 100], red: [0, 1000] },
  notRecording: { green: [0, 1000], red: [100, 100] },
  poweringOff: { green: [100, 100], red: [100, 100] },
};

/** An emulated processor is late at times: so much of a rhythm's speed may be missing, and of its lit part. */
const SPEED_TOLERANCE = 0.45;
const LIT_TOLERANCE = 0.2;

/** How a lamp blinked: changes a second, and the part of the time in which it was lit. */
function blinking(trace: readonly LampChange[], lamp: LampChange['lamp'], fromMs: number, toMs: number) {
  const changes = trace.filter((change) => change.lamp === lamp && change.ms < toMs);
  let lit = changes.findLast(({ ms }) => ms < fromMs)?.on ?? false;
  let [litMs, atMs, count] = [0, fromMs, 0];
  for (const { ms, on } of changes.filter((change) => change.ms >= fromMs)) {
    if (lit) litMs += ms - atMs;
    if (on !== lit) count++;
    [lit, atMs] = [on, ms];
  }
  if (lit) litMs += toMs - atMs;
  return { count, lit: litMs / (toMs - fromMs) };
}

/** Why the lamps did not say this; null when they did. */
export function misread(
  trace: readonly LampChange[],
  word: LampWord,
  fromMs: number,
  toMs: number,
): string | null {
  for (const lamp of ['green', 'red'] as const) {
    const [onMs, offMs] = PICTURE[word][lamp];
    const { count, lit } = blinking(trace, lamp, fromMs, toMs);
    const still = onMs === 0 || offMs === 0;
    const expected = still ? 0 : (2 * (toMs - fromMs)) / (onMs + offMs);
    // One more or less by where the window begins.
    const fits =
      count >= expected * (1 - SPEED_TOLERANCE) - (still ? 0 : 1) &&
      count <= expected * (1 + SPEED_TOLERANCE) + (still ? 0 : 1) &&
      Math.abs(lit - onMs / (onMs + offMs)) <= LIT_TOLERANCE;
    if (!fits)
      return `${lamp} changed ${count} times and was lit ${Math.round(100 * lit)} % from ${Math.round(fromMs)} to ${Math.round(toMs)} ms`;
  }
  return null;
}

const GLANCE_MS = 1000;
const STEP_MS = 20;

/** The first moment of [fromMs, toMs) from which a look of so many ms reads this word; null: there is none. */
export function saidFrom(
  trace: readonly LampChange[],
  word: LampWord,
  fromMs: number,
  toMs: number,
  glanceMs = GLANCE_MS,
): number | null {
  const before = (lamp: LampChange['lamp']) =>
    trace.findLast((change) => change.lamp === lamp && change.ms < fromMs);
  const near = [before('green'), before('red'), ...trace.filter(({ ms }) => ms >= fromMs)].filter(
    (change) => change !== undefined,
  );
  for (let ms = fromMs; ms + glanceMs <= toMs; ms += STEP_MS) {
    if (misread(near, word, ms, ms + glanceMs) === null) return ms;
  }
  return null;
}
