import { createHash } from 'node:crypto';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { asProblem, whyOf } from './blockStore.js';
import type { CallInRing } from './callInRing.js';
import { putIndexLine } from './dayIndex.js';
import type { Disk } from './disk.js';
import { factsOf, type Hole } from './facts.js';
import { dayOf, nameEnd, nameStart, pathOf } from './names.js';
import { pcmOf, type SlotReader, soundOf } from './sound.js';
import type { Facts, IndexLine, OpenFacts } from './types.js';
import { encodeWavHeader, WAV_HEADER_BYTES } from './wavHeader.js';

/** The ring as filing needs it. */
export interface FilingRing extends SlotReader {
  done(stream: number, facts: { id: string; path: string; bytes: number; sha256: string }): Promise<void>;
}

const PIECE_BYTES = 1024 ** 2;
/** Left free on the card beyond the file itself. */
const SPARE_BYTES = 1024 ** 2;

/**
 * Files one call as a WAV, verifies it and writes its DONE: the DONE is the commit (facts: storage §6.1).
 * Whatever was left by an earlier try is replaced, so it may be repeated after a cut at any point. The sound
 * is read twice, to hash and to write, so that memory stays flat.
 * @throws ProblemError cardFull, cardReadOnly, cardMissing, readBackDiffers; the signal's reason when stopped
 */
export async function fileCall(
  call: CallInRing,
  open: OpenFacts,
  ring: FilingRing,
  disk: Disk,
  signal: AbortSignal,
): Promise<IndexLine> {
  const facts = await readFacts(call, open, ring, signal);
  const path = pathOf(facts);
  const bytes = WAV_HEADER_BYTES + facts.samples * 2;
  try {
    await disk.makeDirectory(dayOf(facts));
    await removeLeftovers(disk, facts);
    await requireRoom(disk, path, bytes);
    const sha256 = await writeFile(disk, path, facts, soundPieces(ring, call, signal));
    await disk.syncDirectory(dayOf(facts));
    const found = await disk.hash(path, 0, signal);
    if (found.sha256 !== sha256.file || sha256.audio !== facts.audioSha256)
      throw new ProblemError({ code: 'readBackDiffers', path });
    const line: IndexLine = { ...facts, path, bytes };
    await putIndexLine(disk, line);
    const done = ring.done(call.stream, { id: facts.id, path, bytes, sha256: facts.audioSha256 });
    await unlessAborted(done, signal);
    return line;
  } catch (error) {
    signal.throwIfAborted();
    throw asProblem(error, problemOf(whyOf(error), disk, path, bytes));
  }
}

/** A ring that fails takes no DONE for as long as it fails; a stop does not wait for that. */
function unlessAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function readFacts(
  call: CallInRing,
  open: OpenFacts,
  ring: SlotReader,
  signal: AbortSignal,
): Promise<Facts> {
  const hash = createHash('sha256');
  const holes: Hole[] = [];
  let samples = 0;
  for await (const run of soundOf(ring, call)) {
    signal.throwIfAborted();
    for (const pcm of pcmOf(run)) hash.update(pcm);
    if (run.pcm === null) holes.push({ atSample: run.atSample, samples: run.samples });
    samples += run.samples;
  }
  return factsOf(open, call.events, call.close, { samples, holes, sha256: hash.digest('hex') });
}

/** A file of this recording under whatever name: an interrupted try may have known another length. */
async function removeLeftovers(disk: Disk, facts: Facts): Promise<void> {
  const day = dayOf(facts);
  const names = await disk.list(day);
  const ours = names.filter((name) => name.startsWith(nameStart(facts)) && name.endsWith(nameEnd(facts)));
  for (const name of ours) await disk.remove(`${day}/${name}`);
  if (ours.length > 0) await disk.syncDirectory(day);
}

async function requireRoom(disk: Disk, path: string, bytes: number): Promise<void> {
  if ((await disk.space()).freeBytes < bytes + SPARE_BYTES)
    throw new ProblemError({ code: 'cardFull', path, bytes });
}

async function* soundPieces(ring: SlotReader, call: CallInRing, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const run of soundOf(ring, call)) {
    signal.throwIfAborted();
    yield* pcmOf(run);
  }
}

/** Writes and syncs the file; returns the hashes of all of it and of its sound. */
async function writeFile(disk: Disk, path: string, facts: Facts, sound: AsyncIterable<Buffer>) {
  const header = encodeWavHeader(facts);
  const whole = createHash('sha256').update(header);
  const audio = createHash('sha256');
  const file = await disk.create(path);
  try {
    let waiting = [header];
    let waitingBytes = header.length;
    for await (const piece of sound) {
      whole.update(piece);
      audio.update(piece);
      waiting.push(piece);
      waitingBytes += piece.length;
      if (waitingBytes < PIECE_BYTES) continue;
      await file.write(Buffer.concat(waiting));
      waiting = [];
      waitingBytes = 0;
    }
    if (waitingBytes > 0) await file.write(Buffer.concat(waiting));
    await file.sync();
  } catch (error) {
    await file.close();
    await disk.remove(path).catch(() => {});
    throw error;
  }
  await file.close();
  return { file: whole.digest('hex'), audio: audio.digest('hex') };
}

function problemOf(why: string, disk: Disk, path: string, bytes: number): Problem {
  if (why === 'ENOSPC' || why === 'EDQUOT') return { code: 'cardFull', path, bytes };
  if (why === 'EROFS') return { code: 'cardReadOnly', path };
  return { code: 'cardMissing', path: disk.root, why };
}
