import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceUnder } from '../card/blockDevice.js';
import { whyOf } from '../card/blockStore.js';
import {
  adviceOf,
  type CardState,
  type DeviceRead,
  type HealthState,
  noHealth,
  watched,
  wearOf,
  withError,
  withLife,
} from '../card/health.js';
import { parseHealth } from '../card/healthSchema.js';
import type { CardHealth, CardPart, Wear } from '../card/healthTypes.js';
import { noLatencies, syncsOf, withLatency } from '../card/latencies.js';
import { bootId, replaceFile } from '../card/wholeFile.js';
import type { Config } from '../config.js';
import { isoLocal } from './wallClock.js';

const SAMPLE_EVERY_MS = 60_000;
const SAVE_EVERY_MS = 3_600_000;
const OWN = 'own';

/** Measures how the card wears and remembers it in `health.json`, written at most once an hour and at the stop. */
export class HealthKeeper {
  readonly #config: Config['card'];
  readonly #nowMs: () => number;
  readonly #log: (message: string, facts: Record<string, unknown>) => void;
  #state: HealthState = noHealth;
  #latencies = noLatencies;
  #own: Record<CardPart, number> = { ring: 0, recordings: 0 };
  #wear: readonly Wear[] = [];
  #sampledMs: number;
  #savedMs: number;
  #timer: NodeJS.Timeout | null = null;
  #loaded: Promise<void> | null = null;
  #sampling: Promise<void> = Promise.resolve();

  constructor(
    config: Config['card'],
    nowMs: () => number,
    log: (message: string, facts: Record<string, unknown>) => void,
  ) {
    this.#config = config;
    this.#nowMs = nowMs;
    this.#log = log;
    this.#sampledMs = nowMs();
    this.#savedMs = nowMs();
  }

  /** @param recordingsThere whether the card with the recordings is in; another device must not take its place */
  start(recordingsThere: () => boolean): void {
    void this.sample(recordingsThere());
    this.#timer = setInterval(() => {
      void this.sample(recordingsThere()).then(() => this.#saveWhenDue());
    }, SAMPLE_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    await this.#sampling;
    await this.#save();
  }

  ringWrote({ bytes, tookMs }: { readonly bytes: number; readonly tookMs: number }): void {
    this.#own.ring += bytes;
    this.#latencies = withLatency(this.#latencies, tookMs);
  }

  filed(bytes: number): void {
    this.#own.recordings += bytes;
  }

  failed(what: string): void {
    this.#state = withError(this.#state, isoLocal(new Date()), what);
  }

  get writes(): Pick<CardState, 'slowWrites' | 'writes'> {
    const { slow, count } = syncsOf(this.#latencies);
    return { slowWrites: slow, writes: count };
  }

  report(state: CardState, removed: CardHealth['removed']): CardHealth {
    const wear = this.#wear;
    const syncs = syncsOf(this.#latencies);
    return { wear, syncs, errors: this.#state.errors, removed, advice: adviceOf(state, wear) };
  }

  /** Reads the devices' counters. */
  sample(recordingsThere: boolean): Promise<void> {
    this.#sampling = this.#sampling.then(() => this.#sample(recordingsThere));
    return this.#sampling;
  }

  async #sample(recordingsThere: boolean): Promise<void> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    const { ring, recordings, enduranceBytes } = this.#config;
    const boot = await bootId();
    const ringDevice = await deviceUnder(ring);
    const cardDevice = recordingsThere ? await deviceUnder(recordings) : ringDevice;
    const nowMs = this.#nowMs();
    const elapsedMs = nowMs - this.#sampledMs;
    this.#sampledMs = nowMs;
    const own = this.#own;
    this.#own = { ring: 0, recordings: 0 };
    const wearAs = (holds: readonly CardPart[], device: DeviceRead | null): Wear => {
      const identity = device?.identity ?? OWN;
      const ownBytes = holds.reduce((all, part) => all + own[part], 0);
      const life = watched(this.#state.lives[identity], device, boot, ownBytes, elapsedMs);
      this.#state = withLife(this.#state, identity, life);
      return wearOf(holds, life, device, enduranceBytes);
    };
    if (ringDevice?.identity === cardDevice?.identity)
      this.#wear = [wearAs(recordingsThere ? ['ring', 'recordings'] : ['ring'], ringDevice)];
    else this.#wear = [wearAs(['ring'], ringDevice), wearAs(['recordings'], cardDevice)];
  }

  async #load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => null);
    if (text === null) return;
    const { errors } = this.#state;
    const before = parseHealth(text);
    const last = errors.count > 0 ? errors : before.errors;
    this.#state = { ...before, errors: { ...last, count: before.errors.count + errors.count } };
  }

  async #saveWhenDue(): Promise<void> {
    if (this.#nowMs() - this.#savedMs >= SAVE_EVERY_MS) await this.#save();
  }

  async #save(): Promise<void> {
    this.#savedMs = this.#nowMs();
    try {
      await replaceFile(this.#file, `${JSON.stringify(this.#state)}\n`);
    } catch (error) {
      this.#log('what is known of the card’s wear cannot be kept', { file: this.#file, why: whyOf(error) });
    }
  }

  get #file(): string {
    return join(this.#config.state, 'health.json');
  }
}
