import { setTimeout as delay } from 'node:timers/promises';
import type { LineEvent } from '../call/types.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { LineConversation } from './conversation.js';
import type { LineInterface } from './lineInterface.js';
import { idleReports, type LineProfile } from './profile.js';
import { Rescue } from './rescue.js';
import { openPort } from './serialPort.js';
import type { Roots } from './usbDevices.js';
import { VoiceLine } from './voice/voiceLine.js';
import type { LinePlayback, VoiceListener, VoiceStatus } from './voice/voiceTypes.js';

export interface LineSettings {
  /** A stable name, such as /dev/serial/by-id/… */
  readonly device: string;
  readonly profile: LineProfile;
  readonly nowMs: () => number;
  /** Who hears the line, where sound comes over the tty. */
  readonly sound?: VoiceListener;
  /** Who is shown all that passes over the tty: bytes from the device, commands to it. */
  readonly tap?: LineTap;
  /** Where /sys and /dev are; tests bring their own. */
  readonly roots?: Roots;
  /** Opens the device; tests bring a port that is none. */
  readonly openPort?: typeof openPort;
}

/** Monotonic ms. */
export interface LineTap {
  bytes(bytes: Uint8Array, atMs: number): void;
  asked(text: string, atMs: number): void;
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

const ANSWER_MS = 5000;
/** A device that has gone mute is told within the sum of both, so that the lamps say it within 5 s. */
export const SIGN_OF_LIFE = { everyMs: 2000, answerMs: 2000 } as const;
/** Long enough for the closing of a healthy port; a stuck one is left to the end of the process. */
const CLOSE_MS = 300;

/**
 * One line interface, kept at work for ever: opens it, sets it up, idles in voice mode so that hook events
 * come, asks for a sign of life, and when anything fails closes it and begins again.
 */
export class LineDriver implements LineInterface {
  readonly #settings: LineSettings;
  readonly #listener: LineListener;
  readonly #stopping = new AbortController();
  readonly #voice: VoiceLine | null;
  #state: LineState = 'opening';
  #model: string | null = null;
  #reports: readonly string[] = [];
  #lastHeardMs: number | null = null;
  readonly #rescue: Rescue;
  #working: Promise<void> = Promise.resolve();

  constructor(settings: LineSettings, listener: LineListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#rescue = new Rescue(settings, listener);
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

  /** Lifts for a moment and tells what is heard; null: this device cannot lift. */
  listenToDialTone(): Promise<Int16Array | Problem> | null {
    return this.#voice?.listenToDialTone() ?? null;
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
    return this.#rescue.triedMs;
  }

  /** How a device that fell silent is being brought back, and under which name one that was renumbered was found. */
  get rescue(): Rescue {
    return this.#rescue;
  }

  get cannot(): LineProfile['cannot'] {
    return this.#settings.profile.cannot;
  }

  /** The device itself tells of the line. */
  hear(): void {}

  start(): void {
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    await this.#voice?.quit();
    this.#stopping.abort();
    await Promise.race([this.#working, delay(CLOSE_MS)]);
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const why = await this.#attempt();
      if (this.#stopping.signal.aborted) return;
      await this.#rescue.after(why, this.#stopping.signal);
    }
  }

  /** Opens the device and stays with it until it fails; tells why it did. */
  async #attempt(): Promise<Problem> {
    const { profile, nowMs, tap } = this.#settings;
    this.#state = 'opening';
    const device = await this.#rescue.deviceToOpen();
    if (typeof device !== 'string') {
      this.#listener.lost(device);
      return device;
    }
    const conversation = new LineConversation(nowMs, profile, {
      event: (event, atMs) => {
        if (this.#voice?.hears(event, atMs) ?? true) this.#listener.event(event, atMs);
      },
      heard: (atMs, bytes) => {
        this.#lastHeardMs = atMs;
        tap?.bytes(bytes, atMs);
      },
      asked: (text, atMs) => tap?.asked(text, atMs),
    });
    const port = await (this.#settings.openPort ?? openPort)(device, profile.baudRate, {
      data: (bytes) => conversation.receive(bytes),
      closed: (why) => conversation.fail({ code: 'lineGone', path: device, why }),
    });
    if ('code' in port) {
      this.#listener.lost(port);
      return port;
    }
    const stop = () => conversation.fail(null);
    this.#stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      conversation.begin((bytes) => port.write(bytes));
      await this.#setUp(conversation, (bytes) => port.write(bytes));
      await this.#getToKnow(conversation);
      return await (this.#voice?.attend(conversation, (bytes) => port.write(bytes)) ??
        this.#attend(conversation));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#state = 'opening';
      if (!this.#stopping.signal.aborted) this.#listener.lost(error.problem);
      return error.problem;
    } finally {
      this.#stopping.signal.removeEventListener('abort', stop);
      conversation.end();
      this.#voice?.leave((bytes) => port.write(bytes));
      await port.close();
    }
  }

  async #setUp(conversation: LineConversation, write: (bytes: Uint8Array) => void): Promise<void> {
    const { device, profile } = this.#settings;
    this.#state = 'settingUp';
    const silent = (): Problem => ({ code: 'lineSilent', path: device });
    await this.#rescue.wake(conversation, write);
    const classes = await conversation.ask('AT+FCLASS=?', ANSWER_MS);
    if (classes === null) throw new ProblemError(silent());
    if (!/(^|\D)8(\D|$)/.test(classes.info.join(' ')))
      throw new ProblemError({ code: 'lineNotVoice', path: device });
    for (const { command, mayFail } of profile.init) {
      const answer = await conversation.ask(command, ANSWER_MS);
      if (answer?.result === 'OK') continue;
      if (answer === null && !mayFail) throw new ProblemError(silent());
      const facts = { command, answer: answer?.result ?? 'nothing' };
      if (!mayFail) throw new ProblemError({ code: 'lineRefused', path: device, ...facts });
      this.#listener.log('the line interface does not know a command; going on without it', facts);
    }
    const voice = await conversation.ask('AT+FCLASS=8', ANSWER_MS);
    if (voice === null) throw new ProblemError(silent());
    if (voice.result !== 'OK') throw new ProblemError({ code: 'lineNotVoice', path: device });
    await conversation.ask('AT+VLS=0', ANSWER_MS);
    await this.#voice?.prepare(conversation);
    this.#state = 'ready';
    this.#rescue.ready();
    this.#listener.ready();
  }

  /** What only people want to know: it is asked when the line is ready already. */
  async #getToKnow(conversation: LineConversation): Promise<void> {
    this.#reports = idleReports((await conversation.ask('AT+VLS=?', ANSWER_MS))?.info ?? []);
    this.#model = (await conversation.ask('AT+GMM', ANSWER_MS))?.info.join(' ') || null;
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
