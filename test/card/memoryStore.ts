import { randomBytes } from 'node:crypto';
import type { BlockStore } from '#src/card/blockStore.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { encodeSuperblock, LEAD_BYTES, SUPERBLOCK_COPY } from '#src/card/superblock.js';
import type { Random } from '../rig/random.js';

const SECTOR_BYTES = 512;

/**
 * A card in memory, as a bad card is: what was written but not synced may be lost, kept or torn at a sector
 * from either end, each block for itself, when the power is cut.
 */
export class MemoryCard {
  readonly slots: number;
  #durable = new Map<number, Buffer>();
  #cached = new Map<number, Buffer>();
  #powered = 0;
  /** Writes and syncs left until the power goes by itself. */
  cutAfter = Number.POSITIVE_INFINITY;
  /** Called before each write and sync; may throw. */
  fault: (operation: 'write' | 'sync', offset: number) => void = () => {};
  /** Awaited by each sync: a slow card. */
  slow: () => Promise<void> = async () => {};
  #cutDone: () => void = () => {};
  whenCut: Promise<'cut'>;
  written: number[] = [];

  constructor(slots: number, unitSlots: number) {
    this.slots = slots;
    const block = encodeSuperblock({ slots, unitSlots, ringId: randomBytes(16), createdMs: 0 });
    this.#durable.set(0, block);
    this.#durable.set(SUPERBLOCK_COPY, block);
    this.whenCut = this.#armed();
  }

  #armed(): Promise<'cut'> {
    return new Promise((resolve) => {
      this.#cutDone = () => resolve('cut');
    });
  }

  /** Overwrites a slot's place durably, whatever stands there. */
  plant(slot: number, bytes: Buffer): void {
    this.#durable.set(LEAD_BYTES + slot * SLOT_BYTES, bytes);
  }

  cutPower(random: Random): void {
    this.#powered += 1;
    for (const [offset, block] of this.#cached) {
      const before = this.#durable.get(offset) ?? Buffer.alloc(SLOT_BYTES);
      const sectors = random.below(SLOT_BYTES / SECTOR_BYTES + 1) * SECTOR_BYTES;
      const fate = random.below(4);
      if (fate === 0) continue;
      if (fate === 1) this.#durable.set(offset, block);
      else if (fate === 2)
        this.#durable.set(offset, Buffer.concat([block.subarray(0, sectors), before.subarray(sectors)]));
      else this.#durable.set(offset, Buffer.concat([before.subarray(0, sectors), block.subarray(sectors)]));
    }
    this.#cached.clear();
    this.cutAfter = Number.POSITIVE_INFINITY;
    this.#cutDone();
    this.whenCut = this.#armed();
  }

  /** The card as one run of the daemon holds it; a cut leaves its operations without an answer for ever. */
  store(): BlockStore {
    const run = this.#powered;
    const never = () => new Promise<never>(() => {});
    const operation = async (name: 'write' | 'sync', offset: number): Promise<boolean> => {
      if (run !== this.#powered) return never();
      this.fault(name, offset);
      this.cutAfter -= 1;
      return this.cutAfter < 0;
    };
    return {
      path: '/memory/ring',
      read: async (offset, length) => {
        if (run !== this.#powered) return never();
        const start = offset - (offset % SLOT_BYTES);
        const block = this.#cached.get(start) ?? this.#durable.get(start) ?? Buffer.alloc(SLOT_BYTES);
        return Buffer.from(block.subarray(offset - start, offset - start + length));
      },
      write: async (offset, data) => {
        const cut = await operation('write', offset);
        for (let at = 0; at < data.length; at += SLOT_BYTES) {
          this.#cached.set(offset + at, Buffer.from(data.subarray(at, at + SLOT_BYTES)));
          this.written.push((offset + at - LEAD_BYTES) / SLOT_BYTES);
        }
        if (cut) return this.#cutNow();
      },
      sync: async () => {
        await this.slow();
        if (await operation('sync', 0)) return this.#cutNow();
        for (const [offset, block] of this.#cached) this.#durable.set(offset, block);
        this.#cached.clear();
      },
      reopen: async () => {},
      close: async () => {},
    };
  }

  #cutNow(): Promise<never> {
    this.#cutDone();
    return new Promise<never>(() => {});
  }
}
