import type { LineEvent } from '../call/types.js';
import { deviceSaid, TEXT_START } from '../line/deviceText.js';
import { RESULT } from '../line/dialogue.js';
import { eventOfLine, eventOfToken } from '../line/lineEvents.js';
import type { LineProfile } from '../line/profile.js';
import { SELF_HOOK_MS } from '../line/voice/selfHook.js';
import { VoiceStreamReader } from '../line/voice/streamReader.js';

const LF = 0x0a;
const OPENS_STREAM = /^AT\+V(TR|RX)\b/;

/** What a device told of the line, from the bytes of a trace; answers to commands are let by. */
export class TracedDevice {
  readonly #profile: LineProfile;
  #state = TEXT_START;
  #opening = false;
  #stream: VoiceStreamReader | null = null;
  #afterConnect = false;
  #selfHookUntilMs = Number.NEGATIVE_INFINITY;

  constructor(profile: LineProfile) {
    this.#profile = profile;
  }

  /** The port was closed, or opened anew. */
  startAfresh(): void {
    this.#state = TEXT_START;
    this.#opening = false;
    this.#stream = null;
  }

  asked(text: string, atMs: number): void {
    // Nothing is asked while a stream runs: it is over, or was given up.
    this.#stream = null;
    this.#opening = OPENS_STREAM.test(text);
    const { voice } = this.#profile;
    if (voice?.selfOffHook && /^AT\+VLS=[1-9]/.test(text)) this.#selfHookUntilMs = atMs + SELF_HOOK_MS;
  }

  heard(bytes: Uint8Array, atMs: number): readonly LineEvent[] {
    const events: LineEvent[] = [];
    let left: Uint8Array | null = bytes;
    while (left !== null && left.length > 0)
      left = this.#stream === null ? this.#text(left, events) : this.#sound(this.#stream, left, events);
    return events.filter(({ kind }) => kind !== 'offHook' || atMs >= this.#selfHookUntilMs);
  }

  #text(bytes: Uint8Array, events: LineEvent[]): Uint8Array | null {
    for (let at = 0; at < bytes.length; ) {
      const next = this.#opening ? at + 1 : bytes.length;
      this.#take(bytes.subarray(at, next), events);
      at = next;
      if (this.#stream !== null) return bytes.subarray(at);
    }
    return null;
  }

  #take(bytes: Uint8Array, events: LineEvent[]): void {
    const { state, said } = deviceSaid(this.#state, bytes);
    this.#state = state;
    for (const one of said) {
      const event = 'line' in one ? eventOfLine(one.line) : eventOfToken(this.#profile.events, one.token);
      if (event !== null) events.push(event);
      if ('line' in one) this.#answered(one.line);
    }
  }

  #answered(line: string): void {
    if (!this.#opening || !RESULT.test(line)) return;
    this.#opening = false;
    if (!line.startsWith('CONNECT')) return;
    this.#stream = new VoiceStreamReader();
    this.#afterConnect = true;
  }

  #sound(stream: VoiceStreamReader, bytes: Uint8Array, events: LineEvent[]): Uint8Array | null {
    const begins = this.#afterConnect && bytes[0] === LF;
    this.#afterConnect = false;
    const { tokens, rest } = stream.push(begins ? bytes.subarray(1) : bytes);
    for (const token of tokens) {
      const event = token.kind === 'data' ? null : eventOfToken(this.#profile.events, token);
      if (event !== null) events.push(event);
    }
    if (rest !== null) this.#stream = null;
    return rest;
  }
}
