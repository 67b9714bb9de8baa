import type { BlockStore } from '#src/card/blockStore.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { encodeSuperblock, SUPERBLOCK_COPY } from '#src/card/superblock.js';
import type { Random } from '../rig/random.js';
import type { Run, Scheduler } from './scheduler.js';
import { type Trace, Violation } from './trace.js';

export const SECTOR_BYTES = 512;
const ZEROS = Buffer.alloc(SLOT_BYTES);

/** How a device behaves just now. */
export interface Weather {
  /** Why the device answers nothing of this kind at the moment; null when it does. */
  outage(operation: 'read' | 'write' | 'sync'): string | null;
  /** How long an operation takes, ms. */
  delayMs(operation: 'read' | 'write' | 'sync'): number;
  /** The error code with which it fails, or null. */
  fault(operation: 'read' | 'write' | 'sync'): string | null;
}

export function failure(code: string): Error {
  return Object.assign(new Error(`simulated ${code}`), { code });
}

/**
 * The device that holds the ring. What was written and not synced may be lost, kept or torn at a sector from
 * either end when the power is cut or a write or sync fails, each 16 KiB for itself.
 */
export class SimulatedStore {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #durable = new Map<number, Buffer>();
  readonly #pending = new Map<number, Buffer>();
  readonly #weather: Weather;
  #outstanding = 0;
  #failing = false;
  #busySinceMs = 0;
  #lastEndMs = -1;
  readonly #slots: number;
  #holder: Run | null = null;
  #writtenSeq = -1;
  #acknowledgedSeq = -1;
  /** What was written and should not have been. */
  violation: Violation | null = null;
  /** Stretches longer than 5 s in which the device took nothing in: from, until, ms. */
  readonly stalls: { fromMs: number; untilMs: number }[] = [];

  constructor(
    slots: number,
    unitSlots: number,
    scheduler: Scheduler,
    random: Random,
    trace: Trace,
    weather: Weather,
  ) {
    this.#slots = slots;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#trace = trace;
    this.#weather = weather;
    const ringId = Buffer.from(Array.from({ length: 16 }, () => random.below(256)));
    const block = encodeSuperblock({ slots, unitSlots, ringId, createdMs: 0 });
    this.#durable.set(0, block);
    this.#durable.set(SUPERBLOCK_COPY, block);
  }

  /** For how long the device has not been without something to write, ms. */
  get busyMs(): number {
    const { nowMs } = this.#scheduler;
    const busy = this.#outstanding > 0 || this.#failing || this.#lastEndMs === nowMs;
    return busy ? nowMs - this.#busySinceMs : 0;
  }

  cutPower(): void {
    for (const offset of this.#pending.keys()) this.#settle(offset);
    this.#pending.clear();
    this.#outstanding = 0;
    this.#failing = false;
  }

  /** The recorder died and the kernel did not: what was written is written. */
  keepPower(): void {
    for (const [offset, block] of this.#pending) this.#durable.set(offset, block);
    this.#pending.clear();
    this.#outstanding = 0;
    this.#failing = false;
  }

  /** The device as one run of the recorder holds it. */
  open(run: Run): BlockStore {
    if (this.#holder?.alive) this.violation ??= new Violation('simulation', 'two recorders hold one device');
    this.#holder = run;
    const operation = (name: 'read' | 'write' | 'sync'): Promise<string | null> =>
      new Promise((resolve) => {
        const code = this.#weather.fault(name);
        this.#scheduler.after(this.#weather.delayMs(name), run, () => resolve(code));
      });
    return {
      path: '/simulated/ring',
      // Reads answer at once: there are many of them, and nothing depends on their time.
      read: async (offset, length) => {
        const start = offset - (offset % SLOT_BYTES);
        const block = this.#pending.get(start) ?? this.#durable.get(start) ?? ZEROS;
        return Buffer.from(block.subarray(offset - start, offset - start + length));
      },
      write: async (offset, data) => {
        this.#began(run, 'ringWrite', offset, data.length);
        for (let at = 0; at < data.length; at += SLOT_BYTES) {
          const slot = Buffer.from(data.subarray(at, at + SLOT_BYTES));
          this.#checkSlot(slot);
          this.#pending.set(offset + at, slot);
        }
        const code = await operation('write');
        if (code !== null) this.#broke();
        this.#ended(code, false);
      },
      sync: async () => {
        this.#began(run, 'ringSync', this.#pending.size, 0);
        const code = await operation('sync');
        if (code !== null) this.#broke();
        for (const [offset, block] of this.#pending) this.#durable.set(offset, block);
        this.#pending.clear();
        if (code === null) this.#acknowledgedSeq = this.#writtenSeq;
        this.#ended(code, true);
      },
      reopen: async () => {},
      close: async () => {},
    };
  }

  /** Every slot on its way to the device says by which right it may be written. */
  #checkSlot(slot: Buffer): void {
    const seq = Number(slot.readBigUInt64LE(8));
    const tail = Number(slot.readBigUInt64LE(104));
    if (seq - this.#slots >= tail)
      this.violation ??= new Violation(
        'I4',
        `slot ${seq} is written over ${seq - this.#slots}, the tail is ${tail}`,
      );
    if (seq <= this.#acknowledgedSeq)
      this.violation ??= new Violation(
        'I3',
        `slot ${seq} is written after ${this.#acknowledgedSeq} was acknowledged`,
      );
    this.#writtenSeq = seq;
  }

  #began(run: Run, what: string, a: number, b: number): void {
    if (!run.alive) this.violation ??= new Violation('simulation', 'a recorder that is dead writes');
    const { nowMs } = this.#scheduler;
    this.#trace.add(nowMs, what, a, b);
    if (this.#outstanding === 0 && !this.#failing && this.#lastEndMs !== nowMs) this.#busySinceMs = nowMs;
    this.#outstanding += 1;
  }

  #ended(code: string | null, synced: boolean): void {
    const { nowMs } = this.#scheduler;
    this.#outstanding -= 1;
    this.#lastEndMs = nowMs;
    if (nowMs - this.#busySinceMs > 5000) this.stalls.push({ fromMs: this.#busySinceMs, untilMs: nowMs });
    if (code === null) {
      if (synced) this.#failing = false;
      return;
    }
    this.#failing = true;
    this.#trace.add(nowMs, 'ringFault', code);
    throw failure(code);
  }

  /** After an error the kernel forgets what was dirty: each block is on the device, or is not, or half. */
  #broke(): void {
    for (const offset of this.#pending.keys()) this.#settle(offset);
    this.#pending.clear();
  }

  #settle(offset: number): void {
    const block = this.#pending.get(offset) ?? ZEROS;
    const before = this.#durable.get(offset) ?? ZEROS;
    const fate = this.#random.below(4);
    if (fate === 0) return;
    if (fate === 1) {
      this.#durable.set(offset, block);
      return;
    }
    const sectors = this.#random.below(SLOT_BYTES / SECTOR_BYTES + 1) * SECTOR_BYTES;
    const [front, back] = fate === 2 ? [block, before] : [before, block];
    this.#durable.set(offset, Buffer.concat([front.subarray(0, sectors), back.subarray(sectors)]));
  }
}
