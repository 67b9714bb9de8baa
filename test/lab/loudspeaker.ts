import { findClip } from '#src/signal/match.js';

const RATE_HZ = 8000;
/** A whole recording is looked for by two seconds of every five. */
const PIECE_SAMPLES = 2 * RATE_HZ;
const EVERY_SAMPLES = 5 * RATE_HZ;
const SAME = 0.99;

/** Whether the recording came out of the loudspeaker whole and in order. Pure. */
export function loudspeakerFault(
  recording: Int16Array,
  heardBytes: Buffer,
  say: (line: string) => void,
): readonly string[] {
  const heard = Int16Array.from({ length: heardBytes.length >> 1 }, (_, i) => heardBytes.readInt16LE(2 * i));
  const faults: string[] = [];
  let shift: number | null = null;
  for (let at = 0; at + PIECE_SAMPLES <= recording.length; at += EVERY_SAMPLES) {
    const piece = recording.subarray(at, at + PIECE_SAMPLES);
    if (piece.every((sample) => Math.abs(sample) < 500)) continue;
    const found = findClip(piece, heard, PIECE_SAMPLES);
    if (found === null || found.score < SAME)
      faults.push(`second ${at / RATE_HZ} of the recording did not come out of the loudspeaker`);
    else if (shift !== null && Math.abs(found.atSample - at - shift) > RATE_HZ / 100)
      faults.push(`the loudspeaker had a jump at second ${at / RATE_HZ} of the recording`);
    else shift = found.atSample - at;
  }
  if (faults.length === 0 && shift === null) faults.push('there was nothing loud to be replayed');
  if (faults.length === 0) say('the whole recording came out of the loudspeaker');
  return faults;
}
