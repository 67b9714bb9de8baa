import { type Problem, ProblemError } from '../i18n/problems.js';
import type { LineHabits } from './lineHabits.js';
import { advance, command, idleLine } from './lineModel.js';
import type { Exchange, Hook, LineCommand, LineState, ModelEvent } from './lineTypes.js';
import { Listener } from './listener.js';
import { closeLoop, isBrokenByPhone, type Loop, needsPhone, OPEN_LOOP, unseenFlash } from './loop.js';
import { OwnTape } from './ownTape.js';
import { type Pump, type PumpEvents, startPump } from './pump.js';
import { RATE_HZ } from './tones.js';
import type { Ear, Wire } from './wire.js';

/** What happened on the wire, told when it happens there. `ms` is CLOCK_MONOTONIC. */
export type WireEvent = (
  | ModelEvent
  | {
      readonly kind: 'heardBox' | 'heardBoxEnded' | 'soundDown' | 'soundUp' | 'loopHeld' | 'loopFreed';
      readonly sample: number;
    }
) & { readonly ms: number };

export interface WireStatus {
  /** The telephone's. */
  readonly hook: Hook;
  /** The device is off-hook: the exchange sees a closed loop whatever the telephone does. */
  readonly loopHeldByDevice: boolean;
  readonly exchange: Exchange;
  readonly wireSample: number;
  readonly wireMs: number;
  readonly heardBoxSample: number | null;
}

/** Until the ear has measured it: what the way through aplay and the sound server usually takes. */
const USUAL_DELAY_MS = 80;
/** Sound further off its time than this is moved back; not sooner again than it can have been heard. */
const TOLERANCE_MS = 4;
const CORRECTION_PAUSE_MS = 1500;

/** The line model in real time: its sound on the wire, its events at the moment their sample is heard there. */
export class EmulatedLine {
  private habits: LineHabits;
  private readonly nowMs: () => number;
  private readonly own = new OwnTape();
  private readonly listener = new Listener(this.own);
  private readonly listeners = new Set<(event: WireEvent) => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly pump: Pump;
  private readonly ear: Ear;
  private state: LineState = idleLine(0);
  private loop: Loop = OPEN_LOOP;
  private madeHook: Hook = 'on';
  private shown: { hook: Hook; exchange: Exchange } = { hook: 'on', exchange: 'idle' };
  /** Time at which wire position 0 was, or would have been, on the wire. */
  private originMs: number;
  private measured = false;
  private notBeforeMs = 0;
  private down = true;

  constructor(wire: Wire, habits: LineHabits, nowMs: () => number, made: (pcm: Int16Array) => void) {
    this.habits = habits;
    this.nowMs = nowMs;
    this.originMs = nowMs() + USUAL_DELAY_MS;
    const lost = () => this.lose();
    const making: PumpEvents = {
      make: (samples) => {
        const pcm = this.make(samples);
        made(pcm);
        return pcm;
      },
      lost,
    };
    this.pump = wire.pump?.(this.own, making) ?? startPump(wire, nowMs, this.own, making);
    this.ear = wire.listen((samples, arrivalMs) => this.hear(samples, arrivalMs), lost);
  }

  /** Resolves when the line's sound has been heard on the wire. */
  async ready(): Promise<void> {
    if (!this.down) return;
    await new Promise<void>((resolve) => {
      const stop = this.subscribe((event) => {
        if (event.kind !== 'soundUp') return;
        stop();
        resolve();
      });
    });
  }

  status(): WireStatus {
    const wireMs = this.nowMs();
    const wireSample = Math.round(((wireMs - this.originMs) * RATE_HZ) / 1000);
    const loopHeldByDevice = this.loop.held;
    return {
      ...this.shown,
      loopHeldByDevice,
      wireSample,
      wireMs,
      heardBoxSample: this.listener.heardBoxSample,
    };
  }

