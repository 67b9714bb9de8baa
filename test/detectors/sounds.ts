import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readPcmWav, samplesOf } from '#src/signal/wav.js';

const run = promisify(execFile);
const MOST_BYTES = 400e6;

/** Every file of a Debian package that holds speech or music by its name, each content once. */
export async function soundFiles(debianPackage: string, seen: Set<string>): Promise<readonly string[]> {
  const { stdout } = await run('dpkg', ['-L', debianPackage], { maxBuffer: MOST_BYTES });
  const files: string[] = [];
  for (const path of stdout.split('\n').filter((one) => /\.(wav|ogg|gsm|mp3|flac)$/.test(one))) {
    const content = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    if (seen.has(content)) continue;
    seen.add(content);
    files.push(path);
  }
  return files;
}

/** Any sound file as 8000 Hz, mono, 16 bit. */
export async function soundOf(path: string): Promise<Int16Array> {
  const wav = readPcmWav(await readFile(path));
  if (typeof wav === 'object' && wav.rateHz === 8000) return wav.samples;
  const [program = '', ...args] = /\.(wav|gsm)$/.test(path)
    ? ['sox', path, '-t', 'raw', '-r', '8000', '-c', '1', '-e', 'signed', '-b', '16', '-']
    : ['ffmpeg', '-v', 'error', '-nostdin', '-i', path, '-ac', '1', '-ar', '8000', '-f', 's16le', '-'];
  const { stdout } = await run(program, args, { encoding: 'buffer', maxBuffer: MOST_BYTES });
  return samplesOf(stdout);
}
