import { DbHistogram } from './dbHistogram.js';
import { HumMeter } from './humMeter.js';
import { NoiseFloor } from './noiseFloor.js';
import type { Quality, QualityFault } from './qualityTypes.js';
import { SampleRuns } from './sampleRuns.js';
import { dbOfPower, FRAME_SAMPLES, FRAMES_PER_S, LEAST_DB, powerOfDb, SpeechFrames } from './speechFrames.js';
import { type TwoVoices, twoVoices } from './twoVoices.js';
import { isVoiced, USUAL_VOICE } from './voice.js';

/** From which values on a recording is likely unusable. */
export const POOR = {
  /** Less sound than this is not judged. */
  leastMs: 10_000,
  /** Less speech than this says nothing of levels. */
  leastTalkMs: 2000,
  /** The loudest twentieth of all frames is quieter: nothing was heard. */
  silentDb: -58,
  frozenShare: 0.5,
  speechDb: -48,
  farDb: -45,
  farOverNoiseDb: 10,
  clippedShare: 0.01,
  snrDb: 9,
  /** Hum so much louder than speech less this. */
  humBelowSpeechDb: 3,
  offset: 0.15,
} as const;

/** A frame waits so long for somebody to say that it belongs to a notice. */
const WAITING_FRAMES = 60 * FRAMES_PER_S;
/** A pause this long ends a spurt of talk; a longer spurt is weighed in parts. */
const PAUSE_FRAMES = 8;
const SPURT_FRAMES = 2 * FRAMES_PER_S;
/** Shorter ones are coughs and clicks. */
const LEAST_SPURT_FRAMES = 10;
/** Shorter ones are ends of sentences that say little of how loud a voice is. */
const LEAST_WEIGHED_FRAMES = 20;
/** A voice is as loud as its loudest tenth: what trails off between two words belongs to it too. */
const LOUD_PART = 0.9;
const FAR_LEAST_FRAMES = 1.5 * FRAMES_PER_S;

interface Waiting {
  readonly atSample: number;
  readonly levelDb: number;
  readonly voiced: boolean;
}

/** Measures a call's sound as it passes by: a few operations a sample, and memory that does not grow. */
export class QualityMeter {
  readonly #coarse: boolean;
  readonly #frames = new SpeechFrames();
  readonly #floor = new NoiseFloor();
  readonly #hum = new HumMeter();
  readonly #runs = new SampleRuns();
  readonly #levels = new DbHistogram();
  readonly #spurts = new DbHistogram();
  readonly #excluded: { readonly from: number; readonly to: number }[] = [];
  #waiting: Waiting[] = [];
  #spurt: number[] = [];
  #pause = 0;
  #talkFrames = 0;
  #talkPower = 0;
  #sum = 0;
  #samples = 0;
  /** Position in the recording less position among the samples that came. */
  #shift = 0;

  /** @param coarse sound of 8 bits or less stands still in every pause of a quiet line: that is no fault of it */
  constructor({ coarse = false }: { readonly coarse?: boolean } = {}) {
    this.#coarse = coarse;
  }

