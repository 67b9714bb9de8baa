import type { Refusal, Ring } from './ring.js';
import type { SlotType } from './slot.js';
import type { CloseFacts, OpenFacts, RecordingEvent } from './types.js';

/** 0.9 s: a process killed at any moment loses less than one second, the sound still on its way included. */
export const SLOT_SAMPLES = 7200;
/** Events that may wait for room in the ring. */
const WAITING_EVENTS = 256;

interface Lost {
  readonly atSample: number;
  readonly samples: number;
  readonly reason: Refusal;
}

/**
 * One running call on its way into the ring. Positions are on the daemon's sample clock; what lies before
 * the recording's first sample or is already there is left out, what is missing becomes a declared gap.
 * Nothing here waits for the card.
 */
export class Recording {
  readonly stream: number;
  readonly open: OpenFacts;
  readonly #ring: Ring;
  readonly #cell = new Int16Array(SLOT_SAMPLES);
  #filled = 0;
  /** Where the next sample belongs, counted from the recording's first. */
  #next = 0;
  #opened = false;
  #lost: Lost | null = null;
  readonly #waiting: RecordingEvent[] = [];

  constructor(ring: Ring, open: OpenFacts) {
    this.#ring = ring;
    this.open = open;
    this.stream = ring.begin();
    this.#beOpen();
  }

  push(position: number, samples: Int16Array, gapReason = 'noSound'): void {
    const known = this.open.firstSample + this.#next - position;
    let rest = known > 0 ? samples.subarray(known) : samples;
    if (rest.length === 0) return;
    if (known < 0) this.#skip(-known, gapReason);
    while (rest.length > 0) {
      const part = rest.subarray(0, SLOT_SAMPLES - this.#filled);
      this.#cell.set(part, this.#filled);
      this.#filled += part.length;
      this.#next += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled === SLOT_SAMPLES) this.#flush();
    }
  }

  event(event: RecordingEvent): void {
    if (this.#waiting.length < WAITING_EVENTS) this.#waiting.push(event);
    this.#say();
  }

  /**
   * Ends the recording at a position on the sample clock: sound beyond it is left out, sound missing up to
   * it is a gap. Resolves when all of it is surely on the card.
   */
  close(endPosition: number, facts: Omit<CloseFacts, 'samples'>): Promise<void> {
    const samples = Math.max(0, endPosition - this.open.firstSample);
    const beyond = Math.min(this.#filled, Math.max(0, this.#next - samples));
    this.#filled -= beyond;
    this.#next -= beyond;
    if (this.#next < samples) this.#skip(samples - this.#next, 'noSound');
    this.#flush();
    this.#declareLost();
    this.#say();
    return new Promise((resolve) => {
      const close: CloseFacts = { ...facts, samples };
      if (!this.#beOpen() || this.#write('close', jsonOf(close), samples, resolve) !== null) resolve();
    });
  }

  #skip(samples: number, reason: string): void {
    this.#flush();
    this.event({ kind: 'gap', atSample: this.#next, samples, reason });
    this.#next += samples;
  }

  #flush(): void {
    const samples = this.#filled;
    if (samples === 0) return;
    const atSample = this.#next - samples;
    this.#filled = 0;
    const { buffer } = this.#cell.slice(0, samples);
    const refusal = this.#beOpen() ? this.#write('audio', Buffer.from(buffer), atSample) : 'ringFull';
    if (refusal === null) {
      this.#declareLost();
      this.#say();
    } else {
      this.#lose({ atSample, samples, reason: refusal });
    }
  }

  #lose(lost: Lost): void {
    const before = this.#lost;
    const follows = before !== null && before.atSample + before.samples === lost.atSample;
    if (follows && before.reason === lost.reason) {
      this.#lost = { ...before, samples: before.samples + lost.samples };
      return;
    }
    this.#declareLost();
    this.#lost = lost;
  }

  #declareLost(): void {
    if (this.#lost === null) return;
    if (this.#waiting.length < WAITING_EVENTS) this.#waiting.push({ kind: 'gap', ...this.#lost });
    this.#lost = null;
  }

  #say(): void {
    if (!this.#beOpen()) return;
    for (let event = this.#waiting[0]; event !== undefined; event = this.#waiting[0]) {
      if (this.#write('event', jsonOf(event), this.#next) !== null) return;
      this.#waiting.shift();
    }
  }

  #beOpen(): boolean {
    this.#opened ||= this.#write('open', jsonOf(this.open), 0) === null;
    return this.#opened;
  }

  #write(type: Exclude<SlotType, 'skip'>, payload: Buffer, position: number, acknowledged?: () => void) {
    return this.#ring.append(this.stream, type, payload, position, acknowledged);
  }
}

function jsonOf(facts: unknown): Buffer {
  return Buffer.from(JSON.stringify(facts));
}
