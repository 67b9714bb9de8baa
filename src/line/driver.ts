import { setTimeout as delay } from 'node:timers/promises';
import type { LineEvent } from '../call/types.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { LineConversation } from './conversation.js';
import { idleReports, type LineProfile } from './profile.js';
import { openPort } from './serialPort.js';
import { VoiceLine } from './voice/voiceLine.js';
import type { LinePlayback, VoiceListener, VoiceStatus } from './voice/voiceTypes.js';
import { endStreams, FIRST_ANSWER_MS } from './wake.js';

export interface LineSettings {
  /** A stable name, such as /dev/serial/by-id/… */
  readonly device: string;
  readonly profile: LineProfile;
  readonly nowMs: () => number;
  /** Who hears the line, where sound comes over the tty. */
  readonly sound?: VoiceListener;
}

export interface LineListener {
  /** `atMs`: when the bytes arrived. */
  event(event: LineEvent, atMs: number): void;
  ready(): void;
  lost(problem: Problem): void;
  log(message: string, facts: Record<string, unknown>): void;
  /** What a device whose sound comes over the tty does less well than it should; null: all is well again. */
  limited?(problem: Problem | null): void;
}

export type LineState = 'opening' | 'settingUp' | 'ready';

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 10_000;
const ANSWER_MS = 5000;
/** A device that has gone mute is told within the sum of both, so that the lamps say it within 5 s. */
export const SIGN_OF_LIFE = { everyMs: 2000, answerMs: 2000 } as const;
/** Long enough for the closing of a healthy port; a stuck one is left to the end of the process. */
const CLOSE_MS = 300;

/**
 * One line interface, kept at work for ever: opens it, sets it up, idles in voice mode so that hook events
 * come, asks for a sign of life, and when anything fails closes it and begins again.
 */
