import { type VoiceCodec, type VoiceEncoder, voiceCodec } from '../../signal/voiceCodec.js';
import { shieldData } from '../dle.js';

const SILENCE_AHEAD_SAMPLES = 320;

/** Sound that is being played, and what becomes of it. */
interface Job {
  readonly samples: Int16Array;
  at: number;
  /** Of what was sent last, samples that are not on the line yet. */
  tail: number;
  readonly done: () => void;
}

/**
 * What is sent to the device in a stream, at the pace of the line: for each sample of time that has passed one is sent,
 * so that neither side's buffer fills. In duplex the samples that came in are the clock, and that is the device's own.
 */
export class Transmit {
  readonly #between: 'silence' | 'nothing';
  readonly #encoder: VoiceEncoder;
  /** So much is in the device's hands at a time. */
  readonly #aheadSamples: number;
  #job: Job | null = null;
  #ahead = 0;

  constructor(codec: VoiceCodec['name'], between: 'silence' | 'nothing', aheadMs: number) {
    this.#between = between;
    this.#aheadSamples = aheadMs * 8;
    this.#encoder = voiceCodec(codec).encoder();
  }

  /** @param done called when the last sample is on the line; not when it is taken back by `drop` */
  play(samples: Int16Array, done: () => void): void {
    this.#job = { samples, at: 0, tail: 0, done };
  }

  /** What was not sent yet is not sent any more. */
  drop(): void {
    this.#job = null;
  }

  /** `count` samples' time has passed: the bytes to send now, shielded. */
  passed(count: number): Uint8Array {
    this.#ahead = Math.max(0, this.#ahead - count);
    const job = this.#job;
    // Little silence lies before what is played next; when it runs out nothing is lost.
    const most = job === null ? Math.min(SILENCE_AHEAD_SAMPLES, this.#aheadSamples) : this.#aheadSamples;
    const room = Math.max(0, most - this.#ahead);
    const wanted = job === null && this.#between === 'nothing' ? 0 : room;
    const sound = job === null ? EMPTY : job.samples.subarray(job.at, job.at + wanted);
    const samples = this.#between === 'nothing' ? sound : padded(sound, wanted);
    this.#ahead += samples.length;
    if (job !== null) this.#advance(job, sound.length, count);
    return samples.length === 0 ? NOTHING : shieldData(this.#encoder.push(samples));
  }

  #advance(job: Job, sent: number, passed: number): void {
    const wasOut = job.at >= job.samples.length;
    job.at += sent;
    if (job.at < job.samples.length) return;
    job.tail = wasOut ? job.tail - passed : this.#aheadSamples;
    if (job.tail > 0) return;
    this.#job = null;
    job.done();
  }
}

const EMPTY = new Int16Array(0);
const NOTHING = new Uint8Array(0);

function padded(samples: Int16Array, length: number): Int16Array {
  if (samples.length === length) return samples;
  const whole = new Int16Array(length);
  whole.set(samples);
  return whole;
}
