import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const WAV_HEAD_BYTES = 44;
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
export async function samplesOf(path: string): Promise<Int16Array> {
  const bytes = await readFile(path);
  if (isPlain(bytes)) return toSamples(bytes.subarray(WAV_HEAD_BYTES, bytes.length & ~1));
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-i', path, '-ac', '1', '-ar', '8000', '-f', 's16le', '-'],
    { encoding: 'buffer', maxBuffer: MOST_BYTES },
  );
  return toSamples(stdout);
}

/** Already what is wanted, with the shortest of headers. */
function isPlain(bytes: Buffer): boolean {
  return (
    bytes.length > WAV_HEAD_BYTES &&
    bytes.toString('latin1', 8, 16) === 'WAVEfmt ' &&
    bytes.readUInt32LE(16) === 16 &&
    bytes.readUInt16LE(20) === 1 &&
    bytes.readUInt16LE(22) === 1 &&
    bytes.readUInt32LE(24) === 8000 &&
    bytes.readUInt16LE(34) === 16 &&
    bytes.toString('latin1', 36, 40) === 'data'
  );
}

function toSamples(bytes: Uint8Array): Int16Array {
  return new Int16Array(bytes.slice(0, bytes.length & ~1).buffer);
}
