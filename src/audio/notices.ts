import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { readPcmWav } from '../signal/wav.js';

const run = promisify(execFile);

/** A notice ready to be played and to be recognised. */
export interface Clip {
  readonly name: string;
  readonly file: string;
  readonly samples: Int16Array;
  readonly seconds: number;
  /** SHA-256 of the PCM samples, hex. */
  readonly sha256: string;
}

const RATE_HZ = 8000;
/** Longer than this is no notice, and would leave the tape before it is looked for. */
const MAX_SECONDS = 20;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$/u;
const CONVERT_MS = 30_000;

/**
 * The notices there are: those that came with the programme, and above them the owner's own, which win when
 * names are equal. Import converts any sound file that sox reads.
 */
export class Notices {
  readonly #shipped: string;
  readonly #own: string;

  constructor(shipped: string, own: string) {
    this.#shipped = shipped;
    this.#own = own;
  }

  /** Reads a clip by name, or by absolute path. */
  async load(name: string): Promise<Clip | Problem> {
    if (isAbsolute(name)) return readClip(basename(name, '.wav'), name);
    const own = await readClip(name, join(this.#own, `${name}.wav`));
    if (!('code' in own) || own.code !== 'noticeMissing') return own;
    return readClip(name, join(this.#shipped, `${name}.wav`));
  }

  /** All clips that can be read, by name. */
  async list(): Promise<Clip[]> {
    const names = new Set([...(await namesIn(this.#shipped)), ...(await namesIn(this.#own))]);
    const clips = await Promise.all([...names].sort().map((name) => this.load(name)));
    return clips.filter((clip): clip is Clip => !('code' in clip));
  }

  /** Converts a sound file's bytes to 8 kHz mono without leading silence, and keeps it as `name`. */
  async import(name: string, sound: Buffer): Promise<Clip | Problem> {
    if (!NAME.test(name)) return { code: 'noticeName', name };
    const work = await mkdtemp(join(tmpdir(), 'denwaban-notice-'));
    try {
      const given = join(work, 'given');
      const made = join(work, 'made.wav');
      await writeFile(given, sound);
      const refused = await convert(given, made);
      if (refused !== null) return { code: 'noticeUnreadable', path: name, why: refused };
      const clip = await readClip(name, made);
      if ('code' in clip) return { code: 'noticeUnreadable', path: name, why: whyOf(clip) };
      const file = join(this.#own, `${name}.wav`);
      await mkdir(this.#own, { recursive: true });
      await writeFile(`${file}.new`, await readFile(made), { flush: true });
      await rename(`${file}.new`, file);
      return { ...clip, file };
    } catch (error) {
      throw new ProblemError({ code: 'noticeNotKept', path: this.#own, why: messageOf(error) });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

async function readClip(name: string, file: string): Promise<Clip | Problem> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { code: 'noticeMissing', path: file };
    return { code: 'noticeUnreadable', path: file, why: messageOf(error) };
  }
  const wav = readPcmWav(bytes);
  if (typeof wav === 'string' || wav.rateHz !== RATE_HZ)
    return { code: 'noticeUnreadable', path: file, why: typeof wav === 'string' ? wav : `${wav.rateHz} Hz` };
  const seconds = wav.samples.length / RATE_HZ;
  if (seconds > MAX_SECONDS) return { code: 'noticeUnreadable', path: file, why: `${Math.round(seconds)} s` };
  const pcm = new Uint8Array(wav.samples.buffer, wav.samples.byteOffset, wav.samples.byteLength);
  const sha256 = createHash('sha256').update(pcm).digest('hex');
  return { name, file, samples: wav.samples, seconds, sha256 };
}

/**
 * sox does the converting: any format, any rate. Leading silence goes, since the caller should hear the
 * notice at once; the level becomes -3 dBFS. Returns sox's complaint, or null.
 */
async function convert(given: string, made: string): Promise<string | null> {
  const effects = ['remix', '-', 'silence', '1', '0.01', '0.5%', 'rate', String(RATE_HZ), 'gain', '-n', '-3'];
  let complaint = '';
  for (const type of [[], ['-t', 'wav'], ['-t', 'mp3'], ['-t', 'ogg'], ['-t', 'flac']])
    try {
      await run('sox', ['-V1', ...type, given, '-b', '16', '-D', made, ...effects], { timeout: CONVERT_MS });
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'sox is not installed';
      complaint ||= messageOf(error).trim().split('\n').at(-1) ?? '';
    }
  return complaint;
}

async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.endsWith('.wav')).map((name) => basename(name, '.wav'));
}

function whyOf(problem: Problem): string {
  return 'why' in problem ? problem.why : problem.code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
