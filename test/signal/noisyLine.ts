import type { Random } from '../rig/random.js';

/** The sound with `quiet` samples of nothing on either side, and noise, hum and direct current over it all. */
export function onNoisyLine(
  sound: Int16Array,
  line: {
    readonly quiet: number;
    readonly noiseRms: number;
    readonly humPeak?: number;
    readonly direct?: number;
  },
  random: Random,
): Int16Array {
  const { quiet, noiseRms, humPeak = 0, direct = 0 } = line;
  const heard = new Int16Array(sound.length + 2 * quiet);
  for (let n = 0; n < heard.length; n++) {
    const hum = humPeak * Math.sin((2 * Math.PI * 50 * n) / 8000);
    const value = (sound[n - quiet] ?? 0) + noiseRms * normal(random) + hum + direct;
    heard[n] = Math.max(-32768, Math.min(32767, Math.round(value)));
  }
  return heard;
}

/** The rms of white noise (0 to 4 kHz) so far below a sine of this peak. */
export function noiseFor(peak: number, snrDb: number): number {
  return peak / Math.SQRT2 / 10 ** (snrDb / 20);
}

/** A number of the normal distribution. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
