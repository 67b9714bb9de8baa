import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { ProblemError } from '../i18n/problems.js';
import { samplesOf } from '../signal/wav.js';

/** Peak of every voice at the mouth, before the line takes its loss. Leaves room for the notice on top. */
const PEAK_DB = -9;
const MAX_SOUND_BYTES = 64 * 1024 * 1024;

/**
 * Any sound file as a telephone would send it: 8 kHz, mono, 300-3400 Hz, one level.
 *
 * @throws ProblemError emulatorSoundFileUnreadable
 */
export async function readVoice(path: string): Promise<Int16Array> {
  const refuse = (why: string) => new ProblemError({ code: 'emulatorSoundFileUnreadable', path, why });
  await access(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code ?? error.message);
  });
  const raw = ['-t', 'raw', '-r', '8000', '-e', 'signed-integer', '-b', '16', '-c', '1', '-'];
  const effects = ['remix', '-', 'rate', '8000', 'sinc', '300-3400', 'norm', String(PEAK_DB)];
  // Without -R sox dithers differently on every run, and a test could not repeat itself.
  const args = ['-V1', '-R', path, ...raw, ...effects];
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: MAX_SOUND_BYTES } as const;
    execFile('sox', args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(refuse(stderr.toString().trim().split('\n')[0] || error.message));
    });
  });
  if (bytes.length < 2) throw refuse('it holds no sound');
  return samplesOf(bytes);
}
