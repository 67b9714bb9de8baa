import { CODEC_NAMES, type CodecName, voiceCodec } from '../../signal/voiceCodec.js';

/** One way in which the device codes sound, as `AT+VSM=?` tells it (facts: line-interface §1.6). */
export interface Compression {
  readonly id: number;
  readonly codec: CodecName;
}

/** Samples a second. */
export const VOICE_RATE_HZ = 8000;
/** Start bit, eight data bits, stop bit. */
const BITS_ON_THE_WIRE = 10;

/**
 * What the device offers at 8000 Hz of what can be decoded. Chosen by name and bits, since the numbers 128 to 255 mean
 * another codec in every house: lines of `id,"NAME",bits,…,(rates),…`; US Robotics leaves all out but the rates.
 */
export function compressionsIn(vsmLines: readonly string[]): readonly Compression[] {
  return vsmLines.flatMap((line) => {
    const [, id, name = '', rest = ''] =
      /^(?:\+VSM:)?\s*\(?\s*(\d+)\s*,\s*"([^"]*)"(.*)$/i.exec(line.trim()) ?? [];
    if (id === undefined) return [];
    const bits = /^\s*,\s*\(?(\d{1,2})\b/.exec(rest)?.[1] ?? /(\d+)[- ]?BIT/i.exec(name)?.[1];
    const codec = codecOf(name, Number(bits ?? 8));
    return codec === null || !hasRate(rest) ? [] : [{ id: Number(id), codec }];
  });
}

function codecOf(name: string, bits: number): CodecName | null {
  const said = name.toUpperCase();
  if (/IMA ?ADPCM/.test(said)) return 'imaAdpcm';
  if (/ADPCM|G\.?72[0-9]/.test(said)) return null;
  if (bits === 16) return /UNSIGNED/.test(said) ? null : /PCM|LINEAR/.test(said) ? 'signed16' : null;
  if (bits !== 8) return null;
  if (/A-?\s?LAW|711\s?A/.test(said) && !/U-?\s?LAW|MU/.test(said)) return 'aLaw';
  if (/(U|\u039c)-?\s?LAW|711\s?(MU|U|\u039c)/.test(said)) return 'muLaw';
  if (/UNSIGNED/.test(said)) return 'unsigned8';
  if (/SIGNED/.test(said)) return 'signed8';
  // Eight bits "linear" are unsigned on every device known.
  return /PCM|LINEAR/.test(said) ? 'unsigned8' : null;
}

/** Whether 8000 Hz is among the rates; where no rates are told, it is tried. */
function hasRate(rest: string): boolean {
  const numbers = [...rest.matchAll(/(\d{4,5})(?:\s*-\s*(\d{4,5}))?/g)];
  if (numbers.length === 0) return true;
  return numbers.some(([, from, to]) =>
    to === undefined
      ? Number(from) === VOICE_RATE_HZ
      : Number(from) <= VOICE_RATE_HZ && VOICE_RATE_HZ <= Number(to),
  );
}

/**
 * Best first, without what the port is too slow for.
 *
 * @param bitsPerSecond of a real UART; null: the port has none and is as fast as USB
 */
export function byQuality(
  offered: readonly Compression[],
  bitsPerSecond: number | null,
): readonly Compression[] {
  return CODEC_NAMES.flatMap((name) => {
    const needed = (voiceCodec(name).bitsPerSample * VOICE_RATE_HZ * BITS_ON_THE_WIRE) / 8;
    if (bitsPerSecond !== null && needed > bitsPerSecond) return [];
    return offered.filter(({ codec }) => codec === name);
  });
}

export type VsmForm = 'four' | 'two';

/** Some devices refuse four values, others two (facts: line-interface §1.6). */
export function vsmCommand({ id }: Compression, form: VsmForm): string {
  return `AT+VSM=${id},${VOICE_RATE_HZ}${form === 'four' ? ',0,0' : ''}`;
}
