import type { LineEvent } from '../call/types.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { type CallerIdLines, withLine } from './callerIdLines.js';
import { deviceSaid, TEXT_START } from './deviceText.js';
import {
  DIALOGUE_START,
  type DialogueInput,
  type DialogueState,
  dialogueDueMs,
  dialogueStep,
  RESULT,
} from './dialogue.js';
import type { DleToken } from './dle.js';
import { callerIdIn, eventOfToken } from './lineEvents.js';
import type { LineProfile } from './profile.js';
import { isCallerIdLine } from './report.js';

export interface Answer {
  readonly result: string;
  readonly info: readonly string[];
}

/** Takes the bytes of a voice stream; gives back what followed its end, null while it runs. */
export type VoiceSink = (bytes: Uint8Array, atMs: number) => Uint8Array | null;

interface Asked {
  readonly resolve: (answer: Answer | null) => void;
  readonly reject: (error: Error) => void;
}

const LF = 0x0a;

export interface ConversationListener {
  event(event: LineEvent, atMs: number): void;
  heard(atMs: number, bytes: Uint8Array): void;
  /** A command goes out. */
  asked?(text: string, atMs: number): void;
}

/** Runs the codec and the dialogue on one open port: bytes in, events and answers out. */
export class LineConversation {
  readonly #nowMs: () => number;
  readonly #profile: LineProfile;
  readonly #listener: ConversationListener;
  #write: (bytes: Uint8Array) => void = () => {};
  #text = TEXT_START;
  #dialogue: DialogueState = DIALOGUE_START;
  #timer: NodeJS.Timeout | null = null;
  #nextId = 1;
  readonly #asked = new Map<number, Asked>();
  readonly #pauses = new Set<Asked>();
  #callerId: CallerIdLines | null = null;
  #callerIdTimer: NodeJS.Timeout | undefined;
  #failure: Error | null = null;
  /** The command that opens a stream, and who takes it. */
  #opening: { readonly id: number; readonly sink: VoiceSink } | null = null;
  #sink: VoiceSink | null = null;
  /** CONNECT ends with CR LF, and its LF is no sound. */
  #afterConnect = false;
  #owed: { came: (() => void) | null } | null = null;

  constructor(nowMs: () => number, profile: LineProfile, listener: ConversationListener) {
    this.#nowMs = nowMs;
    this.#profile = profile;
    this.#listener = listener;
  }

  begin(write: (bytes: Uint8Array) => void): void {
    this.#write = write;
  }

  receive(bytes: Uint8Array): void {
    const atMs = this.#nowMs();
    this.#listener.heard(atMs, bytes);
    let left: Uint8Array | null = bytes;
    // A stream may begin and end anywhere in what was read.
    while (left !== null && left.length > 0)
      left = this.#sink === null ? this.#commandMode(left, atMs) : this.#streamMode(this.#sink, left, atMs);
  }

