/** Plain PCM WAV files: bytes in, samples out. Microsoft RIFF/WAVE, format tag 1, 16 bits, mono. */
export type WavFault = 'notWav' | 'notPcm16Mono' | 'empty';

export interface PcmWav {
  readonly rateHz: number;
  readonly samples: Int16Array;
}

/** Reads a whole file's bytes. A data chunk cut off at the end of the file gives what is there. */
export function readPcmWav(bytes: Uint8Array): PcmWav | WavFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return 'notWav';
  let rateHz: number | null = null;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(view, at) === 'fmt ' && body + 16 <= bytes.length) {
      const plain = view.getUint16(body, true) === 1 && view.getUint16(body + 14, true) === 16;
      if (!plain || view.getUint16(body + 2, true) !== 1) return 'notPcm16Mono';
      rateHz = view.getUint32(body + 4, true);
    }
    if (tag(view, at) === 'data') {
      if (rateHz === null) return 'notWav';
      const samples = samplesOf(bytes.subarray(body, body + Math.min(size, bytes.length - body)));
      return samples.length === 0 ? 'empty' : { rateHz, samples };
    }
    at = body + size + (size % 2);
  }
  return 'notWav';
}

/** Little-endian bytes as samples, in memory of their own; an odd last byte is left out. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true);
  return samples;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}
