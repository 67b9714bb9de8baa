import { muLawOf } from '#src/card/mulaw.js';
import type { Facts } from '#src/card/types.js';
import { noiseAt, wholeNoise } from './noise.js';
import type { Told } from './told.js';

const SILENT_MU_LAW = 0xff;
const MU_LAW = muLawOf(bytesOfSamples(wholeNoise()));

function bytesOfSamples(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Bytes as they must stand in the file. */
function bytesOf(told: Told, { profile }: Facts, atSample: number, samples: number): Buffer {
  const noise = noiseAt(told.salt, told.open.firstSample + atSample, samples);
  if (profile === 'pcm') return bytesOfSamples(noise);
  const at = noise.byteOffset / 2;
  return MU_LAW.subarray(at, at + samples);
}

/** May there be a gap from `from` to `until`? */
function mayBeMissing(told: Told, reason: string, from: number, until: number, stalled: boolean): boolean {
  if (reason === 'ringFull' && told.ringWasFull) return true;
  if (reason === 'ringSlow' && stalled) return true;
  let at = from;
  for (const { atSample, samples } of told.missing)
    if (atSample <= at && at < atSample + samples) at = atSample + samples;
  return at >= until || (told.died !== null && at >= told.kept);
}

/**
 * What is wrong with a recording's sound: every sample is the one that was handed over, or lies in a gap that
 * is declared and had to be. Null when all is well.
 * @param stalled the device took nothing in for so long that sound may have been refused
 */
export function soundFault(told: Told, facts: Facts, body: Buffer, stalled: boolean): string | null {
  const { samples } = facts;
  const bytes = facts.profile === 'pcm' ? 2 : 1;
  const silence = facts.profile === 'pcm' ? 0 : SILENT_MU_LAW;
  const expectedBytes = samples * bytes + ((samples * bytes) % 2);
  if (body.length !== expectedBytes) return `I15: ${body.length} bytes of sound for ${samples} samples`;
  if (samples > (told.samples ?? told.next))
    return `I2: ${samples} samples where ${told.next} were handed over`;
  if (told.closed && samples !== told.samples && !told.ringWasFull)
    return `I15: ${samples} samples out, ${told.samples} in`;
  if (samples < Math.min(told.kept, told.samples ?? told.kept) && !told.ringWasFull)
    return `loss: ${samples} samples kept, of ${told.next}; ${told.kept} had to be`;
  let at = 0;
  for (const gap of facts.gaps) {
    const fault = heard(told, facts, body, at, gap.atSample);
    if (fault !== null) return fault;
    at = gap.atSample + gap.samples;
    if (!mayBeMissing(told, gap.reason, gap.atSample, at, stalled))
      return `I1: a gap of ${gap.samples} at ${gap.atSample} (${gap.reason}) in a recording that was handed over whole there`;
    if (body.subarray(gap.atSample * bytes, at * bytes).some((byte) => byte !== silence))
      return `I15: a gap at ${gap.atSample} that is not silent`;
  }
  return heard(told, facts, body, at, samples);
}

function heard(told: Told, facts: Facts, body: Buffer, from: number, until: number): string | null {
  if (from > until) return `I15: gaps overlap at ${until}`;
  const bytes = facts.profile === 'pcm' ? 2 : 1;
  const found = body.subarray(from * bytes, until * bytes);
  const expected = bytesOf(told, facts, from, until - from);
  if (found.equals(expected)) return null;
  const at = Math.floor(found.findIndex((byte, i) => byte !== expected[i]) / bytes);
  return `I2: other sound than was handed over at sample ${from + at} of ${until}`;
}
