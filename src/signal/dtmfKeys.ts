/** The sixteen DTMF signals, after ITU-T Q.23: a low frequency for each row of keys, a high one for each column. */
export const DTMF_ROWS = ['123A', '456B', '789C', '*0#D'] as const;
export const DTMF_LOW_HZ = [697, 770, 852, 941] as const;
export const DTMF_HIGH_HZ = [1209, 1336, 1477, 1633] as const;
export const DTMF_DIGITS = DTMF_ROWS.join('');

/** The two frequencies of a key; null: there is no such key. */
export function dtmfHz(digit: string): { readonly low: number; readonly high: number } | null {
  const place = digit.length === 1 ? DTMF_DIGITS.indexOf(digit) : -1;
  const low = DTMF_LOW_HZ[Math.floor(place / 4)];
  const high = DTMF_HIGH_HZ[place % 4];
  return low === undefined || high === undefined ? null : { low, high };
}
