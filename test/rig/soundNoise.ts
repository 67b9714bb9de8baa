import type { Random } from './random.js';

/** The sound with white Gaussian noise of this rms (1 is one step of 16 bit) over it, clipped at full scale. */
export function addNoise(sound: Int16Array, rms: number, random: Random): Int16Array {
  const noisy = new Int16Array(sound.length);
  const put = (i: number, noise: number) => {
    if (i >= sound.length) return;
    noisy[i] = Math.max(-32768, Math.min(32767, Math.round((sound[i] as number) + noise)));
  };
  for (let i = 0; i < sound.length; i += 2) {
    const size = rms * Math.sqrt(-2 * Math.log(1 - random.next()));
    const turn = 2 * Math.PI * random.next();
    put(i, size * Math.cos(turn));
    put(i + 1, size * Math.sin(turn));
  }
  return noisy;
}
