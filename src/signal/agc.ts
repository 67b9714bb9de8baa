import { NoiseFloor } from './noiseFloor.js';
import { dbOfPower, FRAME_SAMPLES, FRAMES_PER_S, LEAST_DB, powerOfDb, SpeechFrames } from './speechFrames.js';

/** How parties are evened out for the ear. Never on the master: FSK, tones and evidence need what was on the line. */
export const EVEN = {
  /** Where speech is brought to, dBFS; a telephone's own loud voice is here. */
  targetDb: -20,
  mostGainDb: 24,
  leastGainDb: -12,
  /** What is not this much over the noise says nothing of a voice's level … */
  overNoiseDb: 9,
  /** … nor what is quieter than this. */
  leastDb: -58,
  /** No peak gets over this, dBFS. */
  peakDb: -1,
} as const;

/** So far ahead is looked, that a loud word finds its gain, and so far back. */
const AHEAD_FRAMES = FRAMES_PER_S / 2;
const BEHIND_FRAMES = 10;
/** Down before a loud word begins; up between two words; slowly while the gain is nearly right. */
const DOWN_DB = 2.4;
const UP_DB = 1;
const SLOW_DB = 0.12;
const NEARLY_DB = 3;

interface Held {
  readonly samples: Float64Array;
  readonly levelDb: number;
  readonly voiced: boolean;
  readonly mostGainDb: number;
}

/**
 * Evens loud and quiet parties out, half a second late: each word gets the gain of its own surroundings, pauses keep
 * the gain that was, so that noise does not pump, and no peak is cut off. As many samples come out as go in.
 */
export class Leveller {
  readonly #frames = new SpeechFrames();
  readonly #floor = new NoiseFloor();
  #held: Held[] = [];
  /** Frames in {@link #held} that have been given out and are only looked back at. */
  #given = 0;
  #open = new Float64Array(FRAME_SAMPLES);
  #filled = 0;
  #gainDb = 0;
  /** Where the frame before ended. */
  #edge = 1;

  /** What is ready; the last half second waits for what follows, or for {@link flush}. */
  push(samples: Int16Array): Int16Array {
    const out: Float64Array[] = [];
    for (let at = 0; at < samples.length; ) {
      const taken = samples.subarray(at, at + FRAME_SAMPLES - this.#filled);
      this.#open.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      const [frame] = this.#frames.push(taken);
      if (frame !== undefined) this.#hold(frame.levelDb);
      while (this.#held.length - this.#given > AHEAD_FRAMES) out.push(this.#give());
    }
    return rounded(out);
  }

  /** The rest. */
  flush(): Int16Array {
    const out: Float64Array[] = [];
    const rest = this.#filled;
    if (rest > 0) {
      this.#open.fill(0, rest);
      this.#hold(LEAST_DB);
    }
    while (this.#held.length > this.#given) out.push(this.#give());
    const last = out.at(-1);
    if (rest > 0 && last !== undefined) out[out.length - 1] = last.subarray(0, rest);
    return rounded(out);
  }

  #hold(levelDb: number): void {
    let peak = 0;
    for (const sample of this.#open) peak = Math.max(peak, Math.abs(sample));
    if (this.#filled === FRAME_SAMPLES) this.#floor.add(levelDb);
    const mostGainDb = peak === 0 ? EVEN.mostGainDb : EVEN.peakDb - 20 * Math.log10(peak / 32768);
    const voiced = levelDb > Math.max(EVEN.leastDb, this.#floor.db + EVEN.overNoiseDb);
    this.#held.push({ samples: this.#open, levelDb, voiced, mostGainDb });
    this.#open = new Float64Array(FRAME_SAMPLES);
    this.#filled = 0;
  }

  #give(): Float64Array {
    const now = this.#held[this.#given] as Held;
    this.#gainDb = this.#next(this.#wanted());
    const next = this.#held[this.#given + 1];
    // Between two edges the gain is a line: when both ends spare a frame's peak, all of it does.
    const limitDb = Math.min(now.mostGainDb, next?.mostGainDb ?? now.mostGainDb);
    const edge = 10 ** (Math.min(this.#gainDb, limitDb) / 20);
    const first = Math.min(this.#edge, 10 ** (now.mostGainDb / 20));
    const out = now.samples.map((sample, i) => sample * (first + ((edge - first) * (i + 1)) / FRAME_SAMPLES));
    this.#edge = edge;
    this.#given++;
    if (this.#given > BEHIND_FRAMES) {
      this.#held.shift();
      this.#given--;
    }
    return out;
  }

  /** The gain that the voice around this frame wants; null in a pause. */
  #wanted(): number | null {
    const levels = this.#held
      .slice(0, this.#given + AHEAD_FRAMES)
      .filter(({ voiced }) => voiced)
      .map(({ levelDb }) => levelDb)
      .sort((a, b) => b - a);
    if (levels.length < 4) return null;
    const loud = levels.slice(0, Math.ceil(levels.length / 2));
    const power = loud.reduce((sum, db) => sum + powerOfDb(db), 0) / loud.length;
    return Math.min(EVEN.mostGainDb, Math.max(EVEN.leastGainDb, EVEN.targetDb - dbOfPower(power)));
  }

  #next(wantedDb: number | null): number {
    if (wantedDb === null) return this.#gainDb;
    const off = wantedDb - this.#gainDb;
    const most = Math.abs(off) <= NEARLY_DB ? SLOW_DB : off < 0 ? DOWN_DB : UP_DB;
    return this.#gainDb + Math.sign(off) * Math.min(most, Math.abs(off));
  }
}

function rounded(pieces: readonly Float64Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) for (const sample of piece) all[at++] = Math.round(sample);
  return all;
}
