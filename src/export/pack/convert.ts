import { createHash } from 'node:crypto';
import { coded } from '../../card/body.js';
import { type EncoderProgram, encode, encodeBy } from '../../card/encoder.js';
import { FILE_HEADER_BYTES, titleOf } from '../../card/headerText.js';
import { samplesOfMuLaw } from '../../card/mulaw.js';
import { localTimeOf } from '../../card/names.js';
import { type Facts, type Profile, RATE_HZ } from '../../card/types.js';
import { ProblemError } from '../../i18n/problems.js';
import { levelled } from '../../signal/levelled.js';
import type { ExportFormat } from './manifest.js';
import type { Original } from './original.js';

export type Converted = Exclude<ExportFormat, 'original'>;

/** What a file must be when it is read back: its first bytes, and the SHA-256 of all behind them. */
export interface Proof {
  readonly head: Buffer;
  readonly restSha256: string;
  readonly bytes: number;
}

/** What of a file being written the formats need. */
export interface Sink {
  write(data: Uint8Array): Promise<void>;
  rewriteHead(data: Uint8Array): Promise<void>;
}

/** The profile in which a format is filed; FLAC never is. */
export const PROFILE_OF: Readonly<Record<Converted, Profile | null>> = {
  wav: 'pcm',
  mp3: 'long',
  opus: 'opus',
  flac: null,
};

/** What a decoder may leave out at the end: less than its frame. */
const MISSING_SAMPLES = 2 * 1152;
const DECODERS: Readonly<Record<'long' | 'opus', EncoderProgram>> = {
  long: { program: 'lame', package: 'lame', arguments: '--decode --mp3input --quiet -t - -'.split(' ') },
  opus: {
    program: 'opusdec',
    package: 'opus-tools',
    arguments: ['--quiet', '--rate', `${RATE_HZ}`, '-', '-'],
  },
};
const FLAC = `--silent --force-raw-format --endian=little --sign=signed --channels=1 --bps=16 --sample-rate=${RATE_HZ}`;
/** Where a FLAC file has the MD5 of its samples, 16 bytes: flac can write it only by seeking back. */
const FLAC_MD5_AT = 26;

/**
 * Writes the recording anew in another format; what the original's header told stands in the new one's. Levelled:
 * for the ear, and the facts say so; the original is only read.
 * @throws ProblemError exportUnreadable, exportProgramMissing; what the pieces and the sink throw
 */
export async function convert(
  form: { readonly format: Converted; readonly levelled: boolean },
  original: Original,
  pieces: AsyncIterable<Buffer>,
  sink: Sink,
  signal: AbortSignal,
): Promise<Proof> {
  try {
    const { facts: found, pcm: sound } = await soundOf(original, pieces, signal);
    const facts: Facts = form.levelled ? { ...found, levelled: true } : found;
    const pcm = form.levelled ? levelled(sound) : sound;
    const profile = PROFILE_OF[form.format];
    if (profile === null) return await writeFlac(facts, pcm, sink, signal);
    return await writeProfile({ ...facts, profile }, pcm, sink, signal);
  } catch (error) {
    throw error instanceof ProblemError ? asExport(error, original.path) : error;
  }
}

/** A file like one of the recorder's own, body first: FORMAT.md, "File". */
async function writeProfile(
  facts: Facts,
  pcm: AsyncIterable<Buffer>,
  sink: Sink,
  signal: AbortSignal,
): Promise<Proof> {
  const { body, header } = coded(facts.profile, pcm, encode, signal);
  const hash = createHash('sha256');
  let bytes = FILE_HEADER_BYTES;
  await sink.write(Buffer.alloc(FILE_HEADER_BYTES));
  for await (const piece of body) {
    hash.update(piece);
    bytes += piece.length;
    await sink.write(piece);
  }
  const audioSha256 = hash.digest('hex');
  const head = header({ ...facts, audioSha256 });
  await sink.rewriteHead(head);
  return { head, restSha256: audioSha256, bytes };
}

