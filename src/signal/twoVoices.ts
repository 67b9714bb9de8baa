/** A stretch of speech of one loudness: weight is its length. */
export interface Weighed {
  readonly db: number;
  readonly weight: number;
}

export interface TwoVoices {
  readonly nearDb: number;
  readonly farDb: number;
}

/** What must hold before two heaps of levels are two voices; one voice split in the middle is 4 dB apart. */
export const TWO_VOICES = { leastApartDb: 6, leastPart: 0.15, leastSeparation: 1.7 } as const;

/**
 * The two loudnesses in the levels of a conversation: the cut that leaves the least spread on both sides (Otsu).
 * Null when they are one heap, or one of the two is hardly there.
 * @param levels quiet ones first
 */
export function twoVoices(levels: readonly Weighed[], leastWeight: number): TwoVoices | null {
  let best: { readonly quiet: Heap; readonly loud: Heap; readonly between: number } | null = null;
  for (let cut = 1; cut < levels.length; cut++) {
    const quiet = heapOf(levels.slice(0, cut));
    const loud = heapOf(levels.slice(cut));
    const between = quiet.weight * loud.weight * (loud.mean - quiet.mean) ** 2;
    if (best === null || between > best.between) best = { quiet, loud, between };
  }
  if (best === null) return null;
  const { quiet, loud } = best;
  const apart = loud.mean - quiet.mean;
  const smaller = Math.min(quiet.weight, loud.weight);
  if (smaller < leastWeight || smaller < TWO_VOICES.leastPart * (quiet.weight + loud.weight)) return null;
  if (apart < TWO_VOICES.leastApartDb) return null;
  if (apart < TWO_VOICES.leastSeparation * (quiet.spread + loud.spread)) return null;
  return { nearDb: loud.mean, farDb: quiet.mean };
}

interface Heap {
  readonly weight: number;
  readonly mean: number;
  readonly spread: number;
}

function heapOf(levels: readonly Weighed[]): Heap {
  let [weight, sum, squares] = [0, 0, 0];
  for (const one of levels) {
    weight += one.weight;
    sum += one.weight * one.db;
    squares += one.weight * one.db ** 2;
  }
  const mean = sum / weight;
  return { weight, mean, spread: Math.sqrt(Math.max(0, squares / weight - mean ** 2)) };
}
