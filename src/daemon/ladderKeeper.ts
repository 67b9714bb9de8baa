import { type LadderTold, repeatAtMs, tellingOf } from '../card/ladderAlarm.js';
import type { Ladder } from '../card/retentionTypes.js';

export interface LadderPorts {
  /** Monotonic. */
  nowMs(): number;
  /** Calls back after so long; returns the function that cancels it. */
  after(ms: number, call: () => void): () => void;
  /** Every look; `again`: the alarm has stood for an hour and is to be heard once more. */
  ladder(ladder: Ladder, again: boolean): void;
}

/** Passes on how near the card is to refusing calls, and repeats the alarm every hour while it stands. */
export class LadderKeeper {
  readonly #ports: LadderPorts;
  #told: LadderTold | null = null;
  #last: Ladder | null = null;
  #cancel: (() => void) | null = null;

  constructor(ports: LadderPorts) {
    this.#ports = ports;
  }

  take(ladder: Ladder): void {
    const atMs = this.#ports.nowMs();
    const telling = tellingOf(this.#told, ladder.level, atMs);
    this.#last = ladder;
    if (telling !== 'same') this.#repeatAfter({ level: ladder.level, atMs });
    this.#ports.ladder(ladder, telling === 'again');
  }

  #repeatAfter(told: LadderTold): void {
    this.#told = told;
    this.#cancel?.();
    const atMs = repeatAtMs(told);
    const repeat = () => {
      if (this.#last !== null) this.take(this.#last);
    };
    this.#cancel = atMs === null ? null : this.#ports.after(atMs - told.atMs, repeat);
  }

  stop(): void {
    this.#cancel?.();
  }
}
