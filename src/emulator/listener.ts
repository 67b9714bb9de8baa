import type { OwnTape } from './ownTape.js';
import { RATE_HZ } from './tones.js';

/**
 * The far party's ear, pure: it hears the whole wire, knows what the emulator itself put there, and takes it
 * away. What is left was said by somebody else on the pair: the recorder's notice.
 *
 * The line's noise is never the same twice, and the sound server's sum is exact, so the ear finds its place on
 * the wire by looking for the very samples it heard. That also tells when each sample was on the wire.
 */
export type EarEvent =
  /** The ear knows where it is; `originMs` is the time at which position 0 was or would have been heard. */
  | { readonly kind: 'placed'; readonly originMs: number }
  | { readonly kind: 'heardBox'; readonly sample: number }
  | { readonly kind: 'heardBoxEnded'; readonly sample: number };

const NEEDLE_SAMPLES = 200;
const SEARCH_EVERY_SAMPLES = 0.1 * RATE_HZ;
/** Long enough for a search to find that the emulator's own sound has only moved on the wire. */
const DOUBT_SAMPLES = 3 * NEEDLE_SAMPLES;
/** -45 dBFS rms over 2 ms. */
const LOUD_RMS = 184;
const LOUDNESS_BLOCK_SAMPLES = 16;
/** A pause of the notice is shorter, so a notice is one sound. */
const PAUSE_SAMPLES = 1 * RATE_HZ;
/** Sound comes in late when the machine is busy, never early: the earliest of this long is the truth. */
const ORIGIN_WINDOW_SAMPLES = 0.5 * RATE_HZ;

export class Listener {
  private readonly own: OwnTape;
  /** The latest sound: what a search compares. */
  private recent = new Int16Array(0);
  /** Wire position of the next sample heard; null while the ear does not know. */
  private place: number | null = null;
  private sinceSearch = 0;
  private origin = { bestMs: Number.POSITIVE_INFINITY, samples: 0 };
  private left: number[] = [];
  private box: { readonly began: number; lastLoud: number; told: boolean } | null = null;

  constructor(own: OwnTape) {
    this.own = own;
  }

  /** Position at which the box's sound that is being heard began, or null. */
  get heardBoxSample(): number | null {
    return this.box?.told ? this.box.began : null;
  }

  /** Forgets the place: the way from the emulator to the wire or from the wire to the ear was broken. */
  lose(): void {
    this.place = null;
    this.recent = new Int16Array(0);
    this.left = [];
    this.origin = { bestMs: Number.POSITIVE_INFINITY, samples: 0 };
  }

  /** `arrivalMs` is when the last of these samples came in. */
  hear(samples: Int16Array, arrivalMs: number): readonly EarEvent[] {
    const events: EarEvent[] = [];
    this.remember(samples);
    let exact = 0;
    if (this.place !== null) {
      for (let i = 0; i < samples.length; i++) {
        if (samples[i] === this.own.at(this.place + i)) exact++;
      }
    }
    if (this.place === null || exact < samples.length / 2) this.search(samples.length);
    else this.sinceSearch = 0;
    if (this.place === null) return events;
    this.subtract(samples, events);
    this.time(samples.length, arrivalMs, events);
    return events;
  }

  private remember(samples: Int16Array): void {
    const joined = new Int16Array(this.recent.length + samples.length);
    joined.set(this.recent);
    joined.set(samples, this.recent.length);
    this.recent = joined.slice(-NEEDLE_SAMPLES);
  }

  /** Looks for the latest sound among the emulator's own, newest first. Keeps the old place when in vain. */
  private search(justHeard: number): void {
    this.sinceSearch += justHeard;
    const doubt = this.box !== null && !this.box.told;
    if (this.recent.length < NEEDLE_SAMPLES || (!doubt && this.sinceSearch < SEARCH_EVERY_SAMPLES)) return;
    this.sinceSearch = 0;
    for (let from = this.own.end - NEEDLE_SAMPLES; from >= this.own.begin; from--) {
      if (!this.matches(from)) continue;
      const place = from + NEEDLE_SAMPLES - justHeard;
      if (place !== this.place) {
        this.place = place;
        this.left = [];
        if (doubt) this.box = null;
        this.origin = { bestMs: Number.POSITIVE_INFINITY, samples: 0 };
      }
      return;
    }
  }

  private matches(from: number): boolean {
    for (let i = 0; i < NEEDLE_SAMPLES; i++) {
      if (this.own.at(from + i) !== this.recent[i]) return false;
    }
    return true;
  }

  private subtract(samples: Int16Array, events: EarEvent[]): void {
    for (const sample of samples) {
      const position = this.place ?? 0;
      // Nothing at all on the wire is a hole in the emulator's own sound, not somebody's voice.
      this.left.push(sample === 0 ? 0 : sample - (this.own.at(position) ?? sample));
      this.place = position + 1;
      if (this.left.length === LOUDNESS_BLOCK_SAMPLES) {
        this.judge(this.place - LOUDNESS_BLOCK_SAMPLES, events);
        this.left = [];
      }
    }
  }

  private judge(from: number, events: EarEvent[]): void {
    const rms = Math.sqrt(this.left.reduce((sum, sample) => sum + sample * sample, 0) / this.left.length);
    const to = from + this.left.length;
    if (rms > LOUD_RMS) {
      this.box ??= { began: from, lastLoud: to, told: false };
      this.box.lastLoud = to;
      if (!this.box.told && to - this.box.began > DOUBT_SAMPLES) {
        this.box.told = true;
        events.push({ kind: 'heardBox', sample: this.box.began });
      }
    } else if (this.box !== null && to - this.box.lastLoud > PAUSE_SAMPLES) {
      if (this.box.told) events.push({ kind: 'heardBoxEnded', sample: this.box.lastLoud });
      this.box = null;
    }
  }

  private time(samples: number, arrivalMs: number, events: EarEvent[]): void {
    const originMs = arrivalMs - ((this.place ?? 0) * 1000) / RATE_HZ;
    this.origin.bestMs = Math.min(this.origin.bestMs, originMs);
    this.origin.samples += samples;
    if (this.origin.samples < ORIGIN_WINDOW_SAMPLES) return;
    events.push({ kind: 'placed', originMs: this.origin.bestMs });
    this.origin = { bestMs: Number.POSITIVE_INFINITY, samples: 0 };
  }
}
