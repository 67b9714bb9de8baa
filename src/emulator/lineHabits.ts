import type { Country } from '../signal/country.js';

/** How a telephone fetches the caller ID of Japan by itself (facts: line-interface §3.3). */
export type TelephoneKind =
  /** Closes the loop, takes the FSK, opens it again. */
  | 'numberDisplay'
  /** Closes the loop and understands nothing: opens it when its patience is over. */
  | 'fskDeaf'
  /** Knows nothing of caller ID. */
  | 'plain';

/** How this line behaves. Levels are dB of full scale, rms. */
export interface LineHabits {
  readonly noiseSeed: number;
  readonly country: Country;
  /** Near speech over far speech: local sound does not lose level on the loop (facts: line-interface §5). */
  readonly nearOverFarDb: number;
  /** Who tells the caller: the line interface as if it knew, the network in the sound as the country does, both. */
  readonly callerIdBy: 'device' | 'network' | 'both';
  readonly callerIdWhen: 'beforeFirstRing' | 'afterFirstRing';
  /** How the network's caller ID arrives. */
  readonly fsk: 'sound' | 'bitError' | 'missing';
  readonly telephones: readonly TelephoneKind[];
  /** Whether the exchange interrupts the loop current when the far end hangs up; for how long is the country's. */
  readonly interruptsLoopCurrent: boolean;
  /** What is heard when the far end has hung up. */
  readonly afterFarHangUp: 'busyTone' | 'dialTone' | 'reorderTone' | 'deadLine';
  readonly reversesAtAnswer: boolean;
  /** What a flash in a call gives: a dial tone for another call, or nothing. */
  readonly flashGives: 'dialTone' | 'nothing';
  /** The far party's sound takes so long, as over a satellite or a bad packet network. */
  readonly farLatencyMs: number;
  readonly noiseDb: number;
  readonly hum: { readonly hz: 50 | 60; readonly levelDb: number } | null;
  /** The tone of the country that tells of a recording, by somebody else on the line. */
  readonly recordTone: boolean;
  /** Sound beyond this is cut off; null: at full scale. */
  readonly clipPeak: number | null;
  readonly dcOffset: number;
  /** `zero` and `frozen`: a capture that goes on and hears nothing. */
  readonly capture: 'live' | 'zero' | 'frozen';
}

/** Uniform noise of ±32, which is what the emulator's ear finds its place by. */
export const USUAL_NOISE_DB = -65;

/** A line of the country that is no trouble. */
export function usualHabits(country: Country): LineHabits {
  return {
    noiseSeed: 1,
    country,
    nearOverFarDb: 12,
    callerIdBy: 'device',
    callerIdWhen: 'beforeFirstRing',
    fsk: 'sound',
    telephones: ['numberDisplay'],
    interruptsLoopCurrent: true,
    afterFarHangUp: 'busyTone',
    reversesAtAnswer: false,
    flashGives: 'nothing',
    farLatencyMs: 0,
    noiseDb: USUAL_NOISE_DB,
    hum: null,
    recordTone: false,
    clipPeak: null,
    dcOffset: 0,
    capture: 'live',
  };
}
