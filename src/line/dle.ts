/**
 * The byte stream from a V.253 device in voice command mode: text, and events shielded by DLE. Pure: bytes
 * and state in, tokens and state out, so that a stream may be cut anywhere. The state is bounded, whatever
 * the bytes. Facts: line-interface §1.4.
 */
export type DleToken =
  /** One byte of text or data. */
  | { readonly kind: 'data'; readonly byte: number }
  /** `<DLE>x` with any x that is not dealt with below; unknown ones too. */
  | { readonly kind: 'code'; readonly code: number }
  /** One press of a key, however long it was held. */
  | { readonly kind: 'digit'; readonly digit: string }
  /** `<DLE>X … <DLE>.`: its lines. `cut` when it never ended properly. */
  | { readonly kind: 'report'; readonly lines: readonly string[]; readonly cut: boolean };

export interface DleState {
  readonly afterDle: boolean;
  readonly report: {
    readonly lines: readonly string[];
    readonly line: string;
    readonly bytes: number;
  } | null;
  /** The key inside `/ … ~`; '' before the first repeat came. */
  readonly held: string | null;
}

export const DLE_START: DleState = { afterDle: false, report: null, held: null };

export const DLE = 0x10;
const SUB = 0x1a;
const CR = 0x0d;
const LF = 0x0a;
/** More than any caller ID needs (facts: MT p.43); a report that grows past it was never closed. */
export const MAX_REPORT_BYTES = 1024;
const DIGIT = /^[0-9A-D*#]$/;
/** `~`, and what Intel parts send instead (facts: line-interface §1.4). */
const HELD_END = ['~', '-', '\x7f'];
/** A result code inside a report: the device went on without closing it. */
const RESULT = /^(OK|ERROR|RING|VCON|CONNECT.*|NO CARRIER|NO ANSWER|NO DIAL ?TONE|BUSY|LINE-IN-USE)$/;

export interface Decoded {
  readonly state: DleState;
  readonly tokens: readonly DleToken[];
}

export function decodeDle(state: DleState, bytes: Uint8Array): Decoded {
  const tokens: DleToken[] = [];
  let now = state;
  for (const byte of bytes) {
    if (now.afterDle) now = shielded({ ...now, afterDle: false }, byte, tokens);
    else if (byte === DLE) now = { ...now, afterDle: true };
    else now = plain(now, byte, tokens);
  }
  return { state: now, tokens };
}

function plain(state: DleState, byte: number, tokens: DleToken[]): DleState {
  const { report } = state;
  if (report === null) {
    tokens.push({ kind: 'data', byte });
    return state;
  }
  if (report.bytes >= MAX_REPORT_BYTES) {
    cutReport(report, tokens);
    return plain({ ...state, report: null }, byte, tokens);
  }
  const bytes = report.bytes + 1;
  if (byte !== CR && byte !== LF)
    return { ...state, report: { ...report, bytes, line: report.line + String.fromCharCode(byte) } };
  if (RESULT.test(report.line)) {
    cutReport({ ...report, line: '' }, tokens);
    for (const letter of `${report.line}\r`) tokens.push({ kind: 'data', byte: letter.charCodeAt(0) });
    return { ...state, report: null };
  }
  const lines = report.line === '' ? report.lines : [...report.lines, report.line];
  return { ...state, report: { lines, line: '', bytes } };
}

function shielded(state: DleState, byte: number, tokens: DleToken[]): DleState {
  if (byte === DLE) return plain(state, DLE, tokens);
  if (byte === SUB) return plain(plain(state, DLE, tokens), DLE, tokens);
  const letter = String.fromCharCode(byte);
  if (letter === 'X') {
    if (state.report !== null) cutReport(state.report, tokens);
    return { ...state, report: { lines: [], line: '', bytes: 0 }, held: null };
  }
  if (letter === '.' && state.report !== null) {
    tokens.push({ kind: 'report', lines: linesOf(state.report), cut: false });
    return { ...state, report: null };
  }
  if (letter === '/') return { ...state, held: '' };
  if (state.held !== null && HELD_END.includes(letter)) return { ...state, held: null };
  if (DIGIT.test(letter)) {
    if (state.held !== letter) tokens.push({ kind: 'digit', digit: letter });
    return state.held === null ? state : { ...state, held: letter };
  }
  tokens.push({ kind: 'code', code: byte });
  return { ...state, held: null };
}

function linesOf(report: NonNullable<DleState['report']>): readonly string[] {
  return report.line === '' ? report.lines : [...report.lines, report.line];
}

function cutReport(report: NonNullable<DleState['report']>, tokens: DleToken[]): void {
  tokens.push({ kind: 'report', lines: linesOf(report), cut: true });
}

/** Data for the device: every 0x10 doubled. */
export function shieldData(data: Uint8Array): Uint8Array {
  let doubled = 0;
  for (const byte of data) if (byte === DLE) doubled++;
  const shielded = new Uint8Array(data.length + doubled);
  let at = 0;
  for (const byte of data) {
    if (byte === DLE) shielded[at++] = DLE;
    shielded[at++] = byte;
  }
  return shielded;
}

/** `<DLE>x`, either way. */
export function dleCode(code: string): Uint8Array {
  return Uint8Array.of(DLE, code.charCodeAt(0));
}

/** A complex report as the device sends it. */
export function dleReport(lines: readonly string[]): Uint8Array {
  const text = Buffer.from(`${lines.join('\r')}\r`, 'latin1');
  return Buffer.concat([dleCode('X'), shieldData(text), dleCode('.')]);
}

/**
 * Brings a device back that was left playing or recording: a NUL so that a dangling DLE swallows nothing, clear and end
 * transmit, receive abort (facts: line-interface §1.5).
 */
export const STOP_STREAMS = Uint8Array.of(0x00, DLE, 0x18, DLE, 0x03, DLE, 0x21);
/** The same with three DLE each, for parts that need the parity of a run of DLE put right first (Zoom 3095). */
export const STOP_THRICE = Uint8Array.of(
  0x00,
  ...[0x18, 0x03, 0x21].flatMap((code) => [DLE, DLE, DLE, code]),
);
/** The end of duplex: `<DLE>^`. */
export const STOP_DUPLEX = Uint8Array.of(0x00, DLE, 0x5e);
/** All of them, for a device of which nothing is known. */
export const STOPS: readonly Uint8Array[] = [STOP_STREAMS, STOP_DUPLEX, STOP_THRICE];
