import type { CallEvent, CallerId } from '#src/call/types.js';
import type { Random } from '../rig/random.js';
import type { Scheduler } from './scheduler.js';

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;
export type LineHappening = Untimed<CallEvent>;

const NUMBERS = ['0312345678', '0662345678', '09012345678', '0120444444'];

/** The people on one line. They know nothing of power cuts: a call goes on while the recorder starts again. */
export class Phone {
  offHook = false;
  /** Calls made. */
  calls = 0;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #tell: (happening: LineHappening) => void;

  constructor(scheduler: Scheduler, random: Random, tell: (happening: LineHappening) => void) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#tell = tell;
  }

  /** Makes so many calls, one after another. */
  talk(calls: number, ended: () => void): void {
    if (calls === 0) {
      ended();
      return;
    }
    const random = this.#random;
    const pauseMs = random.below(4) === 0 ? random.below(50) : random.below(6000);
    const again = () => this.talk(calls - 1, ended);
    if (random.below(2) === 0) this.#later(pauseMs, () => this.#pickUp(again));
    else this.#later(pauseMs, () => this.#ring(1 + random.below(3), again));
  }

  #ring(rings: number, then: () => void): void {
    this.#tell({ kind: 'ring' });
    if (this.#random.below(3) === 0) this.#tell({ kind: 'callerId', callerId: this.#callerId() });
    if (rings > 1) this.#later(3000, () => this.#ring(rings - 1, then));
    else this.#later(this.#random.below(2500), () => this.#pickUp(then));
  }

  #pickUp(then: () => void): void {
    this.offHook = true;
    this.calls += 1;
    this.#tell({ kind: 'offHook' });
    const ms = this.#lengthMs();
    for (const extra of this.#extras())
      this.#later(this.#random.below(ms + 1), () => {
        if (this.offHook) this.#tell(extra);
      });
    this.#later(ms, () => {
      this.offHook = false;
      this.#tell({ kind: 'onHook' });
      then();
    });
  }

  /** Mostly about a second, some nothing at all, some long enough to be filed in parts. */
  #lengthMs(): number {
    const random = this.#random;
    const kind = random.below(40);
    if (kind < 4) return 0;
    if (kind < 32) return random.below(2200);
    if (kind < 39) return 900 + random.below(3000);
    return 5000 + random.below(12_000);
  }

  *#extras(): Generator<LineHappening> {
    const kind = this.#random.below(20);
    if (kind === 0) yield { kind: 'digit', digit: '5' };
    else if (kind === 1) yield { kind: 'ring' };
    else if (kind === 2) yield { kind: 'farEndHungUp' };
    else if (kind === 3) yield { kind: 'callerId', callerId: this.#callerId() };
    else if (kind === 4) yield { kind: 'mark' };
    else if (kind === 5) {
      yield { kind: 'deviceLost' };
      yield { kind: 'deviceBack' };
    }
  }

  #callerId(): CallerId {
    return this.#random.below(4) === 0
      ? { kind: 'absent', reason: 'withheld' }
      : { kind: 'number', number: this.#random.pick(NUMBERS) };
  }

  #later(ms: number, act: () => void): void {
    this.#scheduler.after(ms, null, act);
  }
}
