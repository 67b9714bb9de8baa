import { CommandLine, framed } from './commandLine.js';
import type { ModemKind, RelayLabel } from './devices/modemKind.js';
import type { Misbehaviour } from './misbehaviour.js';
import {
  type ModemOutcome,
  type ModemSettings,
  powerOn,
  runCommands,
  type StreamWays,
} from './modemCommands.js';
import { type ModemSignal, saidOf } from './modemReports.js';
import { ModemStream } from './modemStream.js';

/**
 * A voice modem with its sound on the serial line: bytes and the line's sound in, bytes and sound out, by its
 * own clock of 8000 samples a second. Pure: the same bytes at the same samples give the same.
 * Facts: line-interface §1, §8.1.
 */
export interface Turn {
  readonly toHost: Uint8Array;
  /** What it plays onto the line. */
  readonly toLine: Int16Array;
}

const SAMPLES_PER_MS = 8;
const THINKING_MS = { least: 5, most: 50 };
const OWN_HOOK_REPORT_MS = 200;
const FIRST_BUSY_REPORT_SAMPLES = 4000;
const BUSY_REPORT_SAMPLES = 32_000;
/** What comes back of one's own voice from a hybrid that is matched badly: half. */
const OWN_VOICE = 0.5;
const IDLE_RELAY: RelayLabel = { holdsLoop: false, cutsPhone: false, sound: 'nothing' };

interface Due {
  readonly at: number;
  readonly said: string;
  readonly then: (() => void) | null;
}

export class Modem {
  readonly kind: ModemKind;
  misbehaviour: Misbehaviour = {};
  /** There is a busy or reorder tone on the line. */
  busyTone = false;
  readonly #line = new CommandLine();
  #settings: ModemSettings;
  #stream: ModemStream | null = null;
  #due: Due[] = [];
  #now = 0;
  #seed: number;
  #phoneOffHook = false;
  #busySamples = 0;
  #lastAnswer = 0;
  #overrun = false;

  constructor(kind: ModemKind, seed: number) {
    this.kind = kind;
    this.#seed = seed;
    this.#settings = powerOn(kind);
  }

  get settings(): ModemSettings {
    return this.#settings;
  }