export class LineDriver {
  readonly #settings: LineSettings;
  readonly #listener: LineListener;
  readonly #stopping = new AbortController();
  readonly #voice: VoiceLine | null;
  #state: LineState = 'opening';
  #model: string | null = null;
  #reports: readonly string[] = [];
  #lastHeardMs: number | null = null;
  #triedMs: number | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(settings: LineSettings, listener: LineListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { profile, sound } = settings;
    this.#voice =
      profile.voice === undefined || sound === undefined
        ? null
        : new VoiceLine({
            ...settings,
            voice: profile.voice,
            listener: sound,
            limited: (problem) => listener.limited?.(problem),
            log: (message, facts) => listener.log(message, facts),
          });
  }

  /** What a device whose sound comes over the tty turned out to be able to do; null: it is another one. */
  get voice(): VoiceStatus | null {
    return this.#voice?.status ?? null;
  }

  /** A call is to be recorded, or still is: a device whose sound comes over the tty gets on to the line. */
  callBegan(): void {
    this.#voice?.callBegan();
  }

  /** No call runs: such a device lets the line go. */
  callEnded(): void {
    this.#voice?.callEnded();
  }

  /** Plays to both ends of the line; null where sound goes another way. 8000 Hz. */
  play(samples: Int16Array): LinePlayback | null {
    return this.#voice?.play(samples) ?? null;
  }

  get state(): LineState {
    return this.#state;
  }

  get model(): string | null {
    return this.#model;
  }

  /** What the device says it can report while idle. */
  get reports(): readonly string[] {
    return this.#reports;
  }

  /** Monotonic ms of the last byte. */
  get lastHeardMs(): number | null {
    return this.#voice?.heardMs(this.#lastHeardMs) ?? this.#lastHeardMs;
  }

  /** Monotonic ms at which the device was last tried. */
  get triedMs(): number | null {
    return this.#triedMs;
  }

  start(): void {
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    await this.#voice?.quit();
    this.#stopping.abort();
    await Promise.race([this.#working, delay(CLOSE_MS)]);
  }

  async #work(): Promise<void> {
    let retryMs = RETRY_MIN_MS;
    while (!this.#stopping.signal.aborted) {
      const wasReady = await this.#attempt();
      if (wasReady) retryMs = RETRY_MIN_MS;
      await delay(retryMs, null, { signal: this.#stopping.signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
  }

  /** Opens the device and stays with it until it fails; tells whether it was ready in between. */
  async #attempt(): Promise<boolean> {
    const { device, profile, nowMs } = this.#settings;
    this.#state = 'opening';
    this.#triedMs = nowMs();
    const conversation = new LineConversation(nowMs, profile, {
      event: (event, atMs) => {
        if (this.#voice?.hears(event, atMs) ?? true) this.#listener.event(event, atMs);
      },
      heard: (atMs) => {
        this.#lastHeardMs = atMs;
      },
    });
    const port = await openPort(device, profile.baudRate, {
      data: (bytes) => conversation.receive(bytes),
      closed: (why) => conversation.fail({ code: 'lineGone', path: device, why }),
    });
    if ('code' in port) {
      this.#listener.lost(port);
      return false;
    }
    let wasReady = false;
    const stop = () => conversation.fail(null);
    this.#stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      conversation.begin((bytes) => port.write(bytes));
      await this.#setUp(conversation, (bytes) => port.write(bytes));
      await this.#getToKnow(conversation);
      await (this.#voice?.attend(conversation, (bytes) => port.write(bytes)) ?? this.#attend(conversation));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      wasReady = (this.#state as LineState) === 'ready';
      this.#state = 'opening';
      if (!this.#stopping.signal.aborted) this.#listener.lost(error.problem);
    } finally {
      this.#stopping.signal.removeEventListener('abort', stop);
      conversation.end();
      this.#voice?.leave((bytes) => port.write(bytes));
      await port.close();
    }
    return wasReady;
  }

  async #setUp(conversation: LineConversation, write: (bytes: Uint8Array) => void): Promise<void> {
    const { device, profile } = this.#settings;
    this.#state = 'settingUp';
    await this.#wake(conversation, write);
    const classes = await conversation.ask('AT+FCLASS=?', ANSWER_MS);
    if (classes === null || !/(^|\D)8(\D|$)/.test(classes.info.join(' ')))
      throw new ProblemError({ code: 'lineNotVoice', path: device });
    for (const { command, mayFail } of profile.init) {
      const answer = await conversation.ask(command, ANSWER_MS);
      if (answer?.result === 'OK') continue;
      const facts = { command, answer: answer?.result ?? 'nothing' };
      if (!mayFail) throw new ProblemError({ code: 'lineRefused', path: device, ...facts });
      this.#listener.log('the line interface does not know a command; going on without it', facts);
    }
    const voice = await conversation.ask('AT+FCLASS=8', ANSWER_MS);
    if (voice?.result !== 'OK') throw new ProblemError({ code: 'lineNotVoice', path: device });
    await conversation.ask('AT+VLS=0', ANSWER_MS);
    await this.#voice?.prepare(conversation);
    this.#state = 'ready';
    this.#listener.ready();
  }

  /** What only people want to know: it is asked when the line is ready already. */
  async #getToKnow(conversation: LineConversation): Promise<void> {
    this.#reports = idleReports((await conversation.ask('AT+VLS=?', ANSWER_MS))?.info ?? []);
    this.#model = (await conversation.ask('AT+GMM', ANSWER_MS))?.info.join(' ') || null;
  }

  async #wake(conversation: LineConversation, write: (bytes: Uint8Array) => void): Promise<void> {
    if ((await conversation.ask('ATE0V1', FIRST_ANSWER_MS)) !== null) return;
    await endStreams(conversation, write);
    if ((await conversation.ask('ATE0V1', ANSWER_MS)) === null)
      throw new ProblemError({ code: 'lineSilent', path: this.#settings.device });
  }

  /** Stays until the device fails to give its sign of life, or is gone. */
  async #attend(conversation: LineConversation): Promise<never> {
    for (;;) {
      await conversation.pause(SIGN_OF_LIFE.everyMs);
      const answer = await conversation.ask('AT+FCLASS?', SIGN_OF_LIFE.answerMs);
      if (answer === null || !answer.info.join(' ').includes('8'))
        throw new ProblemError({ code: 'lineSilent', path: this.#settings.device });
    }
  }
}
