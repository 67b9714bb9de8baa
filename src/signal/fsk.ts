import { byteAt } from './fskByte.js';
import type { FskModem } from './fskModem.js';
import { BIT, FskTape } from './fskTape.js';

/** A byte as it came over the line: start bit, 8 bits with the least first, stop bit. */
export interface FskByte {
  readonly byte: number;
  /** Where its start bit began, in samples pushed since the demodulator was made. */
  readonly atSample: number;
  /** No mark followed where the stop bit should be. */
  readonly framingError: boolean;
  /** Bits of mark before the start bit, counted from the byte before or the end of the seizure. */
  readonly marksBefore: number;
  /** How far the next likely byte was from this one, 0 to 1: below 0.1 noise may have decided. */
  readonly margin: number;
}

/** Start, 8 data bits, stop. */
const FRAME_BITS = 10;
const HALF_BIT = 3;
/** How much space a start bit must have beside its mark, where one is due and where none is. */
const EXPECTED = 0.5;
const UNEXPECTED = 1;
/** Bits of mark between two bytes that are taken for the sender's habit. */
const MOST_PAUSE = 12;
/** The look-out for marks: how fast it follows, and where it takes them for marks. */
const MARK_SPEED = 1 / 64;
const MARK_LEVEL = 0.5;
/** Samples of marks after which the look-out takes them for marks. */
const MARKS_NOTICED = Math.round(Math.LN2 / MARK_SPEED);
/** Samples without marks or a byte after which the modem is taken for gone. */
const PATIENCE = 24 * BIT;
/** The block around a byte needs so much sound after its start bit began. */
const NEEDED = Math.ceil((FRAME_BITS + 1) * BIT) + 2;

/**
 * Listens for caller-ID FSK (facts: line-interface §3.2, §3.3). 8000 Hz mono in, bytes out. Bytes come out
 * only after marks, at least 75 of which every modem sends first, and while they look like a modem's. Out of
 * speech comes such a byte in 10 to 30 s: what comes is not checked, frames have their own checksums.
 */
export class FskDemodulator {
  readonly #tape: FskTape;
  /** Likeness to marks, -1 (spaces) to 1 (marks), slowly followed. */
  #marks = 0;
  /** Where marks were last heard for long, and where that began. */
  #marksAt = Number.NEGATIVE_INFINITY;
  #marksFrom = 0;
  /** Position up to which start bits have been sought. */
  #soughtTo = 0;
  /** Where the last byte ended. */
  #byteEnd = Number.NEGATIVE_INFINITY;
  /** Where the next start bit should be if bytes keep coming as they did: noise may hide its edge. */
  #due = Number.NaN;
  #listening = false;

  constructor(modem: FskModem) {
    this.#tape = new FskTape(modem);
  }

  push(samples: Int16Array): readonly FskByte[] {
    const bytes: FskByte[] = [];
    const tape = this.#tape;
    for (let i = 0; i < samples.length; i++) {
      this.#marks += (tape.push(samples[i] ?? 0) - this.#marks) * MARK_SPEED;
      const now = tape.length;
      if (this.#marks > MARK_LEVEL) {
        if (!this.#listening) this.#listen(now);
        this.#marksAt = now;
      }
      if (this.#listening && now - this.#soughtTo >= NEEDED) this.#seek(bytes);
    }
    return bytes;
  }

  #listen(now: number): void {
    this.#listening = true;
    this.#marksFrom = Math.max(0, now - MARKS_NOTICED);
    this.#soughtTo = now;
    this.#byteEnd = Number.NEGATIVE_INFINITY;
  }

  /** Looks at one more position for the beginning of a start bit. */
  #seek(bytes: FskByte[]): void {
    const at = this.#soughtTo++;
    if (at - Math.max(this.#byteEnd, this.#marksAt) > PATIENCE) this.#listening = false;
    const due = at === this.#due;
    if (!this.#listening || !(due || this.#tape.fallsAt(at))) return;
    const guess = byteAt(this.#tape, at, due ? EXPECTED : UNEXPECTED);
    if (guess === null) return;
    const from = Math.max(this.#byteEnd, this.#marksFrom);
    const marksBefore = Math.max(0, Math.round((guess.at - from) / BIT));
    bytes.push({
      byte: guess.byte,
      atSample: Math.round(guess.at),
      framingError: guess.framingError,
      marksBefore,
      margin: guess.margin,
    });
    this.#byteEnd = guess.at + FRAME_BITS * BIT;
    this.#due = marksBefore <= MOST_PAUSE ? Math.round(this.#byteEnd + marksBefore * BIT) : Number.NaN;
    this.#soughtTo = Math.round(this.#byteEnd) - HALF_BIT;
  }
}