  /** @param atSample place of the first in the recording; what is left out is a gap */
  add(samples: Int16Array, atSample = this.#samples + this.#shift): void {
    this.#shift = atSample - this.#samples;
    for (const frame of this.#frames.push(samples)) {
      this.#floor.add(frame.levelDb);
      const floorDb = this.#floor.db;
      const leastDb = Math.max(USUAL_VOICE.leastDb, floorDb + USUAL_VOICE.overFloorDb);
      const voiced = isVoiced(frame, leastDb, floorDb);
      this.#waiting.push({ atSample: frame.atSample + this.#shift, levelDb: frame.levelDb, voiced });
    }
    this.#hum.add(samples);
    this.#runs.add(samples);
    for (const sample of samples) this.#sum += sample;
    this.#samples += samples.length;
    if (this.#waiting.length > 2 * WAITING_FRAMES) this.#settle(WAITING_FRAMES);
  }

  /** What lies in [from, to) of the recording is not the parties' sound: a notice. Within 60 s of its end. */
  exclude(from: number, to: number): void {
    this.#excluded.push({ from, to });
  }

  /** Of all that came so far. Nothing may be added afterwards. */
  result(): Quality {
    this.#settle(0);
    this.#runs.finish();
    this.#endSpurt();
    const talkMs = (this.#talkFrames * 1000) / FRAMES_PER_S;
    const speechDb = this.#talkFrames === 0 ? null : dbOfPower(this.#talkPower / this.#talkFrames);
    const voices = twoVoices(this.#spurts.entries(), FAR_LEAST_FRAMES);
    const noiseDb = this.#levels.quantile(0.1);
    const hum = this.#hum.result();
    const talkSamples = Math.max(this.#talkFrames * FRAME_SAMPLES, FRAMES_PER_S * FRAME_SAMPLES);
    const measured = {
      talkMs,
      speechDb: tenths(speechDb),
      ...partiesOf(voices),
      estimate: true,
      noiseDb: tenths(noiseDb),
      snrDb: speechDb === null || noiseDb === null ? null : tenths(speechDb - noiseDb),
      humDb: tenths(hum?.humDb ?? null),
      humHz: hum?.humHz ?? null,
      clippedShare: thousandths(Math.min(1, this.#runs.clippedSamples / talkSamples)),
      clippedRuns: this.#runs.clippedRuns,
      silenceShare: thousandths(1 - this.#talkFrames / Math.max(1, this.#levels.weight)),
      frozenShare: thousandths(this.#runs.stillSamples / Math.max(1, this.#samples)),
      offset: thousandths(this.#sum / Math.max(1, this.#samples) / 32768),
    } as const;
    const loudestDb = this.#levels.quantile(0.95) ?? LEAST_DB;
    const faults = faultsOf(measured, loudestDb, this.#samples / 8);
    const likelyUnusable = this.#coarse ? faults.filter((fault) => fault !== 'frozen') : faults;
    return { ...measured, likelyUnusable };
  }

  /** Takes what has waited into account, but for the newest `keep` frames. */
  #settle(keep: number): void {
    const ready = this.#waiting.splice(0, Math.max(0, this.#waiting.length - keep));
    for (const frame of ready) {
      if (
        this.#excluded.some(({ from, to }) => frame.atSample + FRAME_SAMPLES > from && frame.atSample < to)
      ) {
        this.#endSpurt();
        continue;
      }
      this.#levels.add(frame.levelDb);
      if (frame.voiced) {
        this.#spurt.push(frame.levelDb);
        this.#pause = 0;
        if (this.#spurt.length >= SPURT_FRAMES) this.#endSpurt();
      } else if (++this.#pause > PAUSE_FRAMES) this.#endSpurt();
    }
  }

  #endSpurt(): void {
    const spurt = this.#spurt;
    this.#spurt = [];
    this.#pause = 0;
    if (spurt.length < LEAST_SPURT_FRAMES) return;
    const power = spurt.reduce((sum, db) => sum + powerOfDb(db), 0);
    this.#talkFrames += spurt.length;
    this.#talkPower += power;
    if (spurt.length < LEAST_WEIGHED_FRAMES) return;
    const loud = spurt.sort((a, b) => a - b)[Math.floor(LOUD_PART * (spurt.length - 1))];
    this.#spurts.add(loud ?? LEAST_DB, spurt.length);
  }
}

function partiesOf(voices: TwoVoices | null): Pick<Quality, 'nearDb' | 'farDb' | 'imbalanceDb'> {
  if (voices === null) return { nearDb: null, farDb: null, imbalanceDb: null };
  const { nearDb, farDb } = voices;
  return { nearDb: tenths(nearDb), farDb: tenths(farDb), imbalanceDb: tenths(nearDb - farDb) };
}

function faultsOf(
  q: Omit<Quality, 'likelyUnusable'>,
  loudestDb: number,
  lengthMs: number,
): readonly QualityFault[] {
  if (lengthMs < POOR.leastMs) return [];
  const talked = q.talkMs >= POOR.leastTalkMs;
  const { speechDb, farDb, noiseDb, snrDb, humDb } = q;
  const noisy = talked && snrDb !== null && snrDb < POOR.snrDb;
  // In noise that drowns both, one voice falls into two heaps.
  const farInNoise = !noisy && farDb !== null && noiseDb !== null && farDb - noiseDb < POOR.farOverNoiseDb;
  const poor: Readonly<Record<QualityFault, boolean>> = {
    frozen: q.frozenShare >= POOR.frozenShare,
    silent: loudestDb < POOR.silentDb,
    tooQuiet: talked && speechDb !== null && speechDb < POOR.speechDb,
    farTooQuiet: farInNoise || (farDb !== null && farDb < POOR.farDb),
    clipped: q.clippedShare >= POOR.clippedShare,
    noisy,
    hum: talked && humDb !== null && speechDb !== null && humDb > speechDb - POOR.humBelowSpeechDb,
    offset: Math.abs(q.offset) >= POOR.offset,
  };
  return (Object.keys(poor) as QualityFault[]).filter((fault) => poor[fault]);
}

function tenths<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * 10) / 10) as T;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