  get relay(): RelayLabel {
    return this.kind.labels[String(this.#settings.label)] ?? IDLE_RELAY;
  }

  get streaming(): boolean {
    return this.#stream !== null;
  }

  /** Wants no more bytes for the moment. */
  get full(): boolean {
    return this.#stream?.full ?? false;
  }

  /** Its power was off. */
  switchOn(): void {
    this.#settings = powerOn(this.kind);
    this.#stream = null;
    this.#due = [];
    this.#line.clear();
    const { wedged: _, ...rest } = this.misbehaviour;
    this.misbehaviour = rest;
  }

  /** The host has let go of the port. */
  dropDtr(): void {
    if (this.#settings.dtr !== 2) return;
    this.#settings = { ...this.#settings, label: 0 };
    this.#stream = null;
    this.#due = [];
    this.#line.clear();
  }

  /** As if a host that has died had left it recording. */
  leaveStreaming(): void {
    this.#settings = { ...this.#settings, voice: true, label: 1 };
    this.#begin({ plays: false, records: true });
  }

  /** The host does not read: sound for it was lost. Told when there is room again. */
  overrun(): void {
    this.#overrun = true;
  }

  /** Bytes from the host, split anywhere. */
  hear(bytes: Uint8Array): void {
    if (this.misbehaviour.wedged) return;
    for (const byte of bytes) {
      if (this.#stream !== null) this.#stream.hear(byte);
      else {
        const { echo, endOfLine } = this.#settings;
        if (echo) this.#say(String.fromCharCode(byte), 0);
        const line = this.#line.type(byte, endOfLine);
        if (line !== null) this.#execute(line);
      }
    }
  }

  /** What the line did. */
  notice(signal: ModemSignal): void {
    if (signal.kind === 'phone') this.#phoneOffHook = signal.offHook;
    const said = saidOf(signal, {
      kind: this.kind,
      settings: this.#settings,
      misbehaviour: this.misbehaviour,
      holdsLoop: this.relay.holdsLoop,
    });
    if (!this.#reports()) return;
    for (const { afterMs, text } of said) this.#later(afterMs, text);
  }

  /** The next samples: `line` is what is on the line without the modem's own voice. */
  turn(line: Int16Array): Turn {
    this.#now += line.length;
    this.#noticeBusy(line.length);
    const said: string[] = [];
    const parts: Uint8Array[] = [];
    for (let due = this.#nextDue(); due !== undefined; due = this.#nextDue()) {
      said.push(due.said);
      due.then?.();
    }
    if (said.length > 0) parts.push(Buffer.from(said.join(''), 'latin1'));
    const toLine = this.#streamTurn(line, parts);
    const silent = this.misbehaviour.mute || this.misbehaviour.wedged;
    return { toHost: silent ? new Uint8Array(0) : Buffer.concat(parts), toLine };
  }

  #streamTurn(line: Int16Array, parts: Uint8Array[]): Int16Array {
    const stream = this.#stream;
    if (stream === null) return new Int16Array(line.length);
    const codes: string[] = [];
    const played = stream.play(line.length, codes);
    const { sound } = this.relay;
    const audible = sound === 'line' || (sound === 'phone' && this.#phoneOffHook);
    const toLine = this.relay.holdsLoop ? played : new Int16Array(line.length);
    const heard = line.map((sample, at) => clipped((audible ? sample : 0) + OWN_VOICE * (played[at] ?? 0)));
    if (this.#overrun) {
      this.#overrun = false;
      codes.push('o');
    }
    const telling = this.#reports();
    for (const code of codes) if (telling || code === 'o') parts.push(Buffer.from(`\x10${code}`, 'latin1'));
    parts.push(stream.record(heard));
    if (stream.end !== null) {
      const result = stream.end === 'played' ? this.kind.afterPlay : 'OK';
      const end = stream.records ? '\x10\x03' : '';
      this.#stream = null;
      this.#say(`${end}${framed([], result, this.#settings)}`, 0);
    }
    return toLine;
  }

  #execute(line: string): void {
    const before = this.#settings;
    const { misbehaviour, kind } = this;
    const outcome = runCommands(before, line, {
      kind,
      phoneOffHook: this.#phoneOffHook,
      refuses: misbehaviour.refuses ?? [],
    });
    this.#settings = outcome.settings;
    this.#answer(outcome);
    const answered = before.label === 0 && outcome.settings.label === 1;
    if (answered && kind.ownHookReport) this.#later(OWN_HOOK_REPORT_MS, '\x10H');
    if (answered && misbehaviour.reversalAtAnswer) this.#later(OWN_HOOK_REPORT_MS, '\x10l');
  }

  #answer({ lines, result, stream }: ModemOutcome): void {
    const { misbehaviour } = this;
    const ring = misbehaviour.ringsInReply ? framed([], 'RING', this.#settings) : '';
    const text = this.#settings.quiet && result !== 'CONNECT' ? '' : framed(lines, result, this.#settings);
    const half = Math.max(0, text.length - framed([], result, this.#settings).length);
    const said = `${text.slice(0, half)}${ring}${text.slice(half)}`;
    const delayMs = misbehaviour.answerDelayMs ?? this.#thinkingMs();
    this.#say(said, delayMs, stream === null ? null : () => this.#begin(stream));
  }

  #begin(ways: StreamWays): void {
    const { codec, inactivity } = this.#settings;
    this.#stream = new ModemStream(this.kind, codec, ways, inactivity);
    this.#line.clear();
  }

  /** A busy tone has been recognised after its first half second, and is reported again and again. */
  #noticeBusy(samples: number): void {
    const { busyCode } = this.kind;
    this.#busySamples = this.busyTone && this.relay.holdsLoop ? this.#busySamples + samples : 0;
    if (busyCode === null || !this.#settings.voice) return;
    const since = this.#busySamples - FIRST_BUSY_REPORT_SAMPLES;
    if (since >= 0 && since % BUSY_REPORT_SAMPLES < samples && this.#reports())
      this.#later(0, `\x10${busyCode}`);
  }

  #reports(): boolean {
    return this.#stream?.records !== true || this.kind.reportsWhileRecording;
  }

  /** Echo and answers never overtake one another. */
  #say(said: string, delayMs: number, then: (() => void) | null = null): void {
    this.#lastAnswer = Math.max(this.#lastAnswer, this.#now + delayMs * SAMPLES_PER_MS);
    this.#due.push({ at: this.#lastAnswer, said, then });
  }

  #later(delayMs: number, said: string, then: (() => void) | null = null): void {
    this.#due.push({ at: this.#now + delayMs * SAMPLES_PER_MS, said, then });
  }

  #nextDue(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due)
      if (due.at <= this.#now && (first === undefined || due.at < first.at)) first = due;
    if (first !== undefined) this.#due.splice(this.#due.indexOf(first), 1);
    return first;
  }

  #thinkingMs(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return THINKING_MS.least + (this.#seed / 2 ** 32) * (THINKING_MS.most - THINKING_MS.least);
  }
}

function clipped(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample)));
}
