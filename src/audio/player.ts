import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Problem } from '../i18n/problems.js';
import { levelled } from '../signal/levelled.js';

/** How a playback ended. */
export type PlaybackEnd =
  | { readonly kind: 'done' | 'stopped' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface Playback {
  /** Resolves when the last sample has been played, or the playback was stopped, or failed. Never rejects. */
  readonly ended: Promise<PlaybackEnd>;
  /** The first sample may be on the line this much later than it was asked for, in samples; 0 when not told. */
  readonly lateSamples?: number;
  /** Silence within a buffer's length (80 ms). */
  stop(): void;
}

/** How a file's sound is coded: WAV with PCM, which aplay reads by itself, or what must be decoded for it. */
export type Coding = 'pcm' | 'muLaw' | 'mp3' | 'opus';

export interface Player {
  /** Plays a sound file on an ALSA device. `even`: with its loud and quiet parties evened out. */
  play(file: string, device: string, coding?: Coding, even?: boolean): Playback;
}

const TERM_PATIENCE_MS = 300;
const APLAY = ['-q', '--buffer-time=80000', '--period-time=20000'];
const RAW = '-t raw -f S16_LE -r 8000 -c 1 -'.split(' ');

const sox = (file: string) => ({
  program: 'sox',
  package: 'sox',
  arguments: ['-V1', file, ...'-t raw -r 8000 -c 1 -e signed -b 16 -'.split(' ')],
});
/** Programs that write PCM16 at 8 kHz: sox, and the decoders that come with the encoders. */
const DECODERS = {
  pcm: sox,
  muLaw: sox,
  mp3: (file: string) => ({
    program: 'lame',
    package: 'lame',
    arguments: ['--decode', '--quiet', '-t', file, '-'],
  }),
  opus: (file: string) => ({
    program: 'opusdec',
    package: 'opus-tools',
    arguments: ['--quiet', '--rate', '8000', file, '-'],
  }),
};

/**
 * aplay with small buffers: 9-14 ms to the first sample, in a process that cannot hurt this one
 * (facts: packages §3).
 */
export class AplayPlayer implements Player {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  play(file: string, device: string, coding: Coding = 'pcm', even = false): Playback {
    const decoder = coding === 'pcm' && !even ? undefined : DECODERS[coding](file);
    const arguments_ = [...APLAY, '-D', device, ...(decoder === undefined ? [file] : RAW)];
    const aplay = spawn('aplay', arguments_, { env: this.#env, stdio: ['pipe', 'ignore', 'pipe'] });
    const decoding =
      decoder && spawn(decoder.program, decoder.arguments, { stdio: ['ignore', 'pipe', 'pipe'] });
    if (decoding === undefined) aplay.stdin.end();
    else {
      const sound = even ? Readable.from(levelled(decoding.stdout)) : decoding.stdout;
      void pipeline(sound, aplay.stdin).catch(() => {});
    }
    const children = decoding === undefined ? [aplay] : [decoding, aplay];
    let stopped = false;
    let missing = false;
    decoding?.on('error', () => {
      missing = true;
    });
    const ended = Promise.all(children.map(fate)).then((fates): PlaybackEnd => {
      if (stopped) return { kind: 'stopped' };
      if (decoder !== undefined && missing) {
        const { program, package: name } = decoder;
        return { kind: 'failed', problem: { code: 'decoderMissing', file, program, package: name } };
      }
      // aplay's word comes first: when it goes away, the decoder complains as well.
      const why = fates.reverse().find((one) => one !== null) ?? null;
      if (why === null) return { kind: 'done' };
      return { kind: 'failed', problem: { code: 'playFailed', file, device, why } };
    });
    const stop = () => {
      stopped = true;
      for (const child of children) {
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), TERM_PATIENCE_MS).unref();
      }
    };
    return { ended, stop };
  }
}

/** Why the program failed; null when it did not. Never rejects. */
function fate(child: ChildProcess & { readonly stderr: Readable }): Promise<string | null> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-500);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(null);
      else {
        const said = complaint.trim().split('\n').at(-1);
        resolve(said || `${child.spawnfile} ended with ${signal ?? `code ${code}`}`);
      }
    });
  });
}
