/** Loudness of 16-bit samples in decibels of full scale; silence is -Infinity. */
export interface Level {
  readonly rmsDb: number;
  readonly peakDb: number;
}

const FULL_SCALE = 32768;

export function levelOf(samples: Int16Array): Level {
  let peak = 0;
  let sum = 0;
  for (const sample of samples) {
    const size = Math.abs(sample);
    if (size > peak) peak = size;
    sum += sample * sample;
  }
  const rms = samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
  return { rmsDb: decibels(rms), peakDb: decibels(peak) };
}

function decibels(amplitude: number): number {
  return amplitude === 0 ? Number.NEGATIVE_INFINITY : 20 * Math.log10(amplitude / FULL_SCALE);
}
