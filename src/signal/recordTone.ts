import type { Country } from './country.js';

const RATE_HZ = 8000;
/** Without a soft beginning and end a beep clicks over the whole band. */
const RAMP_SAMPLES = 40;

/**
 * The country's record tone, once: 8 kHz mono, 16 bit (facts: line-interface §5).
 *
 * @param levelDb of the sine against full scale
 */
export function recordToneSamples(tone: NonNullable<Country['recordTone']>, levelDb = -20): Int16Array {
  const samples = new Int16Array(Math.round((tone.onMs * RATE_HZ) / 1000));
  const peak = 32_767 * 10 ** (levelDb / 20);
  for (let i = 0; i < samples.length; i++) {
    const ramp = Math.min(1, i / RAMP_SAMPLES, (samples.length - 1 - i) / RAMP_SAMPLES);
    samples[i] = Math.round(ramp * peak * Math.sin((2 * Math.PI * tone.hz * i) / RATE_HZ));
  }
  return samples;
}
