/** How a country's telephone network sounds and rings. Types only; the data is `boards/countries/*.json`. */

/** The tones that a caller hears of the exchange. */
export const TONES = ['dial', 'busy', 'reorder', 'ringback'] as const;
export type ToneName = (typeof TONES)[number];

/** One tone: one or two frequencies that sound together, and its rhythm. */
export interface ToneSpec {
  readonly hz: readonly number[];
  /** Amplitude modulation, Hz: the Japanese ringback's 15 to 20. */
  readonly modulatedHz?: number | undefined;
  /** On, off, on, off …, ms, repeated; empty: without a break. */
  readonly cadenceMs: readonly number[];
}

/** How the network tells the number of a caller before or between the rings. */
export type CallerIdWay =
  /** NTT Number Display: reversal, short rings, the phone's own primary answer, V.23 FSK. */
  | 'ntt'
  /** Bell 202 FSK between the first and the second ring. */
  | 'bellcore'
  /** V.23 FSK, before or after the first ring. */
  | 'etsi'
  /** British Telecom: reversal, alert tone, V.23 FSK, ring. */
  | 'bt'
  | 'dtmf';

export interface Country {
  /** ISO 3166 code, upper case; also the region by which numbers are read and written. */
  readonly code: string;
  readonly title: { readonly ja: string; readonly en: string };
  /** Of each tone every spelling that is met in the country; the first is the usual one. */
  readonly tones: Readonly<Record<ToneName, readonly ToneSpec[]>>;
  /** Ringing current: on, off, …, ms. */
  readonly ringCadenceMs: readonly number[];
  /** A loop that is open so long is a flash: shorter is a dial pulse, longer the handset put down. */
  readonly flashMs: { readonly min: number; readonly max: number };
  readonly callerId: readonly CallerIdWay[];
  /** Loop current is interrupted so long when the far end hangs up; null: not to be counted on. */
  readonly disconnectMs: { readonly min: number; readonly max: number } | null;
  /** The tone that tells both parties that they are recorded; null: the country knows none. */
  readonly recordTone: { readonly hz: number; readonly onMs: number; readonly everyMs: number } | null;
  /** Where each number is from (facts: line-interface). */
  readonly notes: readonly string[];
}
