import type { CallRules } from '#src/call/machine.js';
import type { BlockStore } from '#src/card/blockStore.js';
import type { Disk } from '#src/card/disk.js';
import type { Encode } from '#src/card/encoder.js';
import { Filer, type FilerRing } from '#src/card/filer.js';
import { idFrom } from '#src/card/names.js';
import { orderMsOf } from '#src/card/order.js';
import { Ring } from '#src/card/ring.js';
import type { IndexLine, OpenFacts, Profile } from '#src/card/types.js';
import type { Random } from '../rig/random.js';
import type { LineHappening } from './phone.js';
import type { Run, Scheduler } from './scheduler.js';
import { SimulatedRecorder } from './simulatedRecorder.js';
import type { Told } from './told.js';
import type { WallClock } from './wallClock.js';

/** Faults built in on purpose, to see that they are found. */
export interface Planted {
  disk?(disk: Disk): Disk;
  ring?(ring: FilerRing): FilerRing;
  store?(store: BlockStore): BlockStore;
}

export interface LifePorts {
  readonly run: Run;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly clock: WallClock;
  readonly store: BlockStore;
  readonly disk: Disk;
  readonly planted: Planted;
  readonly profile: Profile;
  readonly rules: CallRules;
  readonly pieceMs: number;
  readonly lostPieceOneIn: number;
  readonly secondLookMs: number;
  began(line: number, open: OpenFacts, stream: number): Told;
  filed(line: IndexLine): void;
  ringTold(code: string | null): void;
}

const REOPEN_MS = 5000;
export const LINES = 2;

const noEncoder: Encode = () => {
  throw new Error('the simulation knows no encoders');
};

/** The recorder from one start to its end: what `daemon/` wires, on simulated devices. */
export class Life {
  readonly #ports: LifePorts;
  #ring: Ring | null = null;
  #filer: Filer | null = null;
  #lines: readonly SimulatedRecorder[] = [];
  #lastOrderMs: number | null = null;

  constructor(ports: LifePorts) {
    this.#ports = ports;
  }

  get ring(): Ring | null {
    return this.#ring;
  }

  /** True when calls are recorded. */
  get armed(): boolean {
    return this.#lines.length > 0;
  }

  /** Comes up as the daemon does: the ring first, recording armed, then what the last run left is filed. */
  async start(newestOrderMs: number | null): Promise<void> {
    const { scheduler, run } = this.#ports;
    let ring = await this.#open();
    while (ring === null) {
      await scheduler.delay(REOPEN_MS, run);
      ring = await this.#open();
    }
    this.#ring = ring;
    this.#lastOrderMs = [...ring.unfiled, ...ring.unverified].reduce<number | null>(
      (last, { open }) => (open === null ? last : Math.max(last ?? open.orderMs, open.orderMs)),
      newestOrderMs,
    );
    const filer = this.#makeFiler(ring);
    this.#filer = filer;
    this.#lines = Array.from({ length: LINES }, (_, line) => this.#recorder(line, ring));
    for (const { stream } of ring.unfiled) filer.file(stream);
    for (const { stream } of ring.unverified) filer.lookAgain(stream);
  }

  take(line: number, happening: LineHappening): void {
    this.#lines[line]?.take(happening);
  }

  async idle(): Promise<void> {
    await this.#filer?.idle();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.stop()));
    this.#lines = [];
    await this.#filer?.stop();
    await this.#ring?.close();
  }

  /** Null when the device fails just now. */
  async #open(): Promise<Ring | null> {
    const { clock, scheduler, run, planted, store } = this.#ports;
    try {
      return await Ring.open(planted.store?.(store) ?? store, {
        nowWallMs: () => Math.max(0, clock.nowMs),
        trouble: (problem) => this.#ports.ringTold(problem?.code ?? null),
        short: () => this.#filer?.hurry(),
        wait: (ms, signal) => scheduler.delay(ms, run, signal),
      });
    } catch {
      return null;
    }
  }

  #makeFiler(ring: Ring): Filer {
    const { scheduler, run, planted, disk, profile, secondLookMs, filed } = this.#ports;
    const wait = (ms: number, signal: AbortSignal) => scheduler.delay(ms, run, signal);
    return new Filer(planted.ring?.(ring) ?? ring, planted.disk?.(disk) ?? disk, {
      profile,
      language: 'en',
      encode: noEncoder,
      secondLookMs,
      nowMs: () => scheduler.nowMs,
      wait,
      waitForLook: wait,
      filed,
      trouble: () => {},
    });
  }

  #recorder(line: number, ring: Ring): SimulatedRecorder {
    const { run, scheduler, random, rules, pieceMs, lostPieceOneIn, clock } = this.#ports;
    return new SimulatedRecorder({
      run,
      scheduler,
      random,
      ring,
      rules,
      pieceMs,
      lostPieceOneIn,
      particulars: () => {
        this.#lastOrderMs = orderMsOf(clock.nowMs, clock.quality, this.#lastOrderMs);
        return {
          id: idFrom(Uint8Array.from({ length: 6 }, () => random.below(256))),
          start: clock.iso(),
          clock: clock.quality,
          boot: ring.bootEpoch,
          orderMs: this.#lastOrderMs,
        };
      },
      began: (open, stream) => this.#ports.began(line, open, stream),
      closed: ({ stream }) => this.#filer?.file(stream),
    });
  }
}
