import { DLE, shieldData } from '../line/dle.js';
import type { ModemKind } from './devices/modemKind.js';
import { modemCodec } from './modemCodec.js';
import type { StreamWays } from './modemCommands.js';

/** How a stream came to its end: all played, or stopped. */
export type StreamEnd = 'played' | 'stopped';

const SUB = 0x1a;
const ETX = 0x03;
const CAN = 0x18;
const SAMPLES_PER_TENTH = 800;
const FALSE_DIAL_TONE_SAMPLES = 16_000;

/** Voice between host and line from CONNECT to its end, by the modem's sample clock. Pure. */
export class ModemStream {
  readonly #kind: ModemKind;
  readonly #ways: StreamWays;
  readonly #codec;
  /** Samples without a byte from the host after which it ends; 0: never. */
  readonly #inactivitySamples: number;
  #afterDle = false;
  #afterDataDle = false;
  #waiting: number[] = [];
  #begun = false;
  #drains = false;
  #paused = false;
  #starved = false;
  #idleSamples = 0;
  #samples = 0;
  #end: StreamEnd | null = null;

  constructor(kind: ModemKind, codecId: number, ways: StreamWays, inactivity: number) {
    this.#kind = kind;
    this.#ways = ways;
    this.#codec = modemCodec(kind.codecs[String(codecId)] ?? 'unsigned8');
    this.#inactivitySamples = inactivity * SAMPLES_PER_TENTH;
  }

  get records(): boolean {
    return this.#ways.records;
  }

  get end(): StreamEnd | null {
    return this.#end;
  }

  /** No more room for sound to be played; what comes all the same is still taken. */
  get full(): boolean {
    // A pause must not keep the word that ends it from being read.
    return !this.#paused && this.#waiting.length >= this.#kind.playBufferBytes;
  }

  hear(byte: number): void {
    if (this.#end !== null) return;
    this.#idleSamples = 0;
    if (!this.#afterDle) {
      if (byte === DLE) this.#afterDle = true;
      else this.#data(byte);
      return;
    }
    this.#afterDle = false;
    if (byte === DLE || byte === SUB) {
      this.#data(DLE);
      if (byte === SUB) this.#data(DLE);
      this.#afterDataDle = true;
    } else {
      this.#code(byte);
      this.#afterDataDle = false;
    }
  }

  /** What goes onto the line in the next samples. `codes` takes what is to be said. */
  play(samples: number, codes: string[]): Int16Array {
    const pcm = new Int16Array(samples);
    if (this.#end !== null) return pcm;
    this.#samples += samples;
    this.#idleSamples += samples;
    if (this.#inactivitySamples > 0 && this.#idleSamples >= this.#inactivitySamples) this.#end = 'stopped';
    if (this.#kind.falseDialTone && this.#samples % FALSE_DIAL_TONE_SAMPLES < samples) codes.push('d');
    if (!this.#ways.plays || this.#paused) return pcm;
    const ready = this.#waiting.splice(0, samples);
    pcm.set(ready);
    if (ready.length === samples) {
      this.#starved = false;
    } else if (this.#drains) {
      this.#drains = false;
      this.#begun = false;
      if (!this.#ways.records) this.#end = 'played';
    } else if (this.#begun && !this.#starved) {
      this.#starved = true;
      codes.push('u');
    }
    return pcm;
  }

  /** What the host is sent for the samples that were heard. */
  record(heard: Int16Array): Uint8Array {
    if (!this.#ways.records || this.#end !== null) return new Uint8Array(0);
    const shielded = shieldData(this.#codec.encode(heard));
    return this.#kind.packsDlePairs ? packPairs(shielded) : shielded;
  }

  #data(byte: number): void {
    this.#afterDataDle = false;
    if (!this.#ways.plays) return;
    this.#begun = true;
    for (const sample of this.#codec.decode(Uint8Array.of(byte))) this.#waiting.push(sample);
  }

  #code(code: number): void {
    const letter = String.fromCharCode(code);
    const heeded = this.#kind.stopDles === 1 || this.#afterDataDle;
    if (code === CAN) this.#waiting = [];
    else if (code === ETX) {
      if (this.#ways.plays && heeded) this.#drains = true;
    } else if (letter === 'p') this.#paused = true;
    else if (letter === 'r') this.#paused = false;
    else if (!heeded) return;
    else if (this.#ways.plays && this.#ways.records) {
      if (this.#kind.duplexEnds.includes(letter)) this.#end = 'stopped';
    } else if (this.#ways.records && letter === '!') this.#end = 'stopped';
  }
}

/** Two shielded data bytes 0x10 in a row as <DLE>1A. */
function packPairs(shielded: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < shielded.length; at++) {
    const four = shielded.subarray(at, at + 4);
    const pair = four.length === 4 && four.every((byte) => byte === DLE);
    if (pair) {
      packed.push(DLE, SUB);
      at += 3;
    } else if (shielded[at] === DLE) {
      packed.push(DLE, DLE);
      at += 1;
    } else packed.push(shielded[at] ?? 0);
  }
  return Uint8Array.from(packed);
}
