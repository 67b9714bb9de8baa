import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PatternReader, Run } from './pattern.js';
import { readWavFile, type WavFile } from './wavFile.js';

const HEADER_BYTES = 4096;

/** A recording as it stood on the card. */
export interface Found {
  readonly path: string;
  readonly sha256: string;
  readonly facts: WavFile['facts'];
  readonly samples: number;
  readonly runs: readonly Run[];
}

export interface CardCopy {
  readonly recordings: readonly Found[];
  /** What is wrong with the card by itself, whatever was recorded. */
  readonly faults: readonly string[];
}

/** Looks through a copy of the recordings directory: every file, every index line, every list of sums. */
export function readCardCopy(root: string, reader: PatternReader): CardCopy {
  const faults: string[] = [];
  const recordings: Found[] = [];
  const indexed = new Set<string>();
  for (const path of filesUnder(root)) {
    const bytes = readFileSync(join(root, path));
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    if (path.endsWith('.wav')) {
      try {
        recordings.push(recordingOf(path, bytes, reader));
      } catch (error) {
        faults.push(`${path}: ${error instanceof Error ? error.message : error}`);
      }
    } else if (path.endsWith('/index.ndjson')) {
      faults.push(...readIndex(path, bytes.toString('utf8'), indexed));
    } else if (path.endsWith('/SHA256SUMS')) {
      faults.push(...checkSums(root, directory, bytes.toString('utf8')));
    }
  }
  const here = new Set(recordings.map(({ path }) => path));
  // A recording that was filed again has a line for each time: the last one counts.
  for (const path of indexed)
    if (!here.has(path)) faults.push(`${path} stands in its index and is not there`);
  for (const path of here) if (!indexed.has(path)) faults.push(`${path} stands in no index`);
  return { recordings, faults };
}

function filesUnder(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function recordingOf(path: string, bytes: Buffer, reader: PatternReader): Found {
  const { facts, sound } = readWavFile(bytes);
  if (hashOf(bytes.subarray(HEADER_BYTES)) !== facts.audioSha256)
    throw new Error('its sound has not the hash in its header');
  if (sound.length !== facts.samples)
    throw new Error(`${sound.length} samples, its header says ${facts.samples}`);
  return { path, sha256: hashOf(bytes), facts, samples: sound.length, runs: reader.runs(sound) };
}

function readIndex(path: string, text: string, indexed: Set<string>): readonly string[] {
  return text.split('\n').flatMap((line, at, all) => {
    if (line === '' && at === all.length - 1) return [];
    try {
      const entry = JSON.parse(line) as { path?: string; op?: string };
      if (entry.path !== undefined && entry.op === undefined) indexed.add(entry.path);
      return [];
    } catch {
      return [`${path}:${at + 1} is no index line`];
    }
  });
}

/** Lines as sha256sum writes them; a file they name must be there and have that hash. */
function checkSums(root: string, directory: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, sum = '', name = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (!name.endsWith('.wav')) return [];
    try {
      if (hashOf(readFileSync(join(root, directory, name))) === sum) return [];
      return [`${directory}${name} has not the sum in SHA256SUMS`];
    } catch {
      return [`${directory}${name} stands in SHA256SUMS and is not there`];
    }
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
