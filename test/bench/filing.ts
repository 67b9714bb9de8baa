import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BlockStore, openBlockStore } from '#src/card/blockStore.js';
import { realDisk } from '#src/card/disk.js';
import { encode } from '#src/card/encoder.js';
import { Filer } from '#src/card/filer.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { Ring } from '#src/card/ring.js';
import { PROFILES, type Profile } from '#src/card/types.js';
import { type Problem, ProblemError } from '#src/i18n/problems.js';
import { closing, openFacts, sound } from '../card/callSamples.js';
import { round } from './processes.js';

const RING_BYTES = 64 * 1024 ** 2;
/** A second of sound every so many ms: more slowly than a disk syncs. */
const SECOND_MS = 30;
const nowMs = () => performance.now();

export function openRing(store: BlockStore): Promise<Ring> {
  return Ring.open(store, { nowWallMs: Date.now, trouble: failOn });
}

/** A call of so many seconds in the ring, a second of it each `secondMs`. Returns its stream. */
export async function recordOne(ring: Ring, seconds: number, secondMs: number): Promise<number> {
  const open = openFacts({ preRollSamples: 0 });
  const recording = new Recording(ring, open);
  const end = open.firstSample + seconds * 8000;
  for (let at = open.firstSample; at < end; at += SLOT_SAMPLES) {
    recording.push(at, sound(at - open.firstSample, Math.min(SLOT_SAMPLES, end - at)));
    await delay((secondMs * SLOT_SAMPLES) / 8000);
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
      const ring = await openRing(await openBlockStore(join(dir, `ring-${profile}`), RING_BYTES, Date.now));
      const stream = await recordOne(ring, seconds, SECOND_MS);
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
