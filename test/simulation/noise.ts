import { Random } from '../rig/random.js';

const LENGTH = 2 ** 20;
/** No stretch asked for may be longer. */
const LONGEST = 2 ** 19;

function make(): Int16Array {
  const random = new Random(8000);
  const noise = new Int16Array(LENGTH + LONGEST);
  for (let i = 0; i < LENGTH; i++) noise[i] = random.below(65_536) - 32_768 || 1;
  noise.copyWithin(LENGTH, 0, LONGEST);
  return noise;
}

const NOISE = make();

/** All of it, from its first sample in memory. */
export function wholeNoise(): Int16Array {
  return NOISE;
}

/** The sound on a line: never silent, and a function of where on the sample clock it is. Not to be changed. */
export function noiseAt(salt: number, position: number, samples: number): Int16Array {
  if (samples > LONGEST) throw new RangeError(`${samples} samples of noise at once`);
  const at = (((position + salt * 7919) % LENGTH) + LENGTH) % LENGTH;
  return NOISE.subarray(at, at + samples);
}
