import type { Clip } from '../audio/notices.js';
import type { Playback, PlaybackEnd } from '../audio/player.js';
import type { Tape } from '../audio/tape.js';
import type { NoticeFacts } from '../card/types.js';
import { type BrokenMatch, findBrokenClip, findClip, leakOf } from '../signal/match.js';

/** The clip may be on the line this long before or after the player says it started. */
const SEARCH_BEFORE_SAMPLES = 800;
const SEARCH_AFTER_SAMPLES = 8000;
/** Less of a clip than this cannot be told from chance. */
const MIN_SAMPLES = 2000;
/**
 * Speech of other voices reaches 0.31 by chance over this many places; a notice 6 dB under a shouting
 * voice still gives 0.45. Piece by piece other voices reach 0.2, and a notice with three holes 0.85.
 */
const HEARD_SCORE = 0.4;

interface Heard {
  readonly sample: number;
  readonly score: number;
  /** How much longer it took than its clip: a player that came too late left holes. */
  readonly heldUpSamples: number;
}

/** One playing of the notice into the line, and what the tape says of it. Positions: sample clock. */
export class NoticeRun {
  readonly clip: Clip;
  readonly startedSample: number;
  readonly ended: Promise<PlaybackEnd>;
  readonly #playback: Playback;
  #cutShort = false;

  constructor(clip: Clip, playback: Playback, startedSample: number) {
    this.clip = clip;
    this.startedSample = startedSample;
    this.ended = playback.ended;
    this.#playback = playback;
  }

  stop(): void {
    this.#cutShort = true;
    this.#playback.stop();
  }

  get cutShort(): boolean {
    return this.#cutShort;
  }

  /** Where the notice's first sample is on the tape up to `end`; null when it cannot be found (yet). */
  heardAt(tape: Tape, end: number): Heard | null {
    const from = Math.max(0, this.startedSample - SEARCH_BEFORE_SAMPLES);
    const late = SEARCH_AFTER_SAMPLES + (this.#playback.lateSamples ?? 0);
    const longest = this.startedSample + late + this.clip.samples.length;
    const sound = tape.filled(from, Math.min(end, longest));
    const whole = findClip(this.clip.samples, sound, MIN_SAMPLES);
    const found: BrokenMatch | null =
      whole !== null && whole.score >= HEARD_SCORE
        ? { ...whole, heldUpSamples: 0 }
        : findBrokenClip(this.clip.samples, sound);
    if (found === null || found.score < HEARD_SCORE) return null;
    const { atSample, score, heldUpSamples } = found;
    return { sample: from + atSample, score, heldUpSamples };
  }

  /** The notice as it stands in the recording that began at `firstSample` and goes to `end` so far. */
  facts(tape: Tape, firstSample: number, end: number): NoticeFacts {
    const heard = this.heardAt(tape, end);
    const began = heard?.sample ?? this.startedSample;
    const ended = Math.min(end, began + this.clip.samples.length + (heard?.heldUpSamples ?? 0));
    return {
      clip: this.clip.name,
      sha256: this.clip.sha256,
      beganSample: Math.max(0, began - firstSample),
      endedSample: Math.max(0, ended - firstSample),
      cutShort: this.#cutShort,
      heard: heard !== null,
      score: Math.round((heard?.score ?? 0) * 1000) / 1000,
      ...this.#leak(tape, heard, ended),
    };
  }

  /** How loud it came back into the recording; of one with holes nothing is said. */
  #leak(tape: Tape, heard: Heard | null, ended: number): Pick<NoticeFacts, 'leakDb'> {
    if (heard === null || heard.heldUpSamples > 0) return {};
    const leakDb = leakOf(this.clip.samples, tape.filled(heard.sample, ended), 0);
    return leakDb === null ? {} : { leakDb: Math.round(leakDb * 10) / 10 };
  }
}
