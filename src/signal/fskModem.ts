/** The two modems of caller ID, both 1200 bit/s (facts: line-interface §3.2, §3.3). */
export type FskModem = 'bell202' | 'v23';

/** Frequencies of a one (mark) and a zero (space), Hz. */
export const FSK_TONES: Readonly<Record<FskModem, { readonly markHz: number; readonly spaceHz: number }>> = {
  bell202: { markHz: 1200, spaceHz: 2200 },
  v23: { markHz: 1300, spaceHz: 2100 },
};

export const FSK_BAUD = 1200;
export const FSK_RATE_HZ = 8000;
