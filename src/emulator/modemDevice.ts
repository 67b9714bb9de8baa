import { dirname, join } from 'node:path';
import { DLE } from '../line/dle.js';
import type { ModemKind } from './devices/modemKind.js';
import type { EmulatedDevice } from './emulatedDevice.js';
import type { WireEvent } from './emulatedLine.js';
import type { Exchange } from './lineTypes.js';
import { type AtOpen, type Misbehaviour, SAYINGS } from './misbehaviour.js';
import { Modem } from './modem.js';
import { type ModemPort, openModemPort } from './modemPort.js';
import type { ModemSignal } from './modemReports.js';
import { Resampler } from './resampler.js';
import { exchangeTime } from './serialDevice.js';

export interface ModemOptions {
  readonly kind: ModemKind;
  readonly seed: number;
  /** How much faster than 8000 Hz its own clock runs. */
  readonly ppm: number;
  /** Told whenever its relays may have moved. */
  relays(held: boolean, phoneCut: boolean): void;
  /** What is on the line: its busy tones are heard. */
  exchange(): Exchange;
}

const MOST_BYTES_A_TURN = 2048;
/** A host that opens the port hears the first of it a little later. */
const FIRST_WORDS_MS = 50;

/** A modem with its sound on the serial line, on its end of a pseudo-terminal, moved by the line's sound. */
export class ModemDevice implements EmulatedDevice {
  readonly #link: string;
  readonly #options: ModemOptions;
  readonly #modem: Modem;
  readonly #fromLine: Resampler;
  readonly #toLine: Resampler;
  readonly #timers = new Set<NodeJS.Timeout>();
  #port: ModemPort | null = null;
  #open = false;
  #closed = false;
  /** What a write that was cut off has left; more bytes wait behind it. */
  #unsent: Uint8Array = new Uint8Array(0);
  #held: Uint8Array = new Uint8Array(0);
  #played: number[] = [];
  #atOpen: AtOpen | null = null;

  /** `link`: where the host finds the pseudo-terminal. */
  constructor(link: string, options: ModemOptions) {
    this.#link = link;
    this.#options = options;
    this.#modem = new Modem(options.kind, options.seed);
    const ratio = 1 + options.ppm / 1e6;
    this.#fromLine = new Resampler(ratio);
    this.#toLine = new Resampler(1 / ratio);
  }

  async plugIn(link = this.#link): Promise<void> {
    this.#modem.switchOn();
    this.#unsent = new Uint8Array(0);
    const port = await openModemPort(link);
    if (this.#closed) await port.close();
    else this.#port = port;
  }

  async unplug(forMs: number, returnsAs?: string): Promise<void> {
    await this.#pull();
    const link = returnsAs === undefined ? this.#link : join(dirname(this.#link), returnsAs);
    this.#later(forMs, () => void this.plugIn(link));
  }

  async cyclePower(): Promise<void> {
    await this.#pull();
    await this.plugIn();
  }

  misbehave(change: Misbehaviour): void {
    this.#modem.misbehaviour = { ...this.#modem.misbehaviour, ...change };
    if (change.atOpen !== undefined) this.#atOpen = change.atOpen;
  }

  babble(bytes: Uint8Array): void {
    this.#send(bytes);
  }

  notice(event: WireEvent): void {
    const signal = signalOf(event);
    if (signal !== null) this.#modem.notice(signal);
  }

  /** The next samples of the line's own sound; answers with what the modem plays onto it. */
  turn(own: Int16Array): Int16Array {
    this.#listen();
    const exchange = this.#options.exchange();
    this.#modem.busyTone = exchange === 'busyTone' || exchange === 'reorderTone';
    const { toHost, toLine } = this.#modem.turn(this.#fromLine.push(own));
    this.#send(this.#heldBack(toHost));
    this.#tellRelays();
    for (const sample of this.#toLine.push(toLine)) this.#played.push(sample);
    // The clocks differ by a sample now and then; one in hand keeps the sound whole.
    const box = new Int16Array(own.length);
    box.set(this.#played.splice(0, own.length));
    return box;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#port?.close();
    this.#port = null;
  }

  async #pull(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    this.#open = false;
    this.#modem.switchOn();
    this.#tellRelays();
    await port?.close();
  }

  #listen(): void {
    const bytes = this.#port?.read(this.#modem.full ? 0 : MOST_BYTES_A_TURN);
    if (bytes === undefined) return;
    if (bytes === null) {
      if (!this.#open) return;
      this.#open = false;
      this.#unsent = new Uint8Array(0);
      this.#modem.dropDtr();
      this.#port?.forgetUnread();
      return;
    }
    if (!this.#open) {
      this.#open = true;
      this.#opened();
    }
    this.#modem.hear(bytes);
  }

  #opened(): void {
    const atOpen = this.#atOpen;
    this.#atOpen = null;
    if (atOpen === 'staleStream') this.#modem.leaveStreaming();
    const said = { halfDate: SAYINGS.halfDate, echo: SAYINGS.ownEcho, noise: SAYINGS.noise, staleStream: '' };
    if (atOpen === null) return;
    this.#later(FIRST_WORDS_MS, () => this.#send(Buffer.from(said[atOpen], 'latin1')));
  }

  /** What is said in this turn: with the fault that splits codes, up to the last one's <DLE>; its rest is next. */
  #heldBack(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const until = this.#modem.misbehaviour.splitsDle ? lastDle(all) + 1 : all.length;
    this.#held = all.subarray(until);
    return all.subarray(0, until);
  }

  #send(bytes: Uint8Array): void {
    if (this.#port === null || !this.#open) return;
    if (this.#unsent.length > 0) {
      const sent = this.#port.write(this.#unsent);
      this.#unsent = this.#unsent.subarray(sent);
      if (this.#unsent.length > 0) {
        if (bytes.length > 0) this.#modem.overrun();
        return;
      }
    }
    for (const piece of pieces(bytes, this.#modem.misbehaviour.chunkBytes)) {
      const sent = this.#port.write(piece);
      if (sent === piece.length) continue;
      this.#unsent = piece.subarray(sent);
      this.#modem.overrun();
      return;
    }
  }

  #tellRelays(): void {
    const { holdsLoop, cutsPhone } = this.#modem.relay;
    this.#options.relays(holdsLoop, cutsPhone);
  }

  #later(delayMs: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, delayMs);
    this.#timers.add(timer);
  }
}

function* pieces(bytes: Uint8Array, most = bytes.length): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += most) yield bytes.subarray(from, from + most);
}

/** Where the last <DLE> that begins a code stands; the length when there is none. */
function lastDle(bytes: Uint8Array): number {
  let found = bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== DLE) continue;
    found = at;
    at++;
  }
  return found;
}

export function signalOf(event: WireEvent): ModemSignal | null {
  switch (event.kind) {
    case 'ring':
    case 'shortRing':
      return { kind: 'ring' };
    case 'reversal':
      return { kind: 'reversal' };
    case 'offHook':
    case 'onHook':
      // Its sensor is too slow for dial pulses.
      return event.by === 'pulse' ? null : { kind: 'phone', offHook: event.kind === 'offHook' };
    case 'farEndHungUp':
      return event.loopCurrentInterrupted ? { kind: 'loopCurrentInterrupted' } : null;
    case 'digit':
      return event.by === 'tone' ? { kind: 'digit', digit: event.digit } : null;
    case 'callerId':
      return { kind: 'callerId', callerId: event.callerId, ...exchangeTime() };
    default:
      return null;
  }
}
