import { levelOf } from '../signal/levels.js';

const EVERY_SAMPLES = 2000;

/** Collects sound and tells its level four times a second. */
export class LevelMeter {
  readonly #tell: (rmsDb: number, peakDb: number) => void;
  #pieces: Int16Array[] = [];
  #samples = 0;
  #rmsDb: number | null = null;

  constructor(tell: (rmsDb: number, peakDb: number) => void) {
    this.#tell = tell;
  }

  /** The last level; null before the first. Silence is -96 dB, the least that 16 bits can say. */
  get rmsDb(): number | null {
    return this.#rmsDb;
  }

  add(samples: Int16Array): void {
    this.#pieces.push(samples);
    this.#samples += samples.length;
    if (this.#samples < EVERY_SAMPLES) return;
    const all = new Int16Array(this.#samples);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    const { rmsDb, peakDb } = levelOf(all);
    this.#pieces = [];
    this.#samples = 0;
    this.#rmsDb = tidy(rmsDb);
    this.#tell(tidy(rmsDb), tidy(peakDb));
  }
}

function tidy(db: number): number {
  return Math.round(Math.max(-96, db) * 10) / 10;
}
