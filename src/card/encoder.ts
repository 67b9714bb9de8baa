import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '../i18n/problems.js';
import { whyOf } from './blockStore.js';
import { OGG_SERIAL } from './opusHeader.js';
import { Patience } from './patience.js';
import { type Profile, RATE_HZ } from './types.js';

/**
 * Codes PCM16 as a stream of bytes in the profile's container.
 * @throws ProblemError encoderMissing, encoderFailed; the signal's reason; what the given sound throws
 */
export type Encode = (
  profile: LossyProfile,
  pcm: AsyncIterable<Buffer>,
  signal: AbortSignal,
) => AsyncIterable<Buffer>;

export type LossyProfile = Extract<Profile, 'long' | 'opus'>;

/** A Debian program that reads PCM16 and writes coded sound. */
export interface EncoderProgram {
  readonly program: string;
  readonly package: string;
  readonly arguments: readonly string[];
}

/** Coded bytes a second in both lossy profiles: 24 kbit/s. */
export const LOSSY_BYTES_PER_S = 3000;

const KHZ = String(RATE_HZ / 1000);
const LAME = `--quiet -r --signed --bitwidth 16 --little-endian -s ${KHZ} --resample ${KHZ} -m m -b 24 --cbr`;
const OPUSENC = `--quiet --raw --raw-rate ${RATE_HZ} --raw-chan 1 --raw-bits 16 --bitrate 24 --cvbr --speech`;

const PROGRAMS: Readonly<Record<LossyProfile, EncoderProgram>> = {
  // No reservoir: a cut or a hole costs only itself. -t: no tag frame, which needs seeking back; infoFrame.ts makes it.
  long: { program: 'lame', package: 'lame', arguments: `${LAME} --nores -t - -`.split(' ') },
  opus: {
    program: 'opusenc',
    package: 'opus-tools',
    arguments: `${OPUSENC} --padding 0 --serial ${OGG_SERIAL} - -`.split(' '),
  },
};

const NOT_FOUND = 127;
/**
 * An encoder that has sound, or its end, and neither takes nor gives anything for so long is dead: even at nice 19
 * a Pi is never so busy. What it waits for the card does not count.
 */
const STALL_MS = 60_000;

/** What an encoder gave is not what was asked for. */
export function encoderFailed(profile: LossyProfile, why: string): ProblemError {
  const { program, package: name } = PROGRAMS[profile];
  return new ProblemError({ code: 'encoderFailed', program, package: name, why });
}

export const encode: Encode = (profile, pcm, signal) => encodeBy(PROGRAMS[profile], pcm, signal);

/** Runs the program at the lowest priority; whatever becomes of the iteration, the program ends with it. */
export async function* encodeBy(
  { program, package: name, arguments: given }: EncoderProgram,
  pcm: AsyncIterable<Buffer>,
  signal: AbortSignal,
  stallMs = STALL_MS,
): AsyncGenerator<Buffer> {
  const child = spawn('nice', ['-n', '19', program, ...given], { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  const patience = new Patience(stallMs, kill);
  signal.addEventListener('abort', kill, { once: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-500);
  });
  const ended = once(child, 'close').catch((error: unknown) => [whyOf(error)]);
  const failed = (why: string) => new ProblemError({ code: 'encoderFailed', program, package: name, why });
  const broken: unknown[] = [];
  const pieces = pcm[Symbol.asyncIterator]();
  const next = () => {
    const came = patience.excuse();
    const piece = pieces.next().finally(came);
    return piece.catch((error: unknown) => {
      broken.push(error);
      throw error;
    });
  };
  const sound = async function* () {
    try {
      for (let piece = await next(); !piece.done; piece = await next()) {
        // A pipe that breaks is thrown in here: that is the program's fault, not the sound's.
        yield piece.value;
      }
    } finally {
      await pieces.return?.();
    }
  };
  // A program that died closes its input; its exit code says why.
  const fed = pipeline(Readable.from(sound()), child.stdin).catch(() => {
    if (broken.length > 0) kill();
  });
  try {
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      const taken = patience.excuse();
      yield piece;
      taken();
    }
    const [code] = await ended;
    await fed;
    signal.throwIfAborted();
    if (broken.length > 0) throw broken[0];
    if (patience.ended) throw failed(`no answer for ${stallMs / 1000} s`);
    if (code === NOT_FOUND) throw new ProblemError({ code: 'encoderMissing', program, package: name });
    if (code !== 0) throw failed(complaint.trim().split('\n').at(-1) || `ended with ${code ?? 'a signal'}`);
  } finally {
    patience.stop();
    signal.removeEventListener('abort', kill);
    kill();
  }
}
