import type { LineEvent } from '../call/types.js';
import { type CallerIdLines, withLine } from '../line/callerIdLines.js';
import { type DeviceSaid, deviceSaid, TEXT_START } from '../line/deviceText.js';
import { RESULT } from '../line/dialogue.js';
import { callerIdIn, eventOfToken } from '../line/lineEvents.js';
import type { LineProfile } from '../line/profile.js';
import { isCallerIdLine } from '../line/report.js';
import { SELF_HOOK_MS } from '../line/voice/selfHook.js';
import { VoiceStreamReader } from '../line/voice/streamReader.js';

const LF = 0x0a;
const OPENS_STREAM = /^AT\+V(TR|RX)\b/;

type Tell = (event: LineEvent | null, atMs?: number) => void;

export interface TracedEvent {
  readonly event: LineEvent;
  readonly atMs: number;
}

/** What a device told of the line, from the bytes of a trace; answers to commands are let by. */
export class TracedDevice {
  readonly #profile: LineProfile;
  /** A trace is asked of a recorder at work, whose device has answered long before. */
  #state = { ...TEXT_START, answered: true };
  #opening = false;
  #stream: VoiceStreamReader | null = null;
  #afterConnect = false;
  #callerId: CallerIdLines | null = null;
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

  heard(bytes: Uint8Array, atMs: number): readonly TracedEvent[] {
    const events: TracedEvent[] = [];
    const tell = (event: LineEvent | null, toldMs = atMs) => {
      const own = event?.kind === 'offHook' && toldMs < this.#selfHookUntilMs;
      if (event !== null && !own) events.push({ event, atMs: toldMs });
    };
    let left: Uint8Array | null = bytes;
    while (left !== null && left.length > 0)
      left = this.#stream === null ? this.#text(left, atMs, tell) : this.#sound(this.#stream, left, tell);
    return events;
  }

  /** When what it said so far is all; null: that is so already. */
  get dueMs(): number | null {
    return this.#callerId?.dueMs ?? null;
  }

  /** The caller ID whose last line has come. */
  gathered(): readonly TracedEvent[] {
    const gathered = this.#callerId;
    this.#callerId = null;
    const event = gathered === null ? null : callerIdIn(gathered.lines);
    return gathered === null || event === null ? [] : [{ event, atMs: gathered.sinceMs }];
  }

  #text(bytes: Uint8Array, atMs: number, tell: Tell): Uint8Array | null {
    for (let at = 0; at < bytes.length; ) {
      const next = this.#opening ? at + 1 : bytes.length;
      const { state, said } = deviceSaid(this.#state, bytes.subarray(at, next));
      this.#state = state;
      for (const one of said) this.#take(one, atMs, tell);
      at = next;
      if (this.#stream !== null) return bytes.subarray(at);
    }
    return null;
  }

  #take(one: DeviceSaid, atMs: number, tell: Tell): void {
    if ('token' in one) {
      tell(eventOfToken(this.#profile.events, one.token));
      return;
    }
    if (isCallerIdLine(one.line)) this.#callerId = withLine(this.#callerId, one.line, atMs);
    else if (one.line === 'RING') {
      for (const { event, atMs: sinceMs } of this.gathered()) tell(event, sinceMs);
      tell({ kind: 'ring' });
    }
    this.#answered(one.line);
  }

  #answered(line: string): void {
    if (!this.#opening || !RESULT.test(line)) return;
    this.#opening = false;
    if (!line.startsWith('CONNECT')) return;
    this.#stream = new VoiceStreamReader();
    this.#afterConnect = true;
  }

  #sound(stream: VoiceStreamReader, bytes: Uint8Array, tell: Tell): Uint8Array | null {
    const begins = this.#afterConnect && bytes[0] === LF;
    this.#afterConnect = false;
    const { tokens, rest } = stream.push(begins ? bytes.subarray(1) : bytes);
    for (const token of tokens) if (token.kind !== 'data') tell(eventOfToken(this.#profile.events, token));
    if (rest !== null) this.#stream = null;
    return rest;
  }
}
