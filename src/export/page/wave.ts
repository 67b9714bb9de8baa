/** The bars of a waveform, 0 to 1; empty when there is none. */
export function barsOf(waveform: string | null): number[] {
  return [...(waveform ?? '')].map((digit) => Number.parseInt(digit, 16) / 15);
}

const HEADER_BYTES = 44;
const MU_LAW = 7;

/**
 * A µ-law WAV file as 16-bit PCM, for players that know only that; null when it is none.
 * G.711: sign, three bits of exponent, four of mantissa, all inverted.
 */
export function asPcmWav(file: Uint8Array): Uint8Array | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const name = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < HEADER_BYTES || name(0) !== 'RIFF' || name(8) !== 'WAVE') return null;
  let tag = 0;
  let rateHz = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const bytes = view.getUint32(at + 4, true);
    if (name(at) === 'fmt ' && at + 16 <= file.length) {
      tag = view.getUint16(at + 8, true);
      rateHz = view.getUint32(at + 12, true);
    }
    if (name(at) === 'data')
      return tag === MU_LAW ? pcmWav(file.subarray(at + 8, at + 8 + bytes), rateHz) : null;
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

function pcmWav(muLaw: Uint8Array, rateHz: number): Uint8Array {
  const made = new Uint8Array(HEADER_BYTES + muLaw.length * 2);
  const view = new DataView(made.buffer);
  const put = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) made[at + i] = text.charCodeAt(i);
  };
  put(0, 'RIFF');
  view.setUint32(4, made.length - 8, true);
  put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, 'data');
  view.setUint32(40, muLaw.length * 2, true);
  for (const [i, byte] of muLaw.entries()) view.setInt16(HEADER_BYTES + i * 2, linearOf(byte), true);
  return made;
}

function linearOf(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return code & 0x80 ? -magnitude : magnitude;
}
