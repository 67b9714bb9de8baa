/** What can make a recording unusable; each has a sentence in `i18n/problems/quality.ts`. */
export const QUALITY_FAULTS = [
  /** Nothing at all was heard, not even a tone of the exchange. */
  'silent',
  /** Much of the sound is digital zero, or stands still at one value. */
  'frozen',
  'tooQuiet',
  /** Of two parties the quiet one hardly rises out of the noise. */
  'farTooQuiet',
  'clipped',
  'noisy',
  'hum',
  /** The sound does not lie around zero: a fault of the card or its wiring. */
  'offset',
] as const;
export type QualityFault = (typeof QUALITY_FAULTS)[number];

/**
 * How well a recording can be understood, measured while its sound passes by. Levels in dBFS, rounded to tenths;
 * speech and noise are taken above 220 Hz. Null: not to be told from this sound.
 */
export interface Quality {
  /** How long somebody speaks, ms. */
  readonly talkMs: number;
  readonly speechDb: number | null;
  /**
   * The louder and the quieter of two voices. One pair of wires carries the sum of both, so that who is near is
   * an estimate from loudness alone (facts: line-interface §5).
   */
  readonly nearDb: number | null;
  readonly farDb: number | null;
  readonly imbalanceDb: number | null;
  readonly estimate: true;
  readonly noiseDb: number | null;
  readonly snrDb: number | null;
  /** The mains' hum with its harmonics, and its frequency. */
  readonly humDb: number | null;
  readonly humHz: 50 | 60 | null;
  /** Clipped samples to the samples in which somebody speaks, and how often it clipped. */
  readonly clippedShare: number;
  readonly clippedRuns: number;
  /** Parts of the whole, 0 to 1: nobody speaks; the sound stands still. */
  readonly silenceShare: number;
  readonly frozenShare: number;
  /** Mean of all samples, of full scale. */
  readonly offset: number;
  readonly likelyUnusable: readonly QualityFault[];
}