  /** Sends a command; null when no answer came in time. Rejects with a ProblemError when the line is lost. */
  ask(text: string, timeoutMs: number): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      // No probe was answered either: only a port that is opened anew may be asked again.
      if (this.#dialogue.deaf) {
        resolve(null);
        return;
      }
      const id = this.#nextId++;
      this.#asked.set(id, { resolve, reject });
      this.#step({ kind: 'send', command: { id, text, timeoutMs }, nowMs: this.#nowMs() });
    });
  }

  /**
   * Sends a command that is answered by CONNECT and a voice stream. From there on the bytes are the sink's and nothing
   * may be asked, until the sink gives back what followed the stream; the device then owes a result (`settled`).
   */
  stream(text: string, timeoutMs: number, sink: VoiceSink): Promise<Answer | null> {
    this.#opening = { id: this.#nextId, sink };
    return this.ask(text, timeoutMs);
  }

  /** The device will send a result that nobody asked for. */
  owes(): void {
    this.#owed = { came: null };
  }

  /** Waits for the result that is owed, but no longer than that. Rejects as {@link ask} does. */
  async settled(timeoutMs: number): Promise<void> {
    const owed = this.#owed;
    if (owed === null) return;
    const come = new Promise<void>((resolve) => {
      owed.came = resolve;
    });
    await Promise.race([come, this.pause(timeoutMs)]);
    this.#owed = null;
  }

  /** An event that came inside a stream. */
  tell(token: Exclude<DleToken, { kind: 'data' }>, atMs: number): void {
    const event = eventOfToken(this.#profile.events, token);
    if (event !== null) this.#listener.event(event, atMs);
  }

  /** Waits, unless the line is lost first: then it rejects as {@link ask} does. */
  pause(ms: number): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      const timer = setTimeout(() => {
        this.#pauses.delete(pause);
        resolve(null);
      }, ms);
      const pause: Asked = {
        resolve,
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#pauses.add(pause);
    });
  }

  /** Forgets a dialogue that a device in a stale stream could not answer. */
  startAfresh(): void {
    this.#text = TEXT_START;
    this.#dialogue = DIALOGUE_START;
    this.#sink = null;
    this.#opening = null;
    this.#schedule();
  }

  /** The line is lost: whoever waits is told. Null: the recorder stops. */
  fail(problem: Problem | null): void {
    if (this.#failure !== null) return;
    this.#failure = new ProblemError(problem ?? { code: 'lineGone', path: '', why: 'stopped' });
    for (const waiting of [...this.#asked.values(), ...this.#pauses]) waiting.reject(this.#failure);
    this.#asked.clear();
    this.#pauses.clear();
  }

  end(): void {
    this.#tellGathered();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.fail(null);
  }

  #commandMode(bytes: Uint8Array, atMs: number): Uint8Array | null {
    if (this.#opening === null) {
      this.#take(bytes, atMs);
      return null;
    }
    for (let at = 1; at <= bytes.length; at++) {
      this.#take(bytes.subarray(at - 1, at), atMs);
      if (this.#sink !== null) return bytes.subarray(at);
    }
    return null;
  }

  #take(bytes: Uint8Array, atMs: number): void {
    const { state, said } = deviceSaid(this.#text, bytes);
    this.#text = state;
    for (const one of said)
      if ('token' in one) this.tell(one.token, atMs);
      else this.#step({ kind: 'line', line: one.line, nowMs: atMs });
  }

  #streamMode(sink: VoiceSink, bytes: Uint8Array, atMs: number): Uint8Array | null {
    const sound = this.#afterConnect && bytes[0] === LF ? bytes.subarray(1) : bytes;
    this.#afterConnect = false;
    const left = sink(sound, atMs);
    if (left === null) return null;
    this.#sink = null;
    this.owes();
    return left;
  }

  #step(input: DialogueInput): void {
    const { state, output } = dialogueStep(this.#dialogue, input);
    this.#dialogue = state;
    for (const out of output) {
      if (out.kind === 'write') {
        this.#listener.asked?.(out.text, input.nowMs);
        this.#write(Buffer.from(out.text, 'latin1'));
      } else if (out.kind === 'unsolicited') this.#unsolicited(out.line, input.nowMs);
      else if (out.kind === 'deaf') this.#deaf();
      else this.#answered(out.id, out.kind === 'done' ? { result: out.result, info: out.info } : null);
    }
    this.#schedule();
  }

  #answered(id: number, answer: Answer | null): void {
    if (id === this.#opening?.id) {
      if (answer?.result.startsWith('CONNECT')) {
        this.#sink = this.#opening.sink;
        this.#afterConnect = true;
      }
      this.#opening = null;
    }
    this.#asked.get(id)?.resolve(answer);
    this.#asked.delete(id);
  }

  /** Nothing that was asked will be answered any more. */
  #deaf(): void {
    for (const id of [...this.#asked.keys()]) this.#answered(id, null);
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const dueMs = dialogueDueMs(this.#dialogue);
    if (dueMs === null) return;
    const waitMs = Math.max(0, Math.ceil(dueMs - this.#nowMs()));
    this.#timer = setTimeout(() => this.#step({ kind: 'tick', nowMs: this.#nowMs() }), waitMs);
  }

  /** Text outside a dialogue: devices that keep to text report rings and numbers this way. */
  #unsolicited(line: string, atMs: number): void {
    if (this.#owed !== null && RESULT.test(line)) {
      this.#owed.came?.();
      this.#owed = null;
    } else if (isCallerIdLine(line)) this.#gather(line, atMs);
    else if (line === 'RING') {
      this.#tellGathered();
      this.#listener.event({ kind: 'ring' }, atMs);
    }
  }

  #gather(line: string, atMs: number): void {
    this.#callerId = withLine(this.#callerId, line, atMs);
    clearTimeout(this.#callerIdTimer);
    this.#callerIdTimer = setTimeout(() => this.#tellGathered(), this.#callerId.dueMs - atMs);
  }

  #tellGathered(): void {
    clearTimeout(this.#callerIdTimer);
    const gathered = this.#callerId;
    this.#callerId = null;
    const event = gathered === null ? null : callerIdIn(gathered.lines);
    if (gathered !== null && event !== null) this.#listener.event(event, gathered.sinceMs);
  }
}
