import type { CallRules, Machine } from '#src/call/machine.js';
import { initialMachine, nextDeadlineMs, step } from '#src/call/machine.js';
import type { CallEvent, Effect } from '#src/call/types.js';
import type { LineDriver } from '#src/line/driver.js';
import type { LinePlayback } from '#src/line/voice/voiceTypes.js';
import { Onlooker } from '../call/invariants.js';

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;
const NOTICE = new Int16Array(4000).fill(1000);

/** The call machine behind a driver, as the recorder runs it; every step is checked by the onlooker. */
export class CallSide {
  machine: Machine = initialMachine;
  /** Recordings that began. */
  kept = 0;
  readonly #rules: CallRules;
  readonly #nowMs: () => number;
  readonly #driver: () => LineDriver;
  #onlooker: Onlooker;
  #notice: LinePlayback | null = null;

  constructor(rules: CallRules, nowMs: () => number, driver: () => LineDriver) {
    this.#rules = rules;
    this.#nowMs = nowMs;
    this.#driver = driver;
    this.#onlooker = new Onlooker(rules);
  }

  /** An onlooker remembers every call; a new one looks on where nothing runs. */
  relieve(): void {
    const { phase, announcement } = this.machine;
    if (phase.kind === 'idle' && announcement === null) this.#onlooker = new Onlooker(this.#rules);
  }

  take(happened: Untimed<CallEvent>, atMs = this.#nowMs()): void {
    const event = { ...happened, at: { ms: atMs, sample: Math.round(atMs * 8) } } as CallEvent;
    const { machine, effects } = step(this.machine, event, this.#rules);
    this.machine = machine;
    this.#onlooker.noticeMs = machine.now.ms;
    this.#onlooker.check(event, effects, machine);
    if (event.kind === 'noticeEnded') this.#onlooker.noticeEnded();
    for (const effect of effects) this.#carryOut(effect);
    this.follow();
  }

  /** Tells the line whether a call runs, as the recorder does at every change and twice a minute. */
  follow(): void {
    if (this.machine.phase.kind === 'offHook') this.#driver().callBegan();
    else this.#driver().callEnded();
  }

  look(): void {
    const dueMs = nextDeadlineMs(this.machine, this.#rules);
    if (dueMs !== null && dueMs <= this.#nowMs()) this.take({ kind: 'tick' });
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === 'keep') this.kept++;
    else if (effect.kind === 'release') this.#driver().callEnded();
    else if (effect.kind === 'stopNotice') this.#notice?.stop();
    else if (effect.kind === 'playNotice') {
      const notice = this.#driver().play(NOTICE) ?? { ended: Promise.resolve(), stop: () => {} };
      this.#notice = notice as LinePlayback;
      void notice.ended.then(() => {
        if (this.#notice !== notice) return;
        this.#notice = null;
        this.take({ kind: 'noticeEnded' });
      });
    }
  }
}
