import type { Problem } from '../../i18n/problems.js';
import type { CodecName } from '../../signal/voiceCodec.js';
import type { LineConversation } from '../conversation.js';
import type { VoiceProfile } from '../profile.js';
import { endStream, getOn, letGo, SETTLE_MS, silent } from './relay.js';
import { VoiceStream } from './voiceStream.js';

const ANSWER_MS = 5000;
const LISTEN_MS = 3000;
/** Label 1: off-hook, the telephone cut off, so that nobody hears it and it hears nobody (facts: line-interface §1.2). */
const ALONE: VoiceProfile['ways'] = [[1]];

export interface VoiceDevice {
  readonly device: string;
  readonly voice: VoiceProfile;
}

/** The wish to hear whether there is a dial tone, and how it is granted. */
export class DialTone {
  #told: ((heard: Int16Array | Problem) => void) | null = null;

  get asked(): boolean {
    return this.#told !== null;
  }

  /** Resolves when it was heard, or could not be: lineNoWay. A second wish takes the place of the first. */
  ask(device: string): Promise<Int16Array | Problem> {
    this.#told?.({ code: 'lineNoWay', path: device });
    return new Promise((resolve) => {
      this.#told = resolve;
    });
  }

  /**
   * Goes off-hook alone, listens for three seconds, goes on-hook again, and tells it.
   *
   * @param goesOn asked while it listens: false ends it early
   * @throws ProblemError when the device fails
   */
  async hear(
    conversation: LineConversation,
    write: (bytes: Uint8Array) => void,
    { device, voice }: VoiceDevice,
    codec: CodecName | null,
    goesOn: () => boolean,
  ): Promise<void> {
    const told = this.#told;
    this.#told = null;
    let heard: Int16Array | null = null;
    try {
      if (codec !== null) heard = await lifted(conversation, write, { device, voice, codec }, goesOn);
    } finally {
      told?.(heard ?? { code: 'lineNoWay', path: device });
    }
  }
}

/** Null: the device does not get on to the line, or gives no sound there. */
async function lifted(
  conversation: LineConversation,
  write: (bytes: Uint8Array) => void,
  { device, voice, codec }: { device: string; voice: VoiceProfile; codec: CodecName },
  goesOn: () => boolean,
): Promise<Int16Array | null> {
  const heard: number[] = [];
  if ((await getOn(conversation, ALONE, device, () => {})) !== null) {
    const stream = new VoiceStream(conversation, write, codec, null, {
      sound: (samples) => heard.push(...samples),
      overrun: () => {},
    });
    const answer = await conversation.stream('AT+VRX', ANSWER_MS, (bytes, atMs) => stream.take(bytes, atMs));
    if (answer === null) throw silent(device);
    if (answer.result.startsWith('CONNECT')) {
      for (let ms = 0; ms < LISTEN_MS && goesOn() && !stream.over; ms += 250) await conversation.pause(250);
      if (!stream.over) await endStream(conversation, write, stream, { words: voice.stopReceive, device });
      await conversation.settled(SETTLE_MS);
    }
  }
  await letGo(conversation, device);
  return heard.length === 0 ? null : Int16Array.from(heard);
}
