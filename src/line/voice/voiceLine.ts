import type { LineEvent } from '../../call/types.js';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import type { CodecName } from '../../signal/voiceCodec.js';
import type { LineConversation } from '../conversation.js';
import { STOPS } from '../dle.js';
import type { LineProfile } from '../profile.js';
import { announce, DRAIN_MS } from './announce.js';
import { DialTone, type VoiceDevice } from './dialTone.js';
import { Limits } from './limits.js';
import { Playing } from './playing.js';
import {
  ANSWER_MS,
  backToVoice,
  endStream,
  getOn,
  letGo,
  SETTLE_MS,
  SIGN_OF_LIFE,
  signOfLife,
  silent,
} from './relay.js';
import { SELF_HOOK_MS } from './selfHook.js';
import { setUpVoice } from './voiceSettings.js';
import { VoiceStream } from './voiceStream.js';
import type { LinePlayback, VoiceListener, VoiceStatus } from './voiceTypes.js';

interface VoiceLineSettings extends VoiceDevice {
  readonly profile: LineProfile;
  readonly nowMs: () => number;
  readonly listener: VoiceListener;
  /** What the device does less well than it should; null: all is well again. */
  limited(problem: Problem | null): void;
  log(message: string, facts: Record<string, unknown>): void;
}

type Write = (bytes: Uint8Array) => void;

const WATCH_MS = 250;
/** What was on the line when the call ended has come after this. */
const TAIL_MS = 150;
/** From CONNECT to the first sound, and between sounds. */
const START_MS = 3000;
const STALL_MS = 1000;
/** So often in a row a stream may fail before the device is opened anew, and so often that helps in one call. */
const MAX_FAILURES = 3;
const MAX_REOPENED = 2;
const HEALTHY_MS = 10_000;
/** A call that nobody has confirmed for so long is none, and the line is let go. */
export const CONFIRM_MS = 180_000;
/** An orderly stop waits so long for the line to be let go; after that the port is closed, which drops DTR. */
const QUIT_MS = 900;

/**
 * A line whose sound travels on the tty: gets on to it when a call runs, streams, plays, and lets it go. It outlives the
 * port: a device that was away is taken again while the call runs. Letting go is its first duty, since a modem that
 * holds the line keeps it busy for ever, whatever the telephone does (facts: line-interface §0.1).
 */
export class VoiceLine {
  readonly #settings: VoiceLineSettings;
  #confirmedMs: number | null = null;
  /** No way on to the line was found in this call. */
  #givenUp = false;
  /** How often the device was opened anew in this call because it gave no sound. */
  #reopened = 0;
  /** Sound is missed, and that was told. */
  #lost = false;
  /** Playing without recording, the device has no way to say anything until then; null: it has. */
  #muteUntilMs: number | null = null;
  #holding = false;
  #selfHookUntilMs = 0;
  #stream: VoiceStream | null = null;
  #playing: Playing | null = null;
  #codec: CodecName | null = null;
  #label: number | null = null;
  #duplex: boolean | null = null;
  readonly #limits: Limits;
  readonly #dialTone = new DialTone();
  #wake: () => void = () => {};
  #free: () => void = () => {};

  constructor(settings: VoiceLineSettings) {
    this.#settings = settings;
    this.#limits = new Limits(settings.device, (problem) => settings.limited(problem));
  }

