import type { Random } from '../rig/random.js';
import type { Scheduler } from './scheduler.js';
import type { Weather } from './simulatedStore.js';
import type { Trace } from './trace.js';

type Operation = Parameters<Weather['fault']>[0];

const TYPICAL_MS = { read: 1.5, write: 4, sync: 25 } as const;

/** A device with good and bad times. */
export class DeviceWeather implements Weather {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #name: string;
  #faults = { code: '', left: 0, operations: '' };
  #outage = { code: '', untilMs: 0, reads: false };
  #slow = { ms: 0, left: 0 };

  constructor(name: string, scheduler: Scheduler, random: Random, trace: Trace) {
    this.#name = name;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#trace = trace;
  }

  get out(): boolean {
    return this.#scheduler.nowMs < this.#outage.untilMs;
  }

  delayMs(operation: Operation): number {
    const typical = TYPICAL_MS[operation] * (0.2 + this.#random.next());
    if (operation === 'read' || this.#slow.left === 0) return typical;
    this.#slow.left -= 1;
    return typical + this.#slow.ms;
  }

  outage(operation: Operation): string | null {
    return this.out && (operation !== 'read' || this.#outage.reads) ? this.#outage.code : null;
  }

  fault(operation: Operation): string | null {
    const outage = this.outage(operation);
    if (outage !== null) return outage;
    if (this.#faults.left === 0 || !this.#faults.operations.includes(operation)) return null;
    this.#faults.left -= 1;
    return this.#faults.code;
  }

  /** The next operations take longer: 250-500 ms each, or one of them up to 5 s. */
  slowDown(): void {
    const long = this.#random.below(3) === 0;
    this.#slow = long
      ? { ms: 500 + this.#random.below(4400), left: 1 }
      : { ms: 250 + this.#random.below(250), left: 2 + this.#random.below(12) };
    this.#tell('slow', this.#slow.ms);
  }

  /** The next few operations fail. */
  failSome(operations = 'write sync'): void {
    this.#faults = { code: 'EIO', left: 1 + this.#random.below(4), operations };
    this.#tell('EIO', this.#faults.left);
  }

  /** Everything fails for a while; reads too when the device is not there. */
  goOut(code: 'EROFS' | 'EIO', ms: number): void {
    this.#outage = { code, untilMs: this.#scheduler.nowMs + ms, reads: code === 'EIO' };
    this.#tell(code, ms);
  }

  clear(): void {
    this.#faults.left = 0;
    this.#slow.left = 0;
    this.#outage.untilMs = 0;
  }

  #tell(what: string, amount: number): void {
    this.#trace.add(this.#scheduler.nowMs, `${this.#name}: ${what}`, amount);
  }
}
