import { createHash } from 'node:crypto';

const SPOT_BYTES = 4096;
const MIB = 1024 ** 2;

/** A card as far as it is tried. */
export interface Medium {
  write(offset: number, data: Uint8Array): Promise<void>;
  /** Resolves when everything is on the medium and reading asks the medium itself. */
  flush(): Promise<void>;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Where a card is tried: evenly, at the end, and a power of two behind the first place, where cards that are sold
 * as larger than they are begin again from the start.
 */
export function spotsOf(bytes: number): readonly number[] {
  const spots = new Set<number>();
  for (let step = 4 * MIB; MIB + step + SPOT_BYTES <= bytes; step *= 2) spots.add(MIB + step);
  for (let i = 0; i < 32; i++) spots.add(Math.floor((bytes * i) / 32 / SPOT_BYTES) * SPOT_BYTES);
  spots.add((Math.floor(bytes / SPOT_BYTES) - 1) * SPOT_BYTES);
  spots.delete(MIB);
  // The first place is written before what would fall upon it.
  return [MIB, ...[...spots].sort((a, b) => a - b)];
}

/**
 * Whether the card has the size it says and keeps what is written. Writes over a few places of it.
 * @returns the first place, in bytes, that does not say what was written; null when all do
 */
export async function tryCapacity(medium: Medium, bytes: number, seed: string): Promise<number | null> {
  const spots = spotsOf(bytes);
  for (const spot of spots) await medium.write(spot, pattern(seed, spot));
  await medium.flush();
  for (const spot of spots) {
    const read = await medium.read(spot, SPOT_BYTES);
    if (!pattern(seed, spot).equals(read)) return spot;
  }
  return null;
}

function pattern(seed: string, spot: number): Buffer {
  return Buffer.alloc(SPOT_BYTES, createHash('sha256').update(`${seed} ${spot}`).digest());
}
