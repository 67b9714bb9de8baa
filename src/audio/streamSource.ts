import type { CaptureEvents } from './capture.js';
import type { Frame } from './frames.js';
import { arrived, restart, runningClock, type SampleClock, sampleAt } from './sampleClock.js';
import type { SoundSource } from './soundSource.js';

interface StreamSettings {
  readonly device: string;
  readonly rateHz: number;
  readonly nowMs: () => number;
}

/** How long the first deliveries of a stream are collected before they are placed on the clock. */
const SETTLE_MS = 100;

/**
 * Sound that is there in calls only, brought by whoever streams it. Between calls the sample clock runs on with
 * monotonic time, and a stream is placed on it by the earliest of its first deliveries, as a sound card that starts.
 */
export class StreamSource implements SoundSource {
  readonly backend = 'serial';
  readonly overLine = true;
  readonly #settings: StreamSettings;
  readonly #events: CaptureEvents;
  #clock: SampleClock;
  #state: 'starting' | 'running' | 'lost' = 'starting';
  /** Null: no stream runs. */
  #settling: Frame[] | null = null;
  #streaming = false;
  #idle = true;
  #restarts = 0;
  #triedMs: number;
  #reason = '';

  constructor(settings: StreamSettings, events: CaptureEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#triedMs = settings.nowMs();
    this.#clock = runningClock(settings.rateHz, this.#triedMs);
  }

  get state() {
    return this.#state;
  }

  get idle(): boolean {
    return this.#idle;
  }

  get device(): string {
    return this.#settings.device;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get measuredRateHz(): number | null {
    return this.#clock.measuredHz;
  }

  get triedMs(): number {
    return this.#triedMs;
  }

  sampleAt(ms: number): number {
    return Math.max(0, Math.round(sampleAt(this.#clock, ms)));
  }

  start(): void {
    this.#state = 'running';
    this.#events.back();
  }

  stop(): void {
    this.#streaming = false;
  }

  /** A stream begins. */
  began(): void {
    this.#triedMs = this.#settings.nowMs();
    if (this.#state === 'lost') this.#restarts++;
    this.#streaming = true;
    this.#settling = [];
  }

  sound(samples: Int16Array, ms: number): void {
    if (!this.#streaming) return;
    if (this.#settling === null) {
      this.#deliver({ ms, samples });
      return;
    }
    this.#settling.push({ ms, samples });
    if (ms - (this.#settling[0]?.ms ?? ms) >= SETTLE_MS) this.#settle(this.#settling);
  }

  /** The stream was ended in order. */
  ended(): void {
    if (this.#settling !== null && this.#settling.length > 0) this.#settle(this.#settling);
    this.#streaming = false;
    this.#settling = null;
    this.#idle = true;
    if (this.#state === 'lost') this.#back();
  }

  /** There should be sound, and there is none. */
  lost(why: string): void {
    if (this.#settling !== null && this.#settling.length > 0) this.#settle(this.#settling);
    this.#streaming = false;
    this.#settling = null;
    if (this.#state === 'lost') return;
    this.#state = 'lost';
    this.#idle = false;
    this.#reason = why;
    this.#events.lost({ code: 'captureLost', device: this.#settings.device, why });
  }

  #back(): void {
    this.#state = 'running';
    this.#events.back();
  }

  #settle(frames: readonly Frame[]): void {
    const known = this.#clock.position ?? 0;
    this.#clock = restart(
      this.#clock,
      frames.map(({ samples, ms }) => ({ samples: samples.length, ms })),
    );
    this.#settling = null;
    this.#idle = false;
    const missing = (this.#clock.position ?? 0) - known;
    if (this.#state === 'lost') {
      if (missing > 0) this.#events.gap(missing, this.#reason);
      this.#back();
    }
    for (const frame of frames) this.#deliver(frame);
  }

  #deliver({ ms, samples }: Frame): void {
    const position = this.#clock.position ?? 0;
    this.#clock = arrived(this.#clock, samples.length, ms);
    this.#events.sound({ position, samples });
  }
}
