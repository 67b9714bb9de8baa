import { createHash } from 'node:crypto';
import type { Language, Problem } from '../i18n/problems.js';
import { ProblemError } from '../i18n/problems.js';
import { asProblem, whyOf } from './blockStore.js';
import { type Coded, coded, roomFor } from './body.js';
import type { CallInRing, DoneFacts } from './callInRing.js';
import { rewriteDay } from './dayFiles.js';
import { putIndexLine } from './dayIndex.js';
import type { Disk, NewFile } from './disk.js';
import type { Encode } from './encoder.js';
import { factsOf, type Hole, type SoundFound, type UnhashedFacts } from './facts.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import { dayOf, isNameOf, pathOf } from './names.js';
import { pcmOf, type SlotReader, soundOf } from './sound.js';
import type { Facts, IndexLine, OpenFacts, Profile } from './types.js';
import { Waveform } from './waveform.js';

/** The ring as filing needs it. */
export interface FilingRing extends SlotReader {
  done(stream: number, facts: DoneFacts): Promise<void>;
}

/** How recordings are to be filed. */
export interface FilingRules {
  readonly profile: Profile;
  /** Of the words in `calls.csv`. */
  readonly language: Language;
  readonly encode: Encode;
  /** A day's index has changed, and with it the page that shows it. Never rejects. */
  dayChanged?(day: string): Promise<void>;
  /** Awaited before anything is written, with the size of the file to come: the moment to make room. */
  before?(bytes: number): Promise<void>;
}

export interface Filed {
  readonly line: IndexLine;
  /** Why the call was filed in another profile than wished; null when it was not. */
  readonly complaint: Problem | null;
}

const PIECE_BYTES = 1024 ** 2;
/** Left free on the card beyond the file itself. */
const SPARE_BYTES = 1024 ** 2;

/**
 * Files one call, verifies it and writes its DONE: the DONE is the commit (facts: storage §6.1). Whatever was
 * left by an earlier try is replaced, so it may be repeated after a cut at any point. The sound is read twice,
 * to measure and to write, so that memory stays flat. An encoder that fails costs space, not the call: it is
 * filed in the profile `standard` then.
 * @throws ProblemError cardFull, cardReadOnly, cardMissing, readBackDiffers; the signal's reason when stopped
 */
export async function fileCall(
  call: CallInRing,
  open: OpenFacts,
  ring: FilingRing,
  disk: Disk,
  rules: FilingRules,
  signal: AbortSignal,
): Promise<Filed> {
  const sound = await measure(call, ring, signal);
  const asProfile = (profile: Profile) => {
    const facts = factsOf(open, call.events, call.close, sound, profile);
    return fileAs(facts, call, ring, disk, rules, signal);
  };
  // Of nothing an encoder makes nothing.
  if (sound.samples === 0) return { line: await asProfile('standard'), complaint: null };
  try {
    return { line: await asProfile(rules.profile), complaint: null };
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.problem.code.startsWith('encoder')) throw error;
    return { line: await asProfile('standard'), complaint: error.problem };
  }
}

