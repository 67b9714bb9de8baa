import type { CallEvent, DigitSource } from './types.js';

/** The number that is being dialled: digits come from the device, from DTMF in the sound, and from pulses. */
export interface Dialling {
  readonly digits: string;
  readonly lastMs: number;
  readonly last: { readonly digit: string; readonly by: DigitSource } | null;
  /** No further digit belongs to the number: somebody answered, or it rang, or too much time went by. */
  readonly complete: boolean;
}

export const NOTHING_DIALLED: Dialling = { digits: '', lastMs: 0, last: null, complete: false };

/** Exchanges take a number for complete when no digit follows for about so long. */
export const DIALLED_AFTER_MS = 6000;
/** The same key, reported by the device and heard in the sound. */
const SAME_PRESS_MS = 400;
const MAX_DIGITS = 40;

type Digit = Extract<CallEvent, { kind: 'digit' }>;

/** Whether this digit was already counted, from another source. */
export function isEcho(dialling: Dialling, { digit, by = 'device', at }: Digit): boolean {
  const { last, lastMs } = dialling;
  return last !== null && last.digit === digit && last.by !== by && at.ms - lastMs <= SAME_PRESS_MS;
}

/** Takes a digit that is no echo. */
export function dialled(dialling: Dialling, { digit, by = 'device', at }: Digit): Dialling {
  const full = dialling.complete || dialling.digits.length >= MAX_DIGITS;
  return {
    ...dialling,
    digits: full ? dialling.digits : dialling.digits + digit,
    lastMs: at.ms,
    last: { digit, by },
  };
}
