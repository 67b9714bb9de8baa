import { readFileSync } from 'node:fs';
import { readPcmWav } from '#src/signal/wav.js';

/** The samples of a WAV file; throws when it is none. */
export function samplesIn(file: string): Int16Array {
  const wav = readPcmWav(readFileSync(file));
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
