import type { Problem } from '../i18n/problems.js';
import { LineDriver, type LineListener, type LineSettings, type LineState } from './driver.js';
import type { LineInterface } from './lineInterface.js';
import type { LineProfile } from './profile.js';
import type { Rescue } from './rescue.js';
import type { LinePlayback, VoiceStatus } from './voice/voiceTypes.js';
import { type Hearers, lineEventOf, type VoiceCallRules, VoiceCalls } from './voiceCalls.js';

/**
 * A device on a tty whose word about the handset is not to be relied upon, helped by what is heard: a call is begun by
 * whichever tells first, and ends when either says so. Rings are the device's.
 */
export class AssistedDriver implements LineInterface {
  readonly #device: LineDriver;
  readonly #listener: LineListener;
  readonly #nowMs: () => number;
  readonly #calls: VoiceCalls;

  constructor(settings: LineSettings, rules: VoiceCallRules, hearers: Hearers, listener: LineListener) {
    this.#listener = listener;
    this.#nowMs = settings.nowMs;
    this.#calls = new VoiceCalls(rules, hearers);
    this.#device = new LineDriver(settings, {
      event: (event, atMs) => {
        if (event.kind === 'offHook') this.#calls.callBegan();
        if (event.kind === 'onHook') this.#calls.callEnded();
        listener.event(event, atMs);
      },
      ready: () => listener.ready(),
      lost: (problem) => listener.lost(problem),
      log: (message, facts) => listener.log(message, facts),
      limited: (problem) => listener.limited?.(problem),
    });
  }

  get state(): LineState {
    return this.#device.state;
  }

  get model(): string | null {
    return this.#device.model;
  }

  get reports(): readonly string[] {
    return this.#device.reports;
  }

  get cannot(): LineProfile['cannot'] {
    return this.#device.cannot;
  }

  get lastHeardMs(): number | null {
    return this.#device.lastHeardMs;
  }

  get triedMs(): number | null {
    return this.#device.triedMs;
  }

  get voice(): VoiceStatus | null {
    return this.#device.voice;
  }

  get rescue(): Rescue {
    return this.#device.rescue;
  }

  callBegan(): void {
    this.#device.callBegan();
  }

  listenToDialTone(): Promise<Int16Array | Problem> | null {
    return this.#device.listenToDialTone();
  }

  play(samples: Int16Array): LinePlayback | null {
    return this.#device.play(samples);
  }

  start(): void {
    this.#device.start();
  }

  stop(): Promise<void> {
    return this.#device.stop();
  }

  hear(position: number, samples: Int16Array): void {
    const end = position + samples.length;
    for (const heard of this.#calls.push(position, samples)) {
      if (heard.kind === 'ring') continue;
      const agoMs = Math.max(0, end - heard.atSample) / 8;
      this.#listener.event(lineEventOf(heard), this.#nowMs() - agoMs);
    }
  }

  callEnded(): void {
    this.#device.callEnded();
    if (this.#calls.inCall) this.#calls.callEnded();
  }
}
