import type { Random } from './random.js';

/** The sound with white Gaussian noise of this rms (1 is one step of 16 bit) over it, clipped at full scale. */
export function addNoise(sound: Int16Array, rms: number, random: Random): Int16Array {
  const noisy = new Int16Array(sound.length);
  for (let i = 0; i < sound.length; i++) {
    const size = Math.sqrt(-2 * Math.log(1 - random.next()));
    const value = (sound[i] as number) + rms * size * Math.cos(2 * Math.PI * random.next());
    noisy[i] = Math.max(-32768, Math.min(32767, Math.round(value)));
  }
  return noisy;
}
