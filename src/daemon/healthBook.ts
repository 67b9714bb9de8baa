import type { CallQuery } from '../card/catalogueTypes.js';
import type { CallList, CallRow, HealthStatus, LiveEvent } from '../control/api.js';

export interface HealthBookPorts {
  readonly nowMs: () => number;
  /** Wall time, ms since the epoch. */
  readonly wallMs: () => number;
  calls(query: CallQuery): Promise<CallList>;
  /** Whether one could understand what was said, by the recording's own facts. */
  understandable(id: string): Promise<boolean>;
}

/** So many of the newest recordings are looked at for a good one when the recorder starts. */
const LOOK_BACK = 50;
/** Up to half a second missing leaves a recording good: one restart of the capture. */
const GAP_SAMPLES = 4000;

/** Filed whole, with a sound that has no hole worth the name; how it sounds is another question. */
export function isGood({ interrupted, gapSamples, durationMs }: CallRow): boolean {
  return !interrupted && durationMs > 0 && gapSamples <= GAP_SAMPLES;
}

/** Keeps book of what shows that recordings really come about, out of the recorder's own events. */
export class HealthBook {
  readonly #ports: HealthBookPorts;
  #lastGood: { readonly id: string; readonly ago: (nowMs: number) => number } | null = null;
  #searched = false;
  /** Recordings are judged one after another, in the order in which they were filed. */
  #looked: Promise<void> = Promise.resolve();
  #lastRingMs: number | null = null;
  #filed = 0;
  #gaps = 0;
  #gapSamples = 0;
  #notices = { heard: 0, notHeard: 0, cutShort: 0 };

  constructor(ports: HealthBookPorts) {
    this.#ports = ports;
  }

  take(event: LiveEvent): void {
    if (event.type === 'filed') this.#takeFiled(event.call);
    else if (event.type === 'gap') {
      this.#gaps++;
      this.#gapSamples += event.samples;
    } else if (event.type === 'state' && event.call.state === 'ringing')
      this.#lastRingMs = this.#ports.nowMs();
  }

  get lastRingMsAgo(): number | null {
    return this.#lastRingMs === null ? null : Math.round(this.#ports.nowMs() - this.#lastRingMs);
  }

  get lastGood(): HealthStatus['lastGood'] {
    if (this.#lastGood === null) return null;
    const { id, ago } = this.#lastGood;
    return { id, agoMs: Math.max(0, Math.round(ago(this.#ports.nowMs()))) };
  }

  /** @param catalogue once it is `ready`, the last good recording of earlier runs is looked for */
  status(catalogue: 'loading' | 'ready'): Omit<HealthStatus, 'lineStages' | 'selfTest'> {
    if (catalogue === 'ready' && !this.#searched) void this.#search();
    return {
      lastGood: this.lastGood,
      lastRingMsAgo: this.lastRingMsAgo,
      filed: this.#filed,
      gaps: this.#gaps,
      gapSamples: this.#gapSamples,
      notices: { ...this.#notices },
    };
  }

  #takeFiled(call: CallRow): void {
    this.#filed++;
    if (call.notice !== 'none')
      this.#notices = { ...this.#notices, [call.notice]: this.#notices[call.notice] + 1 };
    // Monotonic: the wall clock may be wrong until a network sets it.
    const filedMs = this.#ports.nowMs();
    this.#looked = this.#looked.then(async () => {
      if (await this.#good(call)) this.#lastGood = { id: call.id, ago: (nowMs) => nowMs - filedMs };
    });
  }

  async #good(call: CallRow): Promise<boolean> {
    return isGood(call) && (await this.#ports.understandable(call.id).catch(() => false));
  }

  async #search(): Promise<void> {
    this.#searched = true;
    const query = { sort: 'time', descending: true, offset: 0, limit: LOOK_BACK } as const;
    const { calls } = await this.#ports.calls(query).catch(() => ({ calls: [] as CallRow[] }));
    for (const call of calls) {
      const good = await this.#good(call);
      if (this.#lastGood !== null) return;
      if (!good) continue;
      const endedMs = call.orderMs + call.durationMs;
      this.#lastGood = { id: call.id, ago: () => this.#ports.wallMs() - endedMs };
      return;
    }
  }
}
