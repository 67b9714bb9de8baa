import type { Problem } from '../i18n/problems.js';
import { type BackendName, type BackendSettings, ownBackend, type Running, startBackend } from './backend.js';
import type { Frame } from './frames.js';
import { arrived, newSampleClock, restart, type SampleClock, sampleAt } from './sampleClock.js';
import type { SoundSource } from './soundSource.js';
import type { Stretch } from './tape.js';

export interface CaptureSettings extends BackendSettings {
  /** `auto`: the cell, and arecord where the addon cannot be loaded. */
  readonly backend: BackendName | 'auto';
}

export interface CaptureEvents {
  sound(stretch: Stretch): void;
  /** Sound is back after a loss: this much is missing before the next stretch. */
  gap(samples: number, reason: string): void;
  lost(problem: Problem): void;
  back(): void;
  log(message: string, facts: Record<string, unknown>): void;
}

export const WATCH_MS = 250;
/** A live card delivers every 20 ms; a second of nothing is a dead one. */
export const STALL_MS = 1000;
/** A cold start took 2.1 s at the most (facts: packages §2). */
const START_MS = 5000;
/** How long the first deliveries are collected before they are placed on the clock. */
const SETTLE_MS = 250;
/** At the first start nothing has to be fitted on to: the recorder is armed the sooner. */
const FIRST_SETTLE_MS = 40;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5000;
/** Having run this long, the next loss starts the back-off afresh. */
const HEALTHY_MS = 10_000;

/** Capture that always runs: starts the backend, watches it, starts it again; keeps the sample clock. */
export class Capture implements SoundSource {
  /** A sound card always gives sound. */
  readonly idle = false;
  readonly overLine = false;
  readonly #settings: CaptureSettings;
  readonly #events: CaptureEvents;
  #backend: BackendName;
  #clock: SampleClock;
  #running: Running | null = null;
  #state: 'starting' | 'running' | 'lost' = 'starting';
  #restarts = 0;
  #retryMs = RETRY_MIN_MS;
  #startedMs = 0;
  #lastFrameMs = 0;
  #settling: Frame[] | null = [];
  #settlingSinceMs = 0;
  #second = { sinceMs: 0, samples: 0 };
  #reason = '';
  #watch: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;

  constructor(settings: CaptureSettings, events: CaptureEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#backend = settings.backend === 'auto' ? ownBackend() : settings.backend;
    this.#clock = newSampleClock(settings.rateHz);
  }

  get state() {
    return this.#state;
  }

  /** Monotonic ms at which the backend was last started. */
  get triedMs(): number {
    return this.#startedMs;
  }

  get device(): string {
    return this.#settings.device;
  }

  get backend(): BackendName {
    return this.#backend;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get measuredRateHz(): number | null {
    return this.#clock.measuredHz;
  }

  /** The process that captures now, for tests and the curious. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Position on the sample clock at a monotonic time. */
  sampleAt(ms: number): number {
    return Math.max(0, Math.round(sampleAt(this.#clock, ms)));
  }

  start(): void {
    this.#watch = setInterval(() => this.#judge(), WATCH_MS);
    this.#begin();
  }

  stop(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    if (this.#retry !== null) clearTimeout(this.#retry);
    const running = this.#running;
    this.#running = null;
    running?.kill();
  }

  #begin(): void {
    const now = this.#settings.nowMs();
    this.#startedMs = now;
    this.#settling = [];
    this.#second = { sinceMs: now, samples: 0 };
    const running = startBackend(this.#backend, this.#settings, {
      frame: (frame) => this.#running === running && this.#take(frame),
      ended: ({ addonMissing, reason }) => {
        if (this.#running !== running) return;
        this.#running = null;
        if (addonMissing && this.#settings.backend === 'auto') this.#fallBack(reason);
        else this.#lose(reason);
      },
    });
    this.#running = running;
  }

  #fallBack(reason: string): void {
    this.#events.log('alsa-capture cannot be loaded here; arecord takes its place', { reason });
    this.#backend = 'arecord';
    this.#begin();
  }

  #lose(reason: string): void {
    const wasRunning = this.#state === 'running';
    if (wasRunning && this.#settings.nowMs() - this.#startedMs > HEALTHY_MS) this.#retryMs = RETRY_MIN_MS;
    if (this.#state !== 'lost') this.#reason = reason;
    this.#state = 'lost';
    this.#events.log('capture lost', { reason, retryMs: this.#retryMs });
    this.#events.lost({ code: 'captureLost', device: this.#settings.device, why: reason });
    this.#retry = setTimeout(() => {
      this.#restarts++;
      this.#begin();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }

  #take(frame: Frame): void {
    this.#lastFrameMs = frame.ms;
    this.#second.samples += frame.samples.length;
    if (this.#settling === null) {
      this.#deliver(frame);
      return;
    }
    if (this.#settling.length === 0) this.#settlingSinceMs = frame.ms;
    this.#settling.push(frame);
    const settleMs = this.#clock.position === null ? FIRST_SETTLE_MS : SETTLE_MS;
    if (frame.ms - this.#settlingSinceMs >= settleMs) this.#settle(this.#settling);
  }

  #settle(frames: readonly Frame[]): void {
    const known = this.#clock.position;
    this.#clock = restart(
      this.#clock,
      frames.map(({ samples, ms }) => ({ samples: samples.length, ms })),
    );
    const missing = known === null ? 0 : (this.#clock.position ?? 0) - known;
    this.#settling = null;
    this.#state = 'running';
    if (missing > 0) this.#events.gap(missing, this.#reason);
    this.#events.back();
    for (const frame of frames) this.#deliver(frame);
  }

  #deliver({ ms, samples }: Frame): void {
    const position = this.#clock.position ?? 0;
    this.#clock = arrived(this.#clock, samples.length, ms);
    this.#events.sound({ position, samples });
  }

  /** A backend that went quiet, or that delivers faster than time passes, is ended and started again. */
  #judge(): void {
    const running = this.#running;
    if (running === null) return;
    const now = this.#settings.nowMs();
    const quietSinceMs = Math.max(this.#startedMs, this.#lastFrameMs);
    const patienceMs = this.#state === 'running' ? STALL_MS : START_MS;
    const elapsedMs = now - this.#second.sinceMs;
    const flooded = this.#second.samples > ((elapsedMs + 2500) * 2 * this.#settings.rateHz) / 1000;
    if (flooded) this.#end(running, 'sound arrives faster than time passes');
    else if (now - quietSinceMs > patienceMs) this.#end(running, `no sound for ${patienceMs / 1000} s`);
    else if (elapsedMs > 10_000) this.#second = { sinceMs: now, samples: 0 };
  }

  #end(running: Running, reason: string): void {
    this.#running = null;
    running.kill();
    this.#lose(reason);
  }
}
