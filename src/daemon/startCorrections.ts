import { type CallBegun, correctedStartMs } from '../card/clockCorrection.js';
import type { IndexLine, OpenFacts } from '../card/types.js';
import { isoLocal } from './wallClock.js';

export interface CorrectionPorts {
  /** Writes it into the ring; false when the call's filing was begun, so that its facts must stand. */
  intoRing(stream: number, correctedStart: string): boolean;
  /** Writes it beside a filed recording. */
  annotate(line: IndexLine, correctedStart: string): Promise<void>;
  log(message: string, facts: Record<string, unknown>): void;
}

interface Uncertain extends CallBegun {
  readonly stream: number;
  /** What the wall clock said then. */
  readonly startMs: number;
  line: IndexLine | null;
  correctedStart: string | null;
}

/** Beyond so many the oldest keep the time they have. */
const MAX_CALLS = 1000;

/** The calls of this run that began on a clock nobody could trust, until their true start is written down. */
export class StartCorrections {
  readonly #ports: CorrectionPorts;
  /** By id. */
  readonly #calls = new Map<string, Uncertain>();

  constructor(ports: CorrectionPorts) {
    this.#ports = ports;
  }

  begun(open: OpenFacts, stream: number, beganMs: number): void {
    const { id, start, clock } = open;
    if (clock !== 'unsynchronised') return;
    const startMs = Date.parse(start);
    this.#calls.set(id, { beganMs, startMs, clock, stream, line: null, correctedStart: null });
    for (const [oldest] of this.#calls) if (this.#calls.size > MAX_CALLS) this.#calls.delete(oldest);
  }

  filed(line: IndexLine): void {
    const call = this.#calls.get(line.id);
    if (call === undefined) return;
    call.line = line;
    if (call.correctedStart !== null) void this.#annotate(call, line, call.correctedStart);
  }

  /** The clock is right now. */
  known(wallMinusMonotonicMs: number): void {
    for (const [id, call] of this.#calls) {
      const ms = call.correctedStart === null ? correctedStartMs(call, wallMinusMonotonicMs) : null;
      if (ms === null) continue;
      call.correctedStart = isoLocal(new Date(ms));
      const facts = { id, byMs: Math.round(ms - call.startMs), correctedStart: call.correctedStart };
      this.#ports.log('the clock was set: a call’s start is corrected', facts);
      if (call.line !== null) void this.#annotate(call, call.line, call.correctedStart);
      else if (this.#ports.intoRing(call.stream, call.correctedStart)) this.#calls.delete(id);
    }
  }

  /** The card is there again: what could not be written is tried once more. */
  retry(): void {
    for (const call of this.#calls.values())
      if (call.line !== null && call.correctedStart !== null)
        void this.#annotate(call, call.line, call.correctedStart);
  }

  /** The machine slept: when the calls before really began cannot be known any more. */
  forget(): void {
    for (const [id, call] of this.#calls) if (call.correctedStart === null) this.#calls.delete(id);
  }

  async #annotate(call: Uncertain, line: IndexLine, correctedStart: string): Promise<void> {
    this.#calls.delete(line.id);
    try {
      await this.#ports.annotate(line, correctedStart);
    } catch {
      this.#calls.set(line.id, call);
    }
  }
}
