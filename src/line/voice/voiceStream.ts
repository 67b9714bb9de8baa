import { type CodecName, type VoiceDecoder, voiceCodec } from '../../signal/voiceCodec.js';
import type { LineConversation } from '../conversation.js';
import { DLE } from '../dle.js';
import type { VoiceProfile } from '../profile.js';
import type { Playing } from './playing.js';
import { VoiceStreamReader } from './streamReader.js';
import { Transmit } from './transmit.js';

interface StreamEvents {
  sound(samples: Int16Array, atMs: number): void;
  overrun(): void;
}

const OVERRUN = 0x6f;
/** Throws away what the device has not played yet (facts: line-interface §1.5). */
const CLEAR_TRANSMIT = Uint8Array.of(DLE, 0x18);

/** One voice stream that runs: what comes in is decoded, and in duplex what is played goes out at its pace. */
export class VoiceStream {
  readonly #conversation: LineConversation;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #events: StreamEvents;
  readonly #reader = new VoiceStreamReader();
  readonly #decoder: VoiceDecoder;
  readonly #transmit: Transmit | null;
  #over = false;
  #end: () => void = () => {};
  /** Resolves when the device has ended the stream. */
  readonly ended: Promise<void>;
  /** Monotonic ms of the last sound; null: none yet. */
  lastMs: number | null = null;

  /** @param sends null: nothing can be sent in this stream */
  constructor(
    conversation: LineConversation,
    write: (bytes: Uint8Array) => void,
    codec: CodecName,
    sends: Pick<VoiceProfile, 'between' | 'aheadMs'> | null,
    events: StreamEvents,
  ) {
    this.#conversation = conversation;
    this.#write = write;
    this.#events = events;
    this.#decoder = voiceCodec(codec).decoder();
    this.#transmit = sends === null ? null : new Transmit(codec, sends.between, sends.aheadMs);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get over(): boolean {
    return this.#over;
  }

  /** Bytes from the device; what followed the stream's end, or null while it runs. */
  take(bytes: Uint8Array, atMs: number): Uint8Array | null {
    const { sound, tokens, rest } = this.#reader.push(bytes);
    const samples = this.#decoder.push(sound);
    if (samples.length > 0) {
      this.lastMs = atMs;
      this.#events.sound(samples, atMs);
      const out = this.#transmit?.passed(samples.length);
      if (out !== undefined && out.length > 0 && rest === null) this.#write(out);
    }
    for (const token of tokens) {
      if (token.kind === 'code' && token.code === OVERRUN) this.#events.overrun();
      if (token.kind !== 'data') this.#conversation.tell(token, atMs);
    }
    if (rest !== null) {
      this.#over = true;
      this.#end();
    }
    return rest;
  }

  /** Plays into the stream; false when it cannot. */
  play(playing: Playing): boolean {
    const transmit = this.#transmit;
    if (transmit === null || this.#over) return false;
    playing.onStop = () => {
      transmit.drop();
      if (!this.#over) this.#write(CLEAR_TRANSMIT);
    };
    transmit.play(playing.samples, () => playing.end({ kind: 'done' }));
    return true;
  }
}
