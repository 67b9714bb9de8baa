import type { CallRules } from '#src/call/machine.js';
import type { BlockStore } from '#src/card/blockStore.js';
import { loadCatalogue } from '#src/card/catalogue/load.js';
import type { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import { rewriteDay } from '#src/card/dayFiles.js';
import { putAnnotations } from '#src/card/dayIndex.js';
import type { Disk } from '#src/card/disk.js';
import type { Encode } from '#src/card/encoder.js';
import { Filer, type FilerRing } from '#src/card/filer.js';
import { dayOf, idFrom } from '#src/card/names.js';
import { orderMsOf } from '#src/card/order.js';
import { orderedDisk } from '#src/card/orderedDisk.js';
import { Pins } from '#src/card/pins.js';
import { Pruner } from '#src/card/pruner.js';
import type { RetentionPolicy } from '#src/card/retentionTypes.js';
import { Ring } from '#src/card/ring.js';
import { Turns } from '#src/card/turns.js';
import type { Annotation, IndexLine, OpenFacts, Profile } from '#src/card/types.js';
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
  readonly policy: RetentionPolicy;
  began(line: number, open: OpenFacts, stream: number): Told;
  filed(line: IndexLine): void;
  deleted(tombstone: Annotation): void;
  reported(problem: string): void;
  ringTold(code: string | null): void;
}

const REOPEN_MS = 5000;
const RELOAD_MS = 30_000;
export const LINES = 2;

/** The state directory is another file system, which is not simulated: the card alone must tell it all. */
const NO_JOURNAL = { read: async function* () {} };

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
  #ringIsFull = false;
  readonly #disk: Disk;
  readonly #turns = new Turns();
  #pruner: Pruner | null = null;
  #catalogue: SqlCatalogue | null = null;

  constructor(ports: LifePorts) {
    this.#ports = ports;
    this.#disk = orderedDisk(ports.planted.disk?.(ports.disk) ?? ports.disk);
  }

  /** What the recorder lists; null while it reads the card. */
  get catalogue(): SqlCatalogue | null {
    return this.#catalogue;
  }

  /** Its memory is given back; whoever held it is dead. */
  closeCatalogue(): void {
    this.#catalogue?.close();
    this.#catalogue = null;
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
    // Asked before any call begins: a running one is not to be filed.
    const { unfiled, unverified } = ring;
    this.#lines = Array.from({ length: LINES }, (_, line) => this.#recorder(line, ring));
    const catalogue = await this.#load();
    if (!run.alive) {
      catalogue.close();
      return;
    }
    this.#catalogue = catalogue;
    const pruner = this.#makePruner(catalogue);
    this.#pruner = pruner;
    pruner.start();
    for (const { stream } of unfiled) filer.file(stream);
    for (const { stream } of unverified) filer.lookAgain(stream);
  }

  take(line: number, happening: LineHappening): void {
    this.#lines[line]?.take(happening);
  }

  /** Lays a hold on a filed recording. @returns false when it is not there any more, or the card fails */
  async hold(told: Told, reason: string): Promise<boolean> {
    const { id, start } = told.open;
    const path = told.filedAs ?? '';
    const hold: Annotation = { op: 'hold', id, start, at: this.#ports.clock.iso(), reason };
    try {
      return await this.#turns.run(async () => {
        if ((await this.#disk.stat(path)) === null) return false;
        await putAnnotations(this.#disk, dayOf(told.open), [hold]);
        await this.#disk.setReadOnly(path, true);
        await this.#disk.barrier();
        await this.#catalogue?.annotate(hold);
        return true;
      });
    } catch {
      return false;
    }
  }

  /** Resolves when nothing is being deleted or filed. */
  quiet(): Promise<void> {
    return this.#turns.run(async () => {});
  }

  async idle(): Promise<void> {
    await this.#filer?.idle();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.stop()));
    this.#lines = [];
    this.#pruner?.stop();
    await this.#filer?.stop();
    await this.#ring?.close();
  }

  /** Null when the device fails just now. */
  async #open(): Promise<Ring | null> {
    const { clock, scheduler, run, planted, store } = this.#ports;
    try {
      return await Ring.open(planted.store?.(store) ?? store, {
        nowWallMs: () => Math.max(0, clock.nowMs),
        trouble: (problem) => {
          this.#ringIsFull = problem?.code === 'ringFull';
          this.#ports.ringTold(problem?.code ?? null);
        },
        short: () => this.#filer?.hurry(),
        wait: (ms, signal) => scheduler.delay(ms, run, signal),
      });
    } catch {
      return null;
    }
  }

  #makeFiler(ring: Ring): Filer {
    const { scheduler, run, planted, profile, secondLookMs } = this.#ports;
    const wait = (ms: number, signal: AbortSignal) => scheduler.delay(ms, run, signal);
    return new Filer(planted.ring?.(ring) ?? ring, this.#disk, {
      profile,
      language: 'en',
      encode: noEncoder,
      secondLookMs,
      nowMs: () => scheduler.nowMs,
      wait,
      waitForLook: wait,
      before: async (bytes) => this.#pruner?.before(bytes),
      turn: (work) => this.#turns.run(work),
      filed: (line) => {
        void this.#catalogue?.put(line);
        this.#ports.filed(line);
      },
      trouble: () => {},
    });
  }

  #makePruner(catalogue: SqlCatalogue): Pruner {
    const { scheduler, run, clock, policy } = this.#ports;
    return new Pruner({
      disk: this.#disk,
      catalogue,
      policy,
      pins: new Pins(),
      turns: this.#turns,
      nowIso: () => clock.iso(),
      deleted: async (tombstone) => {
        await catalogue.annotate(tombstone);
        this.#ports.deleted(tombstone);
      },
      report: (problem) => this.#ports.reported(JSON.stringify(problem)),
      clock: () => ({ nowMs: clock.nowMs, trusted: clock.quality === 'synchronised' }),
      ringFull: () => this.#ringIsFull,
      waits: (id) => this.#ring?.unfiled.some(({ open }) => open?.id === id) ?? false,
      dayChanged: (day) => rewriteDay(this.#disk, day, 'en'),
      after: (ms, call) => {
        let cancelled = false;
        scheduler.after(ms, run, () => {
          if (!cancelled) call();
        });
        return () => {
          cancelled = true;
        };
      },
      ladder: () => {},
    });
  }

  /** Reads the card, again and again as long as it fails. */
  async #load(): Promise<SqlCatalogue> {
    const { scheduler, run } = this.#ports;
    for (;;) {
      let failed = false;
      const loading = loadCatalogue(this.#disk, NO_JOURNAL, { read: async () => null }, (problem) => {
        failed ||= 'why' in problem && problem.why === 'EIO';
      });
      const catalogue = await scheduler.yielding(loading);
      if (!failed || !run.alive) return catalogue;
      catalogue.close();
      await scheduler.delay(RELOAD_MS, run);
    }
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
