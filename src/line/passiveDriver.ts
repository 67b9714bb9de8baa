import type { LineListener, LineState } from './driver.js';
import type { LineInterface } from './lineInterface.js';
import type { LineProfile } from './profile.js';
import { type Hearers, lineEventOf, type VoiceCallRules, VoiceCalls } from './voiceCalls.js';

export interface PassiveSettings {
  readonly profile: LineProfile;
  readonly rules: VoiceCallRules;
  readonly hearers: Hearers;
  readonly nowMs: () => number;
}

/** A sound card delivers every 20 ms; a line without sound for so long is not listened to. */
const DEAF_MS = 2000;

/** A line that nobody tells of: calls are found in its sound alone, and the sound card's life is its own. */
export class PassiveDriver implements LineInterface {
  readonly #settings: PassiveSettings;
  readonly #listener: LineListener;
  readonly #calls: VoiceCalls;
  readonly model = null;
  readonly voice = null;
  readonly rescue = null;
  #lastHeardMs: number | null = null;
  #started = false;

  constructor(settings: PassiveSettings, listener: LineListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#calls = new VoiceCalls(settings.rules, settings.hearers);
  }

  get state(): LineState {
    const heardMs = this.#lastHeardMs;
    return heardMs !== null && this.#settings.nowMs() - heardMs <= DEAF_MS ? 'ready' : 'opening';
  }

  get reports(): readonly string[] {
    const { tones, digits } = this.#settings.hearers;
    return [
      ...['ring', 'voice'],
      ...(digits === null ? [] : ['dtmf']),
      ...(tones === null ? [] : ['dialTone', 'busy']),
    ];
  }

  get cannot(): LineProfile['cannot'] {
    return this.#settings.profile.cannot;
  }

  get lastHeardMs(): number | null {
    return this.#lastHeardMs;
  }

  /** There is nothing of its own to try: whoever captures the sound tries. */
  get triedMs(): number | null {
    return this.#started ? this.#settings.nowMs() : null;
  }

  start(): void {
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#started = false;
  }

  hear(position: number, samples: Int16Array): void {
    if (!this.#started) return;
    const wasReady = this.state === 'ready';
    const nowMs = this.#settings.nowMs();
    this.#lastHeardMs = nowMs;
    if (!wasReady) this.#listener.ready();
    const end = position + samples.length;
    for (const heard of this.#calls.push(position, samples)) {
      const agoMs = Math.max(0, end - heard.atSample) / 8;
      this.#listener.event(lineEventOf(heard), nowMs - agoMs);
    }
  }

  callBegan(): void {}

  listenToDialTone(): null {
    return null;
  }

  play(): null {
    return null;
  }

  callEnded(): void {
    if (this.#calls.inCall) this.#calls.callEnded();
  }
}
