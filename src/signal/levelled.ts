import { Buffer } from 'node:buffer';
import { Leveller } from './agc.js';
import { samplesOf } from './wav.js';

/** PCM16 with its loud and quiet parties evened out ({@link Leveller}); as many samples as came. */
export async function* levelled(pcm: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const leveller = new Leveller();
  let odd: Buffer = Buffer.alloc(0);
  for await (const piece of pcm) {
    const all = odd.length === 0 ? piece : Buffer.concat([odd, piece]);
    odd = all.subarray(all.length & ~1);
    const ready = bytesOf(leveller.push(samplesOf(all.subarray(0, all.length & ~1))));
    if (ready.length > 0) yield ready;
  }
  const rest = bytesOf(leveller.flush());
  if (rest.length > 0) yield rest;
}

function bytesOf(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, i * 2);
  return bytes;
}
