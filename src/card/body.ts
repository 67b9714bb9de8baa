import { Buffer } from 'node:buffer';
import { type Encode, encoderFailed, LOSSY_BYTES_PER_S, type LossyProfile } from './encoder.js';
import { FILE_HEADER_BYTES } from './headerText.js';
import { crc16, FRAME_BYTES } from './infoFrame.js';
import { encodeMp3Header } from './mp3Header.js';
import { muLawOf } from './mulaw.js';
import { encodeOpusHeader, splitOpusHead } from './opusHeader.js';
import { type Facts, type Profile, RATE_HZ } from './types.js';
import { encodeWavHeader } from './wavHeader.js';

/** A recording's bytes in one profile: the body is made first, the header knows its hash. */
export interface Coded {
  /** What stands behind the header, in pieces. */
  readonly body: AsyncIterable<Buffer>;
  /** The header's {@link FILE_HEADER_BYTES} bytes; to be asked for when the body has come to its end. */
  header(facts: Facts): Buffer;
}

const OGG_OVERHEAD = 1.05;
/** Frames of an encoder's delay and padding, and a last page. */
const LOSSY_SPARE_BYTES = 8192;

/** Room for the whole file: exact for WAV, a little more than it will be for the others. */
export function roomFor(profile: Profile, samples: number): number {
  const lossy = Math.ceil((samples / RATE_HZ) * LOSSY_BYTES_PER_S * OGG_OVERHEAD) + LOSSY_SPARE_BYTES;
  const body = { standard: samples + (samples % 2), pcm: 2 * samples, long: lossy, opus: lossy }[profile];
  return FILE_HEADER_BYTES + body;
}

/** @param sound PCM16 in pieces of whole samples */
export function coded(
  profile: Profile,
  sound: AsyncIterable<Buffer>,
  encode: Encode,
  signal: AbortSignal,
): Coded {
  switch (profile) {
    case 'pcm':
      return { body: sound, header: encodeWavHeader };
    case 'standard':
      return { body: muLawBody(sound), header: encodeWavHeader };
    case 'long':
      return mp3(notEmpty('long', encode('long', sound, signal)));
    case 'opus':
      return opus(notEmpty('opus', encode('opus', sound, signal)));
  }
}

async function* muLawBody(sound: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let odd = false;
  for await (const pcm of sound) {
    const bytes = muLawOf(pcm);
    odd = odd !== (bytes.length % 2 === 1);
    yield bytes;
  }
  if (odd) yield Buffer.alloc(1);
}

async function* notEmpty(profile: LossyProfile, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    yield piece;
  }
  if (bytes === 0) throw encoderFailed(profile, 'it gave no sound');
}

/** What the header says of the frames is known when all of them have passed. */
function mp3(pieces: AsyncIterable<Buffer>): Coded {
  const made = { bytes: 0, crc: 0 };
  const body = async function* () {
    for await (const piece of pieces) {
      made.bytes += piece.length;
      made.crc = crc16(piece, made.crc);
      yield piece;
    }
    if (made.bytes % FRAME_BYTES !== 0) throw encoderFailed('long', 'its frames are not what was asked for');
  };
  return { body: body(), header: (facts) => encodeMp3Header(facts, made) };
}

/** Takes the encoder's first two pages away: ours go into the header. */
function opus(pieces: AsyncIterable<Buffer>): Coded {
  let headPage: Buffer | null = null;
  const body = async function* () {
    let waiting = Buffer.alloc(0);
    for await (const piece of pieces) {
      if (headPage !== null) {
        yield piece;
        continue;
      }
      waiting = Buffer.concat([waiting, piece]);
      const split = splitOpusHead(waiting);
      if (split === 'more') continue;
      if (split === null) throw encoderFailed('opus', 'it gave no Ogg Opus stream');
      headPage = split.headPage;
      yield waiting.subarray(split.skipBytes);
    }
    if (headPage === null) throw encoderFailed('opus', 'its stream ends in the header');
  };
  return {
    body: body(),
    header: (facts) => {
      if (headPage === null) throw new Error('the header of a body that was not made');
      return encodeOpusHeader(facts, headPage);
    },
  };
}
