import type { CallInRing } from './callInRing.js';
import type { Slot, SlotFault } from './slot.js';

/** A run of a recording's samples; `pcm` is null where the ring holds no sound. */
export interface SoundRun {
  readonly atSample: number;
  readonly samples: number;
  readonly pcm: Buffer | null;
}

export interface SlotReader {
  read(seq: number): Promise<Slot | SlotFault>;
}

/**
 * A call's sound in order and without overlap, each slot checked again as it is read; what cannot be believed
 * comes as a hole. Ends where the CLOSE says, or with the last sound there is.
 */
export async function* soundOf(ring: SlotReader, call: CallInRing): AsyncGenerator<SoundRun> {
  const end = call.close?.samples ?? Number.POSITIVE_INFINITY;
  let at = 0;
  for (const { seq, position, samples } of call.audio) {
    const slot = await ring.read(seq);
    if (typeof slot === 'string' || slot.type !== 'audio' || slot.stream !== call.stream) continue;
    const from = Math.max(position, at);
    const until = Math.min(position + samples, end);
    if (until <= from) continue;
    if (from > at) yield { atSample: at, samples: from - at, pcm: null };
    const pcm = slot.payload.subarray((from - position) * 2, (until - position) * 2);
    yield { atSample: from, samples: until - from, pcm };
    at = until;
  }
  if (call.close !== null && at < end) yield { atSample: at, samples: end - at, pcm: null };
}

const SILENCE = Buffer.alloc(64 * 1024);

/** The run as PCM16 bytes, holes as silence, in pieces that stay small however long a hole is. */
export function* pcmOf({ samples, pcm }: SoundRun): Generator<Buffer> {
  if (pcm !== null) yield pcm;
  else
    for (let left = samples * 2; left > 0; left -= SILENCE.length)
      yield SILENCE.subarray(0, Math.min(left, SILENCE.length));
}