async function writeFlac(
  facts: Facts,
  pcm: AsyncIterable<Buffer>,
  sink: Sink,
  signal: AbortSignal,
): Promise<Proof> {
  const { date, time } = localTimeOf(facts.start);
  const tags = [`TITLE=${titleOf(facts)}`, `DATE=${date}T${time}`, `DNWB=${JSON.stringify(facts)}`];
  const program: EncoderProgram = {
    ...{ program: 'flac', package: 'flac' },
    arguments: [
      ...FLAC.split(' '),
      ...[`--input-size=${facts.samples * 2}`, '--no-seektable', '--padding=8192'],
      ...tags.flatMap((tag) => ['-T', tag]),
      ...['-c', '-'],
    ],
  };
  const samples = createHash('md5');
  const counted = async function* () {
    for await (const piece of pcm) {
      samples.update(piece);
      yield piece;
    }
  };
  const head = Buffer.alloc(FILE_HEADER_BYTES);
  const rest = createHash('sha256');
  let bytes = 0;
  for await (const piece of encodeBy(program, counted(), signal)) {
    const inHead = Math.max(0, Math.min(piece.length, head.length - bytes));
    piece.copy(head, bytes, 0, inHead);
    rest.update(piece.subarray(inHead));
    bytes += piece.length;
    await sink.write(piece);
  }
  samples.digest().copy(head, FLAC_MD5_AT);
  await sink.rewriteHead(head);
  return { head, restSha256: rest.digest('hex'), bytes };
}

/** The recording's sound as PCM16 of exactly as many samples as its facts tell. */
async function soundOf(original: Original, pieces: AsyncIterable<Buffer>, signal: AbortSignal) {
  const rest = pieces[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < FILE_HEADER_BYTES) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const body = async function* () {
    yield head.subarray(FILE_HEADER_BYTES);
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  const file = async function* () {
    yield head.subarray(0, FILE_HEADER_BYTES);
    yield* body();
  };
  const facts = original.facts();
  if (facts === null) throw unreadable(original.path, 'no facts in its header');
  const { profile } = facts;
  const sound =
    profile === 'pcm'
      ? body()
      : profile === 'standard'
        ? decoded(body())
        : encodeBy(DECODERS[profile], file(), signal);
  return { facts, pcm: exactly(sound, facts.samples * 2, original.path) };
}

async function* decoded(muLaw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of muLaw) yield Buffer.from(samplesOfMuLaw(piece).buffer);
}

/** In pieces of whole samples; what a decoder left out at the end becomes silence. */
async function* exactly(sound: AsyncIterable<Buffer>, bytes: number, path: string): AsyncGenerator<Buffer> {
  let left = bytes;
  let odd: Buffer = Buffer.alloc(0);
  for await (const piece of sound) {
    const all = odd.length === 0 ? piece : Buffer.concat([odd, piece]);
    const whole = all.subarray(0, Math.min(left, all.length & ~1));
    odd = all.subarray(all.length & ~1);
    left -= whole.length;
    // To its end: the original's bytes are counted as they pass.
    if (whole.length > 0) yield whole;
  }
  if (left > MISSING_SAMPLES * 2) throw unreadable(path, `${left / 2} samples are missing`);
  if (left > 0) yield Buffer.alloc(left);
}

function unreadable(path: string, why: string): ProblemError {
  return new ProblemError({ code: 'exportUnreadable', path, why });
}

/** The filer's words about encoders are not an export's. */
function asExport(error: ProblemError, path: string): ProblemError {
  const { problem } = error;
  if (problem.code === 'encoderFailed') return unreadable(path, `${problem.program}: ${problem.why}`);
  if (problem.code !== 'encoderMissing') return error;
  const { program, package: name } = problem;
  return new ProblemError({ code: 'exportProgramMissing', program, package: name });
}
