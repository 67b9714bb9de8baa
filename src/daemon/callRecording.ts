import type { Stretch, Tape } from '../audio/tape.js';
import type { CueFound, EndReason, Moment } from '../call/types.js';
import type { CloseFacts, NoticeFacts, OpenFacts, RecordingEvent } from '../card/types.js';
import type { QualityMeter } from '../signal/quality.js';
import type { Quality } from '../signal/qualityTypes.js';
import type { StillWatch } from '../signal/stillWatch.js';
import type { NoticeRun } from './noticeRun.js';

/** What the card room gives for one open recording. Positions are on the sample clock. */
export interface RingStream {
  /** The call's number in the ring. */
  readonly stream: number;
  push(position: number, samples: Int16Array, gapReason?: string): void;
  event(event: RecordingEvent): void;
  close(endPosition: number, facts: Omit<CloseFacts, 'samples'>): Promise<void>;
}

/** Sound of the end is awaited this long; what is not there then is a gap. */
const LAST_SOUND_MS = 400;
/** The player's last buffers are on the line, and captured, this long after it ended. */
const NOTICE_TAIL_MS = 300;

/** What measures a recording's sound as it comes. */
export interface QualityEars {
  readonly meter: QualityMeter;
  /** Null: the sound has so few bits that it stands still in every pause. */
  readonly watch: StillWatch | null;
}

/** One call's recording from its opening to the card's word that all of it is written. */
export class CallRecording {
  readonly open: OpenFacts;
  readonly began: Moment;
  readonly stream: RingStream;
  readonly #tape: Tape;
  readonly #meter: QualityMeter | null;
  readonly #watch: StillWatch | null;
  #gapReason: string | undefined;
  #notice: NoticeRun | null = null;
  #noticeTold: ((facts: NoticeFacts) => void) | null = null;
  #endSample: number | null = null;
  #soundArrived: (() => void) | null = null;

  /** @param ears measure how it sounds; null: nobody wants to know */
  constructor(open: OpenFacts, began: Moment, stream: RingStream, tape: Tape, ears: QualityEars | null) {
    const meter = ears?.meter ?? null;
    this.#meter = meter;
    this.#watch = ears?.watch ?? null;
    this.open = open;
    this.began = began;
    this.stream = stream;
    this.#tape = tape;
    for (const { position, samples } of tape.read(open.firstSample, tape.end)) {
      stream.push(position, samples);
      meter?.add(samples, position - open.firstSample);
    }
  }

  /** The sound of the call stands still at one value now. */
  get still(): boolean {
    return this.#watch?.still ?? false;
  }

  /** New sound from the line, in order. */
  sound({ position, samples }: Stretch): void {
    const end = this.#endSample ?? Number.POSITIVE_INFINITY;
    if (position < end) {
      const wanted = samples.subarray(0, Math.min(samples.length, end - position));
      this.stream.push(position, wanted, this.#gapReason);
      this.#meter?.add(wanted, position - this.open.firstSample);
      this.#watch?.push(wanted);
      this.#gapReason = undefined;
    }
    if (position + samples.length >= end) this.#soundArrived?.();
  }

  /** The next sound does not follow on the last; why. */
  gap(reason: string): void {
    this.#gapReason = reason;
  }

  /** Something to be written down at a moment of the call. */
  event(event: RecordingEvent): void {
    this.stream.event(event);
  }

  /** Follows the notice until it has ended and then writes down what the tape says of it. */
  notice(run: NoticeRun, told: (facts: NoticeFacts) => void): void {
    this.#notice = run;
    this.#noticeTold = told;
    void run.ended.then(() => setTimeout(() => this.#tellNotice(this.#tape.end), NOTICE_TAIL_MS));
  }

  /** Writes down the notice as far as it has come, in case that nobody gets to write down its end. */
  noteNotice(): void {
    const run = this.#notice;
    if (run === null) return;
    const facts = run.facts(this.#tape, this.open.firstSample, this.#tape.end);
    this.stream.event({ kind: 'notice', ...facts, cutShort: true });
  }

  /**
   * Ends the recording at `at`, once the sound up to there has come; the call itself was over at `ended`. Resolves
   * with how it sounds, if that was measured, when all of it is in the ring.
   */
  async close(
    at: Moment,
    { end, ended, cues }: { end: EndReason; ended: Moment; cues: readonly CueFound[] },
    measuredRateHz: number | null,
  ): Promise<Quality | null> {
    this.#endSample = at.sample;
    if (this.#tape.end < at.sample)
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, LAST_SOUND_MS);
        this.#soundArrived = () => {
          clearTimeout(late);
          resolve();
        };
      });
    this.#tellNotice(at.sample);
    const durationMs = Math.max(0, Math.round(ended.ms - this.began.ms));
    const quality = this.#meter?.result() ?? null;
    const sounds = quality === null ? {} : { quality };
    const endedSample = Math.max(0, ended.sample - this.open.firstSample);
    await this.stream.close(at.sample, { end, durationMs, endedSample, measuredRateHz, cues, ...sounds });
    return quality;
  }

  #tellNotice(end: number): void {
    const run = this.#notice;
    if (run === null) return;
    this.#notice = null;
    const until = Math.min(end, this.#endSample ?? end);
    const facts = run.facts(this.#tape, this.open.firstSample, until);
    this.stream.event({ kind: 'notice', ...facts });
    if (facts.heard) this.#meter?.exclude(facts.beganSample, facts.endedSample);
    this.#noticeTold?.(facts);
  }
}
