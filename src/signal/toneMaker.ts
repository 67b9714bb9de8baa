import type { ToneSpec } from './country.js';
import { dtmfHz } from './dtmfKeys.js';

/** Makes the tones of an exchange and of keys, 8000 Hz mono, for the emulated line and for tests. */
const RATE_HZ = 8000;

export interface MakeOptions {
  /** Every frequency is so much higher than its name; cadences stay. 15 000 is +1.5 %. */
  readonly detunePpm?: number;
  /** The sample clock of the listener runs so much too fast: all lasts longer in samples and sounds lower. */
  readonly clockPpm?: number;
}

/**
 * The samples `fromSample` … `fromSample + samples` of a tone that began at sample 0: a function of the
 * position, so that it can be asked for in blocks of any size.
 *
 * @param peak greatest amplitude of the whole, 0..32767; two frequencies share it evenly
 */
export function makeTone(
  spec: ToneSpec,
  fromSample: number,
  samples: number,
  peak: number,
  options: MakeOptions = {},
): Int16Array {
  const rate = RATE_HZ * (1 + (options.clockPpm ?? 0) / 1e6);
  const radians = spec.hz.map((hz) => (2 * Math.PI * hz * (1 + (options.detunePpm ?? 0) / 1e6)) / rate);
  const modulation = (2 * Math.PI * (spec.modulatedHz ?? 0)) / rate;
  const made = new Int16Array(samples);
  for (let i = 0; i < samples; i++) {
    const at = fromSample + i;
    if (!sounds(spec.cadenceMs, (at * 1000) / rate)) continue;
    let sum = 0;
    for (const step of radians) sum += Math.sin(step * at);
    const depth = spec.modulatedHz === undefined ? 1 : 0.55 + 0.45 * Math.sin(modulation * at);
    made[i] = clip((peak * depth * sum) / radians.length);
  }
  return made;
}

function sounds(cadenceMs: readonly number[], sinceMs: number): boolean {
  if (cadenceMs.length === 0) return true;
  let left = sinceMs % cadenceMs.reduce((all, ms) => all + ms, 0);
  for (const [i, ms] of cadenceMs.entries()) {
    if (left < ms) return i % 2 === 0;
    left -= ms;
  }
  return false;
}

export interface DtmfOptions extends MakeOptions {
  readonly onMs?: number;
  readonly offMs?: number;
  /** Amplitudes of the two tones, 0..32767; their sum is clipped at full scale as a loud line's is. */
  readonly peakLow?: number;
  readonly peakHigh?: number;
}

/**
 * Keys pressed one after the other, each with its pause after it.
 *
 * @throws RangeError for what is no key
 */
export function makeDtmf(digits: string, options: DtmfOptions = {}): Int16Array {
  const rate = RATE_HZ * (1 + (options.clockPpm ?? 0) / 1e6);
  const tune = (2 * Math.PI * (1 + (options.detunePpm ?? 0) / 1e6)) / rate;
  const onSamples = Math.round(((options.onMs ?? 80) * rate) / 1000);
  const period = onSamples + Math.round(((options.offMs ?? 80) * rate) / 1000);
  const made = new Int16Array(digits.length * period);
  for (const [place, digit] of [...digits].entries()) {
    const hz = dtmfHz(digit);
    if (hz === null) throw new RangeError(`no DTMF key: ${digit}`);
    for (let i = 0; i < onSamples; i++) {
      const low = (options.peakLow ?? 3250) * Math.sin(tune * hz.low * i);
      const high = (options.peakHigh ?? 3250) * Math.sin(tune * hz.high * i);
      made[place * period + i] = clip(low + high);
    }
  }
  return made;
}

function clip(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}
