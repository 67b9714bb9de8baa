import type { ToneName } from '../signal/country.js';
import { makeTone } from '../signal/toneMaker.js';
import type { LineHabits } from './lineHabits.js';
import { USUAL_NOISE_DB } from './lineHabits.js';
import type { Exchange, LineState, Side } from './lineTypes.js';
import { noise, RATE_HZ, TONE_PEAK } from './tones.js';

/** A 1400 Hz tone is as loud as the exchange's own. */
const RECORD_TONE_PEAK = TONE_PEAK / 2;

const TONE_OF: Partial<Record<Exchange, ToneName>> = {
  dialTone: 'dial',
  ringback: 'ringback',
  busyTone: 'busy',
  reorderTone: 'reorder',
};

/** The sum on the pair at [state.sample, state.sample + samples), nothing changing in between. */
export function soundOf(state: LineState, samples: number, habits: LineHabits): Int16Array {
  const sum = new Float64Array(samples);
  const noiseGain = 10 ** ((habits.noiseDb - USUAL_NOISE_DB) / 20);
  const humPeak = habits.hum === null ? 0 : Math.SQRT2 * 32768 * 10 ** (habits.hum.levelDb / 20);
  const humStep = (2 * Math.PI * (habits.hum?.hz ?? 0)) / RATE_HZ;
  for (let i = 0; i < samples; i++) {
    const at = state.sample + i;
    sum[i] = noise(habits.noiseSeed, at) * noiseGain + humPeak * Math.sin(humStep * at) + habits.dcOffset;
  }
  if (!state.broken && state.exchange !== 'disconnecting') addVoices(sum, state, habits);
  return captured(sum, habits);
}

function addVoices(sum: Float64Array, state: LineState, habits: LineHabits): void {
  const { country } = habits;
  const gains: Record<Side | 'exchange', number> = {
    near: state.muted ? 0 : 1,
    far: 10 ** (-habits.nearOverFarDb / 20),
    exchange: 1,
  };
  const add = (samples: Int16Array, from: number, gain: number) => {
    const first = Math.max(0, from - state.sample);
    const end = Math.min(sum.length, from + samples.length - state.sample);
    for (let i = first; i < end; i++) sum[i] = (sum[i] ?? 0) + (samples[state.sample + i - from] ?? 0) * gain;
  };
  const name = TONE_OF[state.exchange];
  const spec = name === undefined ? undefined : country.tones[name][0];
  if (spec !== undefined) {
    add(makeTone(spec, state.sample - state.since, sum.length, TONE_PEAK), state.sample, 1);
  }
  if (habits.recordTone && country.recordTone !== null && state.exchange === 'talking') {
    const { hz, onMs, everyMs } = country.recordTone;
    const beep = { hz: [hz], cadenceMs: [onMs, everyMs - onMs] };
    add(makeTone(beep, state.sample - state.since, sum.length, RECORD_TONE_PEAK), state.sample, 1);
  }
  for (const { voice, from } of state.speeches) {
    if (from !== null) add(voice.samples, from, gains[voice.side]);
  }
  // Two telephones share the current of one loop.
  const shared = state.holding.length > 1 ? Math.SQRT1_2 : 1;
  for (const { source, from, samples, again } of state.sounds) {
    if (!again) add(samples, from, gains[source] * shared);
    else addAgain(sum, samples, state.sample - from, gains[source]);
  }
}

function addAgain(sum: Float64Array, samples: Int16Array, since: number, gain: number): void {
  for (let i = 0; i < sum.length; i++)
    sum[i] = (sum[i] ?? 0) + (samples[(since + i) % samples.length] ?? 0) * gain;
}

function captured(sum: Float64Array, { capture, clipPeak, dcOffset }: LineHabits): Int16Array {
  const made = new Int16Array(sum.length);
  if (capture === 'zero') return made;
  if (capture === 'frozen') return made.fill(Math.round(dcOffset));
  const most = Math.min(32767, clipPeak ?? 32767);
  const least = -Math.min(32768, clipPeak ?? 32768);
  sum.forEach((value, i) => {
    made[i] = Math.max(least, Math.min(most, Math.round(value)));
  });
  return made;
}
