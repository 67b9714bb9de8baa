import { type CallRules, initialMachine, type Machine, nextDeadlineMs, step } from '#src/call/machine.js';
import type { CallEvent, Effect } from '#src/call/types.js';
import { Recording } from '#src/card/recording.js';
import type { Ring } from '#src/card/ring.js';
import type { OpenFacts } from '#src/card/types.js';
import type { Random } from '../rig/random.js';
import { noiseAt } from './noise.js';
import type { LineHappening } from './phone.js';
import { Alarm, type Run, type Scheduler } from './scheduler.js';
import type { Told } from './told.js';

const SAMPLES_PER_MS = 8;
const NOTICE_MS = 700;

export interface RecorderPorts {
  readonly run: Run;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly ring: Ring;
  readonly rules: CallRules;
  /** Sound comes in pieces of so many ms. */
  readonly pieceMs: number;
  /** One of so many pieces never comes. */
  readonly lostPieceOneIn: number;
  particulars(): Pick<OpenFacts, 'id' | 'start' | 'clock' | 'boot' | 'orderMs'>;
  began(open: OpenFacts, stream: number): Told;
  closed(told: Told): void;
}

interface Open {
  readonly told: Told;
  readonly recording: Recording;
  readonly beganMs: number;
  /** Where it ends, on the sample clock, once that is known. */
  end: number | null;
  gap: boolean;
}

/**
 * The real call machine and real recordings on a simulated line: as `daemon/recorder` without tape, player
 * and timers of its own.
 */
export class SimulatedRecorder {
  readonly #ports: RecorderPorts;
  readonly #startMs: number;
  #machine: Machine = initialMachine;
  readonly #open = new Map<number, Open>();
  #feeding = false;
  readonly #tick: Alarm;
  #allClosed: (() => void) | null = null;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
    this.#tick = new Alarm(ports.scheduler, ports.run);
    // A recorder that has just started has a tape too, a little one.
    this.#startMs = ports.scheduler.nowMs - 500;
  }

  take(happening: LineHappening): void {
    const { scheduler, rules } = this.#ports;
    const at = { ms: scheduler.nowMs, sample: this.#sampleNow };
    const { machine, effects } = step(this.#machine, { ...happening, at } as CallEvent, rules);
    this.#machine = machine;
    for (const effect of effects) this.#carryOut(effect);
    const dueMs = machine.stopped ? null : nextDeadlineMs(machine, rules);
    if (dueMs === null) this.#tick.clear();
    else this.#tick.set(Math.max(0, dueMs - scheduler.nowMs), () => this.take({ kind: 'tick' }));
  }

  /** Resolves when every recording is wholly on the card. */
  stop(): Promise<void> {
    this.take({ kind: 'shutdown' });
    return new Promise((resolve) => {
      if (this.#open.size === 0) resolve();
      else this.#allClosed = resolve;
    });
  }

  get #sampleNow(): number {
    return Math.floor((this.#ports.scheduler.nowMs - this.#startMs) * SAMPLES_PER_MS);
  }

  #carryOut(effect: Effect): void {
    const open = 'call' in effect ? this.#open.get(effect.call) : undefined;
    switch (effect.kind) {
      case 'keep':
        this.#keep(effect);
        break;
      case 'playNotice':
        this.#ports.scheduler.after(NOTICE_MS, this.#ports.run, () => this.take({ kind: 'noticeEnded' }));
        break;
      case 'identify':
        open?.recording.event({ kind: 'callerId', callerId: effect.callerId });
        break;
      case 'mark':
        if (open === undefined) break;
        open.told.marks += 1;
        open.recording.event({
          kind: 'mark',
          atSample: Math.max(0, effect.at.sample - open.told.open.firstSample),
          what: effect.what,
          ...(effect.detail === undefined ? {} : { detail: effect.detail }),
        });
        break;
      case 'file':
        if (open !== undefined) this.#end(effect.call, open, effect);
    }
  }

  #keep(effect: Extract<Effect, { kind: 'keep' }>): void {
    const { scheduler, ring } = this.#ports;
    const before = effect.continues === null ? undefined : this.#open.get(effect.continues);
    const facts: OpenFacts = {
      ...this.#ports.particulars(),
      line: 'main',
      device: 'simulated',
      version: '0',
      direction: effect.direction,
      callerId: effect.callerId,
      firstSample: effect.fromSample,
      preRollSamples: effect.at.sample - effect.fromSample,
      continues: before?.told.open.id ?? null,
    };
    const recording = new Recording(ring, facts);
    const told = this.#ports.began(facts, recording.stream);
    this.#open.set(effect.call, { told, recording, beganMs: scheduler.nowMs, end: null, gap: false });
    this.#hand(effect.call);
    this.#feed();
  }

  #end(call: number, open: Open, { at, ended, reason, cues }: Extract<Effect, { kind: 'file' }>): void {
    open.end = at.sample;
    open.told.closing = {
      end: reason,
      durationMs: Math.max(0, Math.round(ended.ms - open.beganMs)),
      measuredRateHz: null,
      cues,
    };
    this.#hand(call);
  }

  #feed(): void {
    if (this.#feeding) return;
    this.#feeding = true;
    const { scheduler, run, pieceMs } = this.#ports;
    scheduler.after(pieceMs, run, () => {
      this.#feeding = false;
      const lost = this.#ports.random.below(this.#ports.lostPieceOneIn) === 0;
      for (const [call, open] of this.#open) {
        if (lost) open.gap = true;
        this.#hand(call, lost);
      }
      if (this.#open.size > 0) this.#feed();
    });
  }

  /** Hands over what has come of the sound since the last time. */
  #hand(call: number, lost = false): void {
    const open = this.#open.get(call);
    if (open === undefined) return;
    const { told, recording, end } = open;
    const { firstSample } = told.open;
    const until = Math.min(this.#sampleNow, end ?? Number.POSITIVE_INFINITY) - firstSample;
    const samples = until - told.next;
    if (samples > 0) {
      if (lost) told.miss(samples);
      else {
        const position = firstSample + told.next;
        const reason = open.gap ? 'captureLost' : undefined;
        recording.push(position, noiseAt(told.salt, position, samples), reason);
        open.gap = false;
        told.hand(this.#ports.scheduler.nowMs, until);
      }
    }
    if (end !== null && told.samples === null && told.closing !== null) this.#close(call, open, end);
  }

  #close(call: number, { told, recording }: Open, end: number): void {
    told.samples = end - told.open.firstSample;
    const { closing } = told;
    if (closing === null) return;
    void recording.close(end, closing).then(() => {
      told.closed = true;
      this.#open.delete(call);
      this.#ports.closed(told);
      if (this.#open.size === 0) this.#allClosed?.();
    });
  }
}