async function fileAs(
  unhashed: UnhashedFacts,
  call: CallInRing,
  ring: FilingRing,
  disk: Disk,
  rules: FilingRules,
  signal: AbortSignal,
): Promise<IndexLine> {
  const path = pathOf(unhashed);
  const day = dayOf(unhashed);
  const bytes = roomFor(unhashed.profile, unhashed.samples);
  try {
    await rules.before?.(bytes + SPARE_BYTES);
    signal.throwIfAborted();
    await disk.makeDirectory(day);
    const held = await removeLeftovers(disk, unhashed);
    await requireRoom(disk, path, bytes);
    const file = coded(unhashed.profile, soundPieces(ring, call, signal), rules.encode, signal);
    const { line, header } = await writeFile(disk, path, unhashed, file);
    await disk.syncDirectory(day);
    const sha256 = await readBack(disk, line, header, signal);
    if (held) await disk.setReadOnly(path, true);
    await putIndexLine(disk, line);
    await rewriteDay(disk, day, rules.language, { path, sha256 });
    await rules.dayChanged?.(day);
    const done = ring.done(call.stream, { id: line.id, path, bytes: line.bytes, sha256 });
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

async function measure(call: CallInRing, ring: SlotReader, signal: AbortSignal): Promise<SoundFound> {
  const holes: Hole[] = [];
  const waveform = new Waveform();
  let samples = 0;
  for await (const run of soundOf(ring, call)) {
    signal.throwIfAborted();
    if (run.pcm === null) {
      holes.push({ atSample: run.atSample, samples: run.samples });
      waveform.addSilence(run.samples);
    } else waveform.add(run.pcm);
    samples += run.samples;
  }
  return { samples, holes, waveform: waveform.finish() };
}

/**
 * A file of this recording under whatever name: an interrupted try may have known another length or profile.
 * @returns whether one of them was marked as held
 */
async function removeLeftovers(disk: Disk, facts: UnhashedFacts): Promise<boolean> {
  const day = dayOf(facts);
  const ours = (await disk.list(day)).filter((name) => isNameOf(facts, name));
  let held = false;
  for (const name of ours) {
    held ||= (await disk.stat(`${day}/${name}`))?.readOnly === true;
    await disk.remove(`${day}/${name}`);
  }
  return held;
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

/** Writes and syncs the file: room for the header, the body, and when its hash is known the header. */
async function writeFile(
  disk: Disk,
  path: string,
  unhashed: UnhashedFacts,
  { body, header: headerOf }: Coded,
): Promise<{ readonly line: IndexLine; readonly header: Buffer }> {
  const file = await disk.create(path);
  try {
    await file.write(Buffer.alloc(FILE_HEADER_BYTES));
    const written = await writeBody(file, body);
    const facts: Facts = { ...unhashed, audioSha256: written.sha256 };
    const header = headerOf(facts);
    await file.rewriteHead(header);
    await file.sync();
    await file.close();
    return { line: { ...facts, path, bytes: FILE_HEADER_BYTES + written.bytes }, header };
  } catch (error) {
    await file.close();
    await disk.remove(path).catch(() => {});
    throw error;
  }
}

async function writeBody(file: NewFile, body: AsyncIterable<Buffer>) {
  const hash = createHash('sha256');
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  for await (const piece of body) {
    hash.update(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes < PIECE_BYTES) continue;
    await file.write(Buffer.concat(waiting));
    bytes += waitingBytes;
    waiting = [];
    waitingBytes = 0;
  }
  if (waitingBytes > 0) await file.write(Buffer.concat(waiting));
  return { sha256: hash.digest('hex'), bytes: bytes + waitingBytes };
}

/** Reads header and body past the page cache. @returns the SHA-256 of the whole file */
async function readBack(disk: Disk, line: IndexLine, header: Buffer, signal: AbortSignal): Promise<string> {
  const { path, audioSha256, bytes } = line;
  const head = await disk.hash(path, 0, signal, FILE_HEADER_BYTES);
  const body = await disk.hash(path, FILE_HEADER_BYTES, signal);
  const whole = await disk.hash(path, 0, signal);
  const same = head.sha256 === createHash('sha256').update(header).digest('hex');
  if (!same || body.sha256 !== audioSha256 || whole.bytes !== bytes)
    throw new ProblemError({ code: 'readBackDiffers', path });
  return whole.sha256;
}

function problemOf(why: string, disk: Disk, path: string, bytes: number): Problem {
  if (why === 'ENOSPC' || why === 'EDQUOT') return { code: 'cardFull', path, bytes };
  if (why === 'EROFS') return { code: 'cardReadOnly', path };
  return { code: 'cardMissing', path: disk.root, why };
}
