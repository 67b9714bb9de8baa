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

/** A WAV file of 16-bit mono samples. */
export function pcmWav(samples: Int16Array, rateHz: number): Uint8Array {
  const header = pcmWavHeader(samples.byteLength, rateHz);
  const file = new Uint8Array(header.length + samples.byteLength);
  file.set(header);
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), header.length);
  return file;
}

/** The 44 bytes before `dataBytes` of 16-bit mono samples. */
export function pcmWavHeader(dataBytes: number, rateHz: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(44));
  const word = (at: number, text: string) =>
    [...text].forEach((letter, i) => {
      view.setUint8(at + i, letter.charCodeAt(0));
    });
  word(0, 'RIFF');
  view.setUint32(4, dataBytes + 36, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, 2 * rateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, dataBytes, true);
  return new Uint8Array(view.buffer);
}