  subscribe(listener: (event: WireEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Does it with the next sample that is made; resolves when that is on the wire, some 0.4 s later.
   *
   * @throws ProblemError emulatorNotNow
   */
  async perform(wish: LineCommand): Promise<{ sample: number; ms: number }> {
    const { sample, exchange } = this.state;
    const hook = this.loop.phone;
    const done = this.obey(wish);
    if (done === null) {
      const problem: Problem = { code: 'emulatorNotNow', command: wish.kind, hook, exchange };
      throw new ProblemError(problem);
    }
    this.take(done.state, done.events);
    return new Promise((resolve) => {
      this.whenOnWire(sample, (ms) => resolve({ sample, ms }));
    });
  }

  /** The device's relays: whether it holds the loop, and whether the telephone is off the line. */
  connect({ held, phoneCut }: Pick<Loop, 'held' | 'phoneCut'>): void {
    const { loop } = this;
    if (held === loop.held && phoneCut === loop.phoneCut) return;
    const { sample } = this.state;
    const done = this.change({ ...loop, held, phoneCut });
    this.take(done.state, done.events);
    if (held === loop.held) return;
    this.whenOnWire(sample, (ms) => this.publish({ kind: held ? 'loopHeld' : 'loopFreed', sample, ms }));
  }

  get behaviour(): LineHabits {
    return this.habits;
  }

  /** The line behaves so from the next sample that is made; what is left out stays. */
  behave(change: { readonly [K in keyof LineHabits]?: LineHabits[K] | undefined }): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.habits = { ...this.habits, ...Object.fromEntries(given) };
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all([this.pump.close(), this.ear.close()]);
  }

  private obey(wish: LineCommand): ReturnType<typeof command> {
    const { phone } = this.loop;
    if (wish.kind === 'lift') return phone === 'off' ? null : this.change({ ...this.loop, phone: 'off' });
    if (wish.kind === 'hangUp') return phone === 'on' ? null : this.change({ ...this.loop, phone: 'on' });
    if (wish.kind === 'flash' && phone === 'off' && !isBrokenByPhone(this.loop))
      return { state: this.state, events: unseenFlash(this.state.sample, wish.ms) };
    return phone === 'on' && needsPhone(wish) ? null : command(this.state, wish, this.habits);
  }

  private change(loop: Loop): ReturnType<typeof closeLoop> {
    const before = this.loop;
    this.loop = loop;
    return closeLoop(this.state, before, loop, this.habits);
  }

  private make(samples: number): Int16Array {
    const { phone, phoneCut } = this.loop;
    const { muted } = this.state;
    const unheard = phoneCut || phone === 'on';
    const step = advance({ ...this.state, muted: muted || unheard }, samples, this.habits);
    this.take({ ...step.state, muted }, step.events);
    return step.pcm;
  }

  private take(state: LineState, events: readonly ModelEvent[]): void {
    const { exchange } = state;
    const hook = this.loop.phone;
    const hooked = hook !== this.madeHook;
    const before = this.state;
    this.state = state;
    this.madeHook = hook;
    if (hooked || exchange !== before.exchange) {
      this.whenOnWire(exchange === before.exchange ? state.sample : state.since, () => {
        this.shown = { hook, exchange };
      });
    }
    for (const event of events) {
      this.whenOnWire(event.sample, (ms) => this.publish({ ...event, ms }));
    }
  }

  private msOf(sample: number): number {
    return this.originMs + (sample * 1000) / RATE_HZ;
  }

  private whenOnWire(sample: number, then: (ms: number) => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        then(this.msOf(sample));
      },
      Math.max(0, this.msOf(sample) - this.nowMs()),
    );
    this.timers.add(timer);
  }

  private publish(event: WireEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private lose(): void {
    this.listener.lose();
    this.tellDown();
  }

  private tellDown(): void {
    if (this.down) return;
    this.down = true;
    this.publish({ kind: 'soundDown', sample: this.status().wireSample, ms: this.nowMs() });
  }

  private hear(samples: Int16Array, arrivalMs: number): void {
    for (const event of this.listener.hear(samples, arrivalMs)) {
      if (event.kind === 'placed') this.compare(event.originMs);
      else this.publish({ ...event, ms: this.msOf(event.sample) });
    }
  }

  /** The first measurement sets the clock of the wire; later ones show whether the sound is still on time. */
  private compare(originMs: number): void {
    const lateMs = originMs - this.originMs;
    if (!this.measured) {
      this.originMs = originMs;
      this.measured = true;
    } else if (Math.abs(lateMs) > TOLERANCE_MS) {
      if (this.nowMs() < this.notBeforeMs) return;
      this.notBeforeMs = this.nowMs() + CORRECTION_PAUSE_MS;
      this.tellDown();
      this.pump.correct(Math.round((lateMs * RATE_HZ) / 1000));
      return;
    }
    if (!this.down) return;
    this.down = false;
    this.publish({ kind: 'soundUp', sample: this.status().wireSample, ms: this.nowMs() });
  }
}
