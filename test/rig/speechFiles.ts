import { readFileSync } from 'node:fs';
import { readPcmWav, samplesOf } from '#src/signal/wav.js';
import { Random, seedFor } from './random.js';

const DATA = '/usr/share/pocketsphinx/test/data/';
/** Two speakers of Debian's pocketsphinx-testdata, 16 kHz. */
export const READER = ['0870', '0880', '0890', '0920', '0930'].map(
  (part) => `librivox/sense_and_sensibility_01_austen_64kb-${part}.wav`,
);
export const CALLER = ['goforward.raw', 'numbers.raw', 'something.raw'];

/** The speech in a file, at 8 kHz. */
export function speechOf(file: string): Int16Array {
  const bytes = readFileSync(`${DATA}${file}`);
  const wav = file.endsWith('.raw') ? { rateHz: 16_000, samples: samplesOf(bytes) } : readPcmWav(bytes);
  if (typeof wav === 'string' || wav.rateHz !== 16_000) throw new Error(`${file} is not what it was`);
  const { samples } = wav;
  return Int16Array.from({ length: samples.length >> 1 }, (_, i) =>
    Math.round(((samples[2 * i] ?? 0) + (samples[2 * i + 1] ?? 0)) / 2),
  );
}

/** At this level, dBFS, over the parts that are no pause. */
export function atLevel(speech: Int16Array, levelDb: number): Int16Array {
  const powers: number[] = [];
  for (let i = 0; i + 160 <= speech.length; i += 160) {
    let sum = 0;
    for (let j = i; j < i + 160; j++) sum += (speech[j] ?? 0) ** 2;
    powers.push(sum / 160);
  }
  const loudest = Math.max(...powers);
  const active = powers.filter((power) => power > loudest / 300);
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length;
  const factor = (10 ** (levelDb / 20) * 32768) / Math.sqrt(mean);
  return speech.map((sample) => Math.max(-32768, Math.min(32767, Math.round(sample * factor))));
}

/** White noise of this level. */
export function noiseOf(samples: number, levelDb: number, name = 'noise'): Int16Array {
  const random = new Random(seedFor(name));
  const peak = 10 ** (levelDb / 20) * 32768 * Math.sqrt(3);
  return Int16Array.from({ length: samples }, () => Math.round((random.next() * 2 - 1) * peak));
}

/** Sinusoids that sound together, each of this level. */
export function toneOf(samples: number, hz: readonly number[], levelDb: number): Int16Array {
  const peak = 10 ** (levelDb / 20) * 32768 * Math.SQRT2;
  return Int16Array.from({ length: samples }, (_, i) =>
    Math.round(hz.reduce((sum, one) => sum + peak * Math.sin((2 * Math.PI * one * i) / 8000), 0)),
  );
}

/** One after the other. */
export function joined(...parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Both at once, as long as the first, clipped as a converter does. */
export function mixed(under: Int16Array, over: Int16Array, at = 0): Int16Array {
  const sum = Int16Array.from(under);
  for (let i = 0; i < over.length && at + i < sum.length; i++)
    sum[at + i] = Math.max(-32768, Math.min(32767, (sum[at + i] ?? 0) + (over[i] ?? 0)));
  return sum;
}
