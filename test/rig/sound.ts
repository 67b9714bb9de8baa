import { readFileSync } from 'node:fs';
import { samplesOfMuLaw } from '#src/card/mulaw.js';
import { readPcmWav } from '#src/signal/wav.js';

const FORMAT_TAG_AT = 20;
const MU_LAW = 7;
const HEADER_BYTES = 4096;

/** The samples of a plain WAV file or of a recording in the profile `standard`; throws when it is neither. */
export function samplesIn(file: string): Int16Array {
  const bytes = readFileSync(file);
  if (bytes.readUInt16LE(FORMAT_TAG_AT) === MU_LAW) {
    const samples = bytes.readUInt32LE(HEADER_BYTES - 4);
    return samplesOfMuLaw(bytes.subarray(HEADER_BYTES, HEADER_BYTES + samples));
  }
  const wav = readPcmWav(bytes);
  if (typeof wav === 'string') throw new Error(`${file}: ${wav}`);
  return wav.samples;
}

/** Pearson's coefficient of two equally long runs. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const covariance = sumAB - (sumA * sumB) / length;
  return covariance / Math.sqrt((sumAA - (sumA * sumA) / length) * (sumBB - (sumB * sumB) / length));
}

export function rmsDb(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length / 32768 ** 2);
}
