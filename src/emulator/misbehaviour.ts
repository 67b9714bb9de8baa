/**
 * Ways in which a device may be bad, each as long as it is set (facts: line-interface §8, "Misbehaviour to
 * inject"). What is missing is as it should be.
 */
export interface Misbehaviour {
  /** Instead of the usual 5-50 ms. */
  readonly answerDelayMs?: number | undefined;
  /** Says nothing at all, neither answers nor events nor sound. */
  readonly mute?: boolean | undefined;
  /** Mute until its power has been off and on; nothing else helps. */
  readonly wedged?: boolean | undefined;
  /** Every write to the host is so long at most. */
  readonly chunkBytes?: 1 | 32 | 64 | 512 | undefined;
  /** A write never holds a <DLE> and its code: the <DLE> ends one, the code begins the next. */
  readonly splitsDle?: boolean | undefined;
  /** Commands that answer ERROR. */
  readonly refuses?: readonly Refusal[] | undefined;
  /** What a host finds that opens the port. */
  readonly atOpen?: AtOpen | undefined;
  /** RING, or <DLE>R, twice each time. */
  readonly ringsTwice?: boolean | undefined;
  /** Every reply has a RING in it, before its result. */
  readonly ringsInReply?: boolean | undefined;
  readonly callerId?: CallerIdFault | undefined;
  /** The report that the telephone was put down never comes, or so much later. */
  readonly hangUpReport?: 'missing' | { readonly lateMs: number } | undefined;
  /** P for p and p for P, H for h and h for H. */
  readonly swapsHook?: boolean | undefined;
  /** The telephone's hook as an extension's: P and p. */
  readonly hookAsExtension?: boolean | undefined;
  /** <DLE>l whenever a call is answered. */
  readonly reversalAtAnswer?: boolean | undefined;
  /** How long every key is held; repeats come every 70 ms. */
  readonly heldKeyMs?: number | undefined;
  /** What closes a key; never: nothing. */
  readonly keyEnd?: '~' | '-' | '0x7f' | 'never' | undefined;
}

export const REFUSALS = ['VLS=3', 'VSM2', 'VSM4', 'VTR', 'VTX', 'VRX'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** `staleStream`: it streams from before; the others are bytes that lie there. */
export const AT_OPEN = ['staleStream', 'halfDate', 'echo', 'noise'] as const;
export type AtOpen = (typeof AT_OPEN)[number];

export interface CallerIdFault {
  readonly when?: 'beforeFirstRing' | 'afterSecondRing' | undefined;
  readonly twice?: boolean | undefined;
  /** The tag's wild spelling. */
  readonly nmrb?: boolean | undefined;
  /** What stands in NAME, in place of what the exchange sent along. */
  readonly name?: 'plain' | 'shiftJis' | 'backspace' | undefined;
  readonly badRawChecksum?: boolean | undefined;
}

/** Bytes nobody asked for, to be said once. */
export const SAYINGS = {
  unknownCodes: '\x10\x7e\x10Z\x10\x01\x10\xff',
  reportWithEvent: '\x10XDATE=1124\r\x10RTIME=0905\rNMBR=0312345678\r\x10.',
  cutReport: '\x10XDATE=1124\rTIME=09',
  halfDate: 'ATE=1124\r\nTIME=0905\r\n',
  ringTwice: '\r\nRING\r\n\r\nRING\r\n',
  noCarrier: '\r\nNO CARRIER\r\n',
  busy: '\r\nBUSY\r\n',
  lineInUse: '\r\nLINE-IN-USE\r\n',
  phoneDown: '\x10h',
  hookStorm: '\x10H'.repeat(200),
  openKey: '\x10/\x105\x105\x105',
  heldKey: `\x10/${'\x105'.repeat(70)}\x10~`,
  dleRuns: Array.from({ length: 8 }, (_, index) => '\x10'.repeat(2 * (index + 1))).join('a'),
  ownEcho: 'AT+FCLASS=8\rATE0\r',
  noise: '\xff'.repeat(64),
} as const satisfies Record<string, string>;
export type Saying = keyof typeof SAYINGS;