  get status(): VoiceStatus {
    return { label: this.#label, codec: this.#codec, duplex: this.#duplex };
  }

  /** When it was last heard; a time in which it can say nothing does not count. */
  heardMs(lastMs: number | null): number | null {
    if (lastMs === null || this.#muteUntilMs === null) return lastMs;
    return Math.max(lastMs, Math.min(this.#muteUntilMs, this.#settings.nowMs()));
  }

  /** A call runs. Called again it confirms that it still does. */
  callBegan(): void {
    const begins = this.#confirmedMs === null;
    this.#confirmedMs = this.#settings.nowMs();
    if (begins) this.#wake();
  }

  callEnded(): void {
    if (this.#confirmedMs === null) return;
    this.#confirmedMs = null;
    this.#givenUp = false;
    this.#reopened = 0;
    this.#playing?.stop();
    if (this.#stream === null) this.#soundOver();
    this.#wake();
  }

  /** Plays 8000 Hz samples to both ends of the line, as soon as the stream of the running call is there. */
  play(samples: Int16Array): LinePlayback {
    this.#playing?.stop();
    const playing = new Playing(samples);
    this.#playing = playing;
    if (this.#confirmedMs === null) playing.stop();
    else if (this.#stream !== null && !this.#stream.play(playing))
      playing.end({ kind: 'failed', problem: this.#limits.noDuplex });
    return playing;
  }

  /** Lifts for three seconds, when no call runs, and tells what is heard; 8000 Hz. */
  listenToDialTone(): Promise<Int16Array | Problem> {
    this.#wake();
    return this.#dialTone.ask(this.#settings.device);
  }

  /** Whether an event of the device is one of the line. */
  hears(event: LineEvent, atMs: number): boolean {
    const { profile, voice } = this.#settings;
    if (event.kind === 'offHook' && voice.selfOffHook && atMs < this.#selfHookUntilMs) return false;
    if (event.kind === 'onHook' && profile.hook === 'sure') this.callEnded();
    return true;
  }

  /** Before the device is ready. @throws ProblemError */
  async prepare(conversation: LineConversation): Promise<void> {
    const { log } = this.#settings;
    this.#codec = await setUpVoice(conversation, this.#settings, (command, answer) =>
      log('the line interface does not know a command; going on without it', { command, answer }),
    );
    this.#duplex = null;
    if (!this.#settings.voice.duplex) this.#limits.duplex(false);
  }

  /** Stays until the device fails. @throws ProblemError */
  async attend(conversation: LineConversation, write: Write): Promise<never> {
    for (;;) {
      if (this.#wanted) await this.#hold(conversation, write);
      else if (this.#dialTone.asked) await this.#listen(conversation, write);
      await Promise.race([conversation.pause(SIGN_OF_LIFE.everyMs), this.#change()]);
      if (!this.#wanted) await signOfLife(conversation, this.#settings.device);
    }
  }

  /** The port is about to be closed. What the device is told now it may not hear; closing drops DTR. */
  leave(write: Write): void {
    if (this.#stream !== null) this.#soundLost('the line interface is lost');
    this.#stream = null;
    if (this.#holding) {
      for (const stop of STOPS) write(stop);
      write(Buffer.from('\rATH\r'));
    }
    this.#free();
    this.#holding = false;
  }

  async quit(): Promise<void> {
    this.callEnded();
    if (!this.#holding) return;
    await new Promise<void>((resolve) => {
      this.#free = resolve;
      setTimeout(resolve, QUIT_MS).unref();
    });
  }

  get #wanted(): boolean {
    return this.#confirmedMs !== null && !this.#givenUp;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #listen(conversation: LineConversation, write: Write): Promise<void> {
    this.#holding = true;
    this.#selfHookUntilMs = this.#settings.nowMs() + SELF_HOOK_MS;
    await this.#dialTone.hear(conversation, write, this.#settings, this.#codec, () => !this.#wanted);
    this.#holding = false;
    this.#free();
  }

  /** From getting on to the line to letting it go. */
  async #hold(conversation: LineConversation, write: Write): Promise<void> {
    this.#holding = true;
    this.#label = await this.#take(conversation);
    if (this.#label === null) {
      this.#givenUp = true;
      this.#limits.way({ code: 'lineNoWay', path: this.#settings.device });
    } else await this.#record(conversation, write);
    await this.#letGo(conversation);
    this.#holding = false;
    this.#free();
  }

  async #take(conversation: LineConversation): Promise<number | null> {
    const { voice, nowMs, device } = this.#settings;
    const got = await getOn(conversation, voice.ways, device, () => {
      this.#selfHookUntilMs = nowMs() + SELF_HOOK_MS;
    });
    if (got === null) return null;
    const { label, best } = got;
    this.#limits.way(best ? null : { code: 'lineOtherLabel', path: device, label });
    return label;
  }

  async #record(conversation: LineConversation, write: Write): Promise<void> {
    for (let failures = 0; this.#wanted && failures < MAX_FAILURES; ) {
      const beganMs = this.#settings.nowMs();
      const why = await this.#streamOnce(conversation, write);
      if (why === null) return;
      failures = this.#settings.nowMs() - beganMs > HEALTHY_MS ? 1 : failures + 1;
      this.#soundLost(why);
      if (failures < MAX_FAILURES) continue;
      this.#givenUp = ++this.#reopened > MAX_REOPENED;
      if (!this.#givenUp) throw new ProblemError({ code: 'lineNoSound', path: this.#settings.device, why });
    }
  }

  /** One stream from its command to its end; null when the call ended it, else why it failed. */
  async #streamOnce(conversation: LineConversation, write: Write): Promise<string | null> {
    const { voice, device } = this.#settings;
    const duplex = await this.#open(conversation, write);
    if (typeof duplex === 'string') return duplex;
    this.#duplex = duplex.duplex;
    const { stream } = duplex;
    const failed = await this.#watch(conversation, stream);
    if (failed !== null) this.#soundLost(failed);
    if (!stream.over)
      await endStream(conversation, write, stream, {
        words: duplex.duplex ? voice.stopDuplex : voice.stopReceive,
        device,
      });
    await conversation.settled(SETTLE_MS);
    if (failed === null) this.#soundOver();
    this.#stream = null;
    return failed;
  }

  async #open(
    conversation: LineConversation,
    write: Write,
  ): Promise<{ readonly stream: VoiceStream; readonly duplex: boolean } | string> {
    const { voice, nowMs, device } = this.#settings;
    const ways =
      voice.duplex && this.#duplex !== false ? (['AT+VTR', 'AT+VRX'] as const) : (['AT+VRX'] as const);
    let refusal = '';
    for (const command of ways) {
      const duplex = command === 'AT+VTR';
      const playing = this.#playing;
      if (!duplex) this.#limits.duplex(false);
      if (!duplex && playing !== null && !playing.over && this.#codec !== null) {
        this.#muteUntilMs = nowMs() + playing.samples.length / 8 + DRAIN_MS;
        await announce(conversation, write, { codec: this.#codec, playing, nowMs, aheadMs: voice.aheadMs });
        this.#muteUntilMs = null;
      }
      const stream = this.#newStream(conversation, write, duplex);
      const answer = await conversation.stream(command, ANSWER_MS, (bytes, atMs) => stream.take(bytes, atMs));
      if (answer === null) throw silent(device);
      if (answer.result.startsWith('CONNECT')) {
        if (duplex) this.#limits.duplex(true);
        return { stream: this.#begin(stream), duplex };
      }
      refusal = `${command}: ${answer.result}`;
    }
    return refusal;
  }

  #newStream(conversation: LineConversation, write: Write, duplex: boolean): VoiceStream {
    const { voice, listener, log } = this.#settings;
    let told = false;
    return new VoiceStream(conversation, write, this.#codec ?? 'unsigned8', duplex ? voice : null, {
      sound: (samples, atMs) => listener.sound(samples, atMs),
      overrun: () => {
        if (!told) log('the line interface lost sound that was not fetched in time', {});
        told = true;
      },
    });
  }

  #begin(stream: VoiceStream): VoiceStream {
    this.#stream = stream;
    this.#lost = false;
    this.#settings.listener.began();
    const playing = this.#playing;
    if (playing !== null && !playing.over && !stream.play(playing))
      playing.end({ kind: 'failed', problem: this.#limits.noDuplex });
    return stream;
  }

  #soundLost(why: string): void {
    this.#lost = true;
    this.#settings.listener.lost(why);
  }

  /** The call is over, whatever was lost in it. */
  #soundOver(): void {
    const streamed = this.#stream !== null || this.#lost;
    this.#stream = null;
    this.#lost = false;
    if (streamed) this.#settings.listener.ended();
  }

  /** Stays with a stream that runs; null when it is to end, else why it failed. */
  async #watch(conversation: LineConversation, stream: VoiceStream): Promise<string | null> {
    const { nowMs, log } = this.#settings;
    const beganMs = nowMs();
    // Once: a promise that lives as long as the call would remember each race that it is in.
    void stream.ended.then(() => this.#wake());
    while (this.#wanted) {
      await Promise.race([conversation.pause(WATCH_MS), this.#change()]);
      if (!this.#wanted) break;
      if (nowMs() - (this.#confirmedMs ?? 0) > CONFIRM_MS) {
        log('nobody confirms that the call still runs: the line is let go', {});
        this.callEnded();
        return null;
      }
      if (stream.over) return 'the line interface ended the sound';
      const quietMs = nowMs() - (stream.lastMs ?? beganMs);
      if (quietMs > (stream.lastMs === null ? START_MS : STALL_MS))
        return `no sound for ${STALL_MS / 1000} s`;
    }
    // The last words before the end are still on their way.
    if (!stream.over) await conversation.pause(TAIL_MS);
    return null;
  }

  async #letGo(conversation: LineConversation): Promise<void> {
    this.#playing?.stop();
    const { device } = this.#settings;
    if (!(await letGo(conversation, device)))
      await backToVoice(conversation, device, () => this.prepare(conversation));
  }
}
