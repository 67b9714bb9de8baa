/**
 * Seeded randomness for tests (mulberry32). The seed comes from env SEED or the clock and is printed by
 * {@link seedFor}, so that `SEED=n node --test …` replays a failure.
 */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer, 0 <= n < below. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }
}

export function seedFor(what: string): number {
  const seed = Number(process.env.SEED ?? Date.now() % 1e9);
  console.log(`# ${what}: SEED=${seed}`);
  return seed;
}
