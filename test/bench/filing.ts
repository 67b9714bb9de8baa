import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlockStore, openBlockStore } from '#src/card/blockStore.js';
import { realDisk } from '#src/card/disk.js';
import { encode } from '#src/card/encoder.js';
import { Filer } from '#src/card/filer.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { Ring } from '#src/card/ring.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { PROFILES, type Profile } from '#src/card/types.js';
import { type Problem, ProblemError } from '#src/i18n/problems.js';
import { closing, openFacts, sound } from '../card/callSamples.js';
import { round } from './processes.js';

const RING_BYTES = 64 * 1024 ** 2;
const nowMs = () => performance.now();

export interface PacedRing {
  readonly ring: Ring;
  /** Resolves when the ring has written and synced so many bytes since it was opened. */
  written(bytes: number): Promise<void>;
}

export async function openRing(store: BlockStore): Promise<PacedRing> {
  let writtenBytes = 0;
  let wake: () => void = () => {};
  const wrote = ({ bytes }: { readonly bytes: number }) => {
    writtenBytes += bytes;
    wake();
  };
  const ring = await Ring.open(store, { nowWallMs: Date.now, trouble: failOn, wrote });
  const written = async (bytes: number) => {
    while (writtenBytes < bytes) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { ring, written };
}

/**
 * A call of so many seconds in the ring; returns its stream. Real time is not waited for, but each slot is on
 * the card before the next one comes, as in real time: however slow the disk, nothing is put together or lost.
 */
export async function recordOne({ ring, written }: PacedRing, seconds: number): Promise<number> {
  const open = openFacts({ preRollSamples: 0 });
  const recording = new Recording(ring, open);
  const end = open.firstSample + seconds * 8000;
  let slots = 1;
  for (let at = open.firstSample; at < end; at += SLOT_SAMPLES) {
    recording.push(at, sound(at - open.firstSample, Math.min(SLOT_SAMPLES, end - at)));
    slots += end - at < SLOT_SAMPLES ? 0 : 1;
    await written(slots * SLOT_BYTES);
  }
  await recording.close(end, { ...closing, durationMs: seconds * 1000 });
  return recording.stream;
}

/** Files the call; resolves when its DONE is written. */
export async function fileOne(
  ring: Ring,
  directory: string,
  stream: number,
  profile: Profile,
): Promise<void> {
  const disk = realDisk(directory);
  const filer = new Filer(ring, disk, {
    profile,
    language: 'en',
    encode,
    nowMs,
    filed: () => {},
    trouble: failOn,
  });
  filer.file(stream);
  await filer.idle();
  await filer.stop();
}

/** How many times faster than real time a call of so many seconds is filed, by profile. */
export async function measureFiling(seconds: number): Promise<Record<Profile, { timesRealTime: number }>> {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-filing-'));
  try {
    const measured: [Profile, { timesRealTime: number }][] = [];
    for (const profile of PROFILES) {
      const paced = await openRing(await openBlockStore(join(dir, `ring-${profile}`), RING_BYTES, Date.now));
      const { ring } = paced;
      const stream = await recordOne(paced, seconds);
      const began = nowMs();
      await fileOne(ring, join(dir, profile), stream, profile);
      measured.push([profile, { timesRealTime: round((seconds * 1000) / (nowMs() - began)) }]);
      await ring.close();
    }
    return Object.fromEntries(measured) as Record<Profile, { timesRealTime: number }>;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function failOn(problem: Problem | null): void {
  if (problem !== null) throw new ProblemError(problem);
}
