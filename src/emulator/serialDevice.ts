import { dirname, join } from 'node:path';
import type { EmulatedDevice } from './emulatedDevice.js';
import type { WireEvent } from './emulatedLine.js';
import type { Misbehaviour } from './misbehaviour.js';
import { openPty, type SerialEnd } from './pty.js';
import { withFaults } from './signalFaults.js';
import { type DeviceState, type LineSignal, receive, switchedOn, tell } from './v253Device.js';

const ANSWER_MS = { least: 5, most: 50 };

/** Opens the device's end of a tty; `switchedOn` is called when its plug was out and is in again. */
export type OpenEnd = (
  path: string,
  hear: (bytes: Uint8Array) => void,
  switchedOn: () => void,
) => Promise<SerialEnd>;

/** The V.253 device in real time on its end of a tty. */
export class SerialDevice implements EmulatedDevice {
  private readonly path: string;
  private readonly open: OpenEnd;
  private readonly nowMs: () => number;
  private readonly timers = new Set<NodeJS.Timeout>();
  private device: DeviceState = switchedOn();
  private end: SerialEnd | null = null;
  private misbehaviour: Misbehaviour = {};
  private seed: number;
  private lastAnswerMs = 0;
  private closed = false;

  /** `path` is where the host finds the pseudo-terminal, or what `open` makes of it. */
  constructor(path: string, seed: number, nowMs: () => number, open: OpenEnd = openPty) {
    this.path = path;
    this.open = open;
    this.nowMs = nowMs;
    this.seed = seed;
  }

  /** @throws ProblemError emulatorNeedsNodePty, or what `open` throws */
  async plugIn(path = this.path): Promise<void> {
    this.device = switchedOn();
    const restarted = () => {
      this.device = switchedOn();
    };
    const end = await this.open(path, (bytes) => this.hear(bytes), restarted);
    if (this.closed) await end.close();
    else this.end = end;
  }

  /** Pulls the USB plug and puts it back after so long. */
  async unplug(forMs: number, returnsAs?: string): Promise<void> {
    const end = this.end;
    this.end = null;
    await end?.close();
    const path = returnsAs === undefined ? this.path : join(dirname(this.path), returnsAs);
    this.later(forMs, () => void this.plugIn(path));
  }

  async cyclePower(): Promise<void> {
    const end = this.end;
    this.end = null;
    await end?.close();
    this.misbehave({ wedged: undefined });
    await this.plugIn();
  }

  misbehave(change: Misbehaviour): void {
    this.misbehaviour = { ...this.misbehaviour, ...change };
  }

  /** Bytes nobody asked for, as left over from an earlier life of the device. */
  babble(bytes: Uint8Array): void {
    this.end?.write(bytes);
  }

  /** Reports what the device notices of it. */
  notice(event: WireEvent): void {
    const signal = signalOf(event);
    if (signal === null) return;
    for (const { afterMs, signal: noticed } of withFaults(signal, this.misbehaviour)) {
      if (afterMs === 0) this.say(noticed);
      else this.later(afterMs, () => this.say(noticed));
    }
  }

  private say(signal: LineSignal): void {
    if (!this.silent) this.end?.write(tell(this.device, signal));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.end?.close();
    this.end = null;
  }

  private get silent(): boolean {
    return this.misbehaviour.mute === true || this.misbehaviour.wedged === true;
  }

  private hear(bytes: Uint8Array): void {
    const { state, echo, answers } = receive(this.device, bytes);
    this.device = state;
    if (this.silent) return;
    if (echo.length > 0) this.end?.write(echo);
    for (const answer of answers) {
      const delayMs = this.misbehaviour.answerDelayMs ?? this.thinkingMs();
      // Answers never overtake one another.
      this.lastAnswerMs = Math.max(this.lastAnswerMs, this.nowMs() + delayMs);
      this.later(this.lastAnswerMs - this.nowMs(), () => this.end?.write(answer));
    }
  }

  private thinkingMs(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return ANSWER_MS.least + (this.seed / 2 ** 32) * (ANSWER_MS.most - ANSWER_MS.least);
  }

  private later(delayMs: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      then();
    }, delayMs);
    this.timers.add(timer);
  }
}

/** What such a device notices of what happens on the line. */
export function signalOf(event: WireEvent): LineSignal | null {
  switch (event.kind) {
    case 'ring':
    case 'offHook':
    case 'onHook':
    case 'reversal':
      return { kind: event.kind };
    case 'shortRing':
      return { kind: 'ring' };
    case 'farEndHungUp':
      return event.loopCurrentInterrupted ? { kind: 'loopCurrentInterrupted' } : null;
    case 'callerId':
      return { kind: 'callerId', callerId: event.callerId, ...exchangeTime() };
    default:
      return null;
  }
}

/** What the exchange's clock shows: MMDD and HHMM. */
export function exchangeTime(): { readonly date: string; readonly time: string } {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    date: two(now.getMonth() + 1) + two(now.getDate()),
    time: two(now.getHours()) + two(now.getMinutes()),
  };
}
