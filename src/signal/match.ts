/**
 * Finds a known clip in recorded sound, so that a recording can show that its notice was really on the line
 * and where, instead of believing the player.
 */
export interface Match {
  /** Index in the recorded sound of the clip's first sample. */
  readonly atSample: number;
  /** Normalised cross-correlation there, -1..1. */
  readonly score: number;
}

/** Coarse search runs on every fourth sample of smoothed sound: speech has its energy below 1 kHz. */
const COARSE = 4;
/** A clip is looked for by so much of its beginning; more costs time and gains nothing. */
const BEGINNING_SAMPLES = 8000;
/** A clip that lies between two coarse places looks no better there than pitch periods beside it: so many are tried. */
const PEAKS = 24;

/**
 * The best place of `clip` in `sound`, both at one rate. The clip may run past the sound's end (a call hung
 * up in the notice), but at least `minSamples` of it must lie inside. Null when the sound is too short or
 * one of the two is silent.
 */
export function findClip(clip: Int16Array, sound: Int16Array, minSamples: number): Match | null {
  const lastStart = sound.length - Math.min(minSamples, clip.length);
  if (lastStart < 0 || clip.length === 0) return null;
  const beginning = clip.subarray(0, BEGINNING_SAMPLES);
  const coarse = peaks(
    scores(
      thin(beginning),
      thin(sound),
      { from: 0, to: Math.floor(lastStart / COARSE) },
      Math.floor(minSamples / COARSE),
    ),
  );
  const [first, all] = [Float32Array.from(beginning), Float32Array.from(sound)];
  const near = coarse.flatMap(({ atSample: at }) => {
    const range = { from: Math.max(0, (at - 1) * COARSE), to: Math.min(lastStart, (at + 1) * COARSE) };
    return scores(first, all, range, minSamples);
  });
  const [place] = near.sort(bestFirst);
  if (place === undefined) return null;
  const { atSample } = place;
  const [found] = scores(Float32Array.from(clip), all, { from: atSample, to: atSample }, minSamples);
  return found ?? null;
}

/** The highest places among their neighbours, best first: half a cell beside the true one each may be it. */
function peaks(places: readonly Match[]): readonly Match[] {
  const least = Number.NEGATIVE_INFINITY;
  return places
    .filter(
      ({ score }, i) => score >= (places[i - 1]?.score ?? least) && score >= (places[i + 1]?.score ?? least),
    )
    .sort(bestFirst)
    .slice(0, PEAKS);
}

function bestFirst(a: Match, b: Match): number {
  return b.score - a.score;
}

/** So much of a broken clip is looked for at once: half a second is told from other speech, and holes are rarer. */
const PIECE_SAMPLES = 4000;
/** A piece that is quieter than this share of the clip, in energy, is a pause. */
const PAUSE = 0.05;
/** Each hole may hold the rest up by this much. */
const LONGEST_HOLE_SAMPLES = 8000;
/** A piece that is found shows how far the clip was held up; by chance other speech reaches less. */
const FOUND_SCORE = 0.4;

/** A clip that came out with holes in it. */
export interface BrokenMatch extends Match {
  /** All its holes together, up to its last piece that was found. */
  readonly heldUpSamples: number;
}

/**
 * The place of a `clip` that a late player broke up: piece by piece, each no earlier than the one before, the first
 * within a hole's length of the sound's beginning. The score is the pieces' mean, weighted with their energy; pieces
 * past the sound's end do not count. Null when none is found.
 */
export function findBrokenClip(clip: Int16Array, sound: Int16Array): BrokenMatch | null {
  let [weight, sum, shift] = [0, 0, 0];
  let first: number | null = null;
  const pauseEnergy = (PAUSE * energyOf(clip) * PIECE_SAMPLES) / clip.length;
  for (let at = 0; at + PIECE_SAMPLES <= clip.length; at += PIECE_SAMPLES) {
    const piece = clip.subarray(at, at + PIECE_SAMPLES);
    const energy = energyOf(piece);
    if (energy < pauseEnergy) continue;
    const from = at + shift;
    if (from + PIECE_SAMPLES > sound.length) break;
    const to = from + PIECE_SAMPLES + LONGEST_HOLE_SAMPLES;
    const found = findClip(piece, sound.subarray(from, to), PIECE_SAMPLES);
    weight += energy;
    sum += energy * Math.max(0, found?.score ?? 0);
    if (found === null || found.score < FOUND_SCORE) continue;
    shift += found.atSample;
    first ??= shift;
  }
  return first === null ? null : { atSample: first, score: sum / weight, heldUpSamples: shift - first };
}

function energyOf(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

/** Averages groups of {@link COARSE} samples: a crude low-pass and the decimation in one. */
function thin(samples: Int16Array): Float32Array {
  const thinned = new Float32Array(Math.floor(samples.length / COARSE));
  for (let i = 0; i < thinned.length; i++) {
    let sum = 0;
    for (let j = 0; j < COARSE; j++) sum += samples[i * COARSE + j] ?? 0;
    thinned[i] = sum / COARSE;
  }
  return thinned;
}

/** How well the clip fits at each of the places, where both have sound. */
function scores(
  clip: Float32Array,
  sound: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
  minSamples: number,
): Match[] {
  const found: Match[] = [];
  for (let atSample = from; atSample <= to; atSample++) {
    const length = Math.min(clip.length, sound.length - atSample);
    if (length < Math.min(minSamples, clip.length)) break;
    const score = correlation(clip, sound, atSample, length);
    if (score !== null) found.push({ atSample, score });
  }
  return found;
}

function correlation(clip: Float32Array, sound: Float32Array, atSample: number, length: number) {
  let product = 0;
  let clipEnergy = 0;
  let soundEnergy = 0;
  for (let i = 0; i < length; i++) {
    const a = clip[i] as number;
    const b = sound[atSample + i] as number;
    product += a * b;
    clipEnergy += a * a;
    soundEnergy += b * b;
  }
  return clipEnergy === 0 || soundEnergy === 0 ? null : product / Math.sqrt(clipEnergy * soundEnergy);
}

/**
 * How loud `clip` is in `sound`, whose sample `atSample` its first one is: the level in dBFS (rms) of that much of
 * the clip as the sound holds, by projection; other voices in the sound do not count. Null when there is none.
 */
export function leakOf(clip: Int16Array, sound: Int16Array, atSample: number): number | null {
  const length = Math.min(clip.length, sound.length - atSample);
  let product = 0;
  let energy = 0;
  for (let i = 0; i < length; i++) {
    const a = clip[i] as number;
    product += a * (sound[atSample + i] as number);
    energy += a * a;
  }
  if (energy === 0 || product <= 0) return null;
  const gain = product / energy;
  return 20 * Math.log10((gain * Math.sqrt(energy / length)) / 32768);
}
