import { NoiseFloor } from './noiseFloor.js';
import { FRAME_SAMPLES, FRAMES_PER_S, type SpeechFrame, SpeechFrames } from './speechFrames.js';

export interface VoiceSettings {
  /** So long after the last word silence is told. */
  readonly hangOverMs: number;
  /** A voice begins to be one at this level, dBFS, and stays one down to the other. */
  readonly startDb: number;
  readonly leastDb: number;
  /** A voice is so much louder than the line's noise. */
  readonly overFloorDb: number;
}

export const USUAL_VOICE: VoiceSettings = { hangOverMs: 2000, startDb: -55, leastDb: -58, overFloorDb: 7 };

/** Positions count from the first sample that was pushed. */
export interface VoiceEvent {
  readonly kind: 'speech' | 'silence';
  /** Where the first word began; where the last one ended. Both lie in the past when they are told. */
  readonly atSample: number;
}

/** Speech is judged by half a second: shorter, and a tone's beginning looks like a syllable. */
const WINDOW_FRAMES = FRAMES_PER_S / 2;
/** So many frames of the window must be loud and no tone … */
const LEAST_FRAMES = 8;
/** … so many of them without a break: longer than clicks and the sparks of pulse dialling. */
const LEAST_RUN = 5;
/**
 * A voice's level moves: its 10th and 90th hundredth in half a second are 1.8 dB apart in 98 of 100 windows even
 * at 15 dB over noise. Noise of one loudness gives 0.8 dB, FSK and tones less.
 */
const LEAST_SPREAD_DB = 1.8;
/** One in a hundred frames of a voice is foretold so well; tones are, 20 dB over noise and more. */
const TONE_GAIN_DB = 22;
/** A weaker tone: all that is not foretold is the line's noise. */
const WEAK_TONE = { gainDb: 12, restOverFloorDb: 5 } as const;

/** Whether a frame is loud enough for a voice and no steady tone. */
export function isVoiced(frame: Pick<SpeechFrame, 'levelDb' | 'gainDb'>, leastDb: number, floorDb: number) {
  const { levelDb, gainDb } = frame;
  if (levelDb < leastDb || gainDb > TONE_GAIN_DB) return false;
  return gainDb < WEAK_TONE.gainDb || levelDb - gainDb > floorDb + WEAK_TONE.restOverFloorDb;
}

/**
 * Hears whether anybody speaks, over a noise floor that it follows. Steady tones, hum, even noise, FSK and clicks
 * are no speech; music is, for a call on hold goes on.
 */
export class VoiceDetector {
  readonly #settings: VoiceSettings;
  readonly #frames = new SpeechFrames();
  readonly #floor = new NoiseFloor();
  #window: (SpeechFrame & { readonly voiced: boolean })[] = [];
  #speaking = false;
  #lastWordEnd = 0;
  #talkedFrom = 0;
  #talked = 0;

  constructor(settings: Partial<VoiceSettings> = {}) {
    this.#settings = { ...USUAL_VOICE, ...settings };
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Where the last word ended so far. */
  get lastWordEnd(): number {
    return this.#lastWordEnd;
  }

  /** How many samples of a voice were heard in all. */
  get talkedSamples(): number {
    return this.#talked;
  }

  push(samples: Int16Array): readonly VoiceEvent[] {
    const events: VoiceEvent[] = [];
    for (const frame of this.#frames.push(samples)) this.#take(frame, events);
    return events;
  }

  #take(frame: SpeechFrame, events: VoiceEvent[]): void {
    const { startDb, leastDb, overFloorDb, hangOverMs } = this.#settings;
    this.#floor.add(frame.levelDb);
    const floorDb = this.#floor.db;
    const voiced = isVoiced(frame, Math.max(leastDb, floorDb + overFloorDb), floorDb);
    this.#window.push({ ...frame, voiced });
    if (this.#window.length > WINDOW_FRAMES) this.#window.shift();
    const end = frame.atSample + FRAME_SAMPLES;
    const loudEnough = this.#speaking || this.#window.some((one) => one.voiced && one.levelDb >= startDb);
    if (voiced && loudEnough && isSpeech(this.#window)) {
      if (!this.#speaking) events.push({ kind: 'speech', atSample: firstWord(this.#window) });
      this.#speaking = true;
      this.#count();
      this.#lastWordEnd = end;
    } else if (this.#speaking && end - this.#lastWordEnd >= hangOverMs * 8) {
      this.#speaking = false;
      events.push({ kind: 'silence', atSample: this.#lastWordEnd });
    }
  }

  /** Every voiced frame of a window that is speech counts, once. */
  #count(): void {
    for (const { voiced, atSample } of this.#window)
      if (voiced && atSample >= this.#talkedFrom) this.#talked += FRAME_SAMPLES;
    this.#talkedFrom = (this.#window.at(-1)?.atSample ?? 0) + FRAME_SAMPLES;
  }
}

interface Judged {
  readonly levelDb: number;
  readonly atSample: number;
  readonly voiced: boolean;
}

function isSpeech(window: readonly Judged[]): boolean {
  let voiced = 0;
  let run = 0;
  let longest = 0;
  for (const frame of window) {
    run = frame.voiced ? run + 1 : 0;
    if (frame.voiced) voiced++;
    longest = Math.max(longest, run);
  }
  if (voiced < LEAST_FRAMES || longest < LEAST_RUN) return false;
  // The edges of a burst are half full: only what lies inside says how its level moves.
  const inside = window.filter((frame, i) => frame.voiced && window[i - 1]?.voiced && window[i + 1]?.voiced);
  const levels = inside.map(({ levelDb }) => levelDb).sort((a, b) => a - b);
  const at = (part: number) => levels[Math.floor(part * (levels.length - 1))] ?? 0;
  return at(0.9) - at(0.1) >= LEAST_SPREAD_DB;
}

function firstWord(window: readonly Judged[]): number {
  return window.find(({ voiced }) => voiced)?.atSample ?? 0;
}
