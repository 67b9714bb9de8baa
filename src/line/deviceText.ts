import { RESULT } from './dialogue.js';
import { DLE_START, type DleState, type DleToken, decodeDle } from './dle.js';
import { linesFrom } from './lines.js';

export interface DeviceTextState {
  readonly dle: DleState;
  readonly rest: string;
  /** It has answered a command: before that a digit may be the echo of `AT` after a stray DLE. */
  readonly answered: boolean;
}

export const TEXT_START: DeviceTextState = { dle: DLE_START, rest: '', answered: false };

export type DeviceSaid =
  | { readonly line: string }
  | { readonly token: Exclude<DleToken, { readonly kind: 'data' }> };

/** What a device in command mode says, lines and events in the order in which they came, however reads were cut. Pure. */
export function deviceSaid(
  before: DeviceTextState,
  bytes: Uint8Array,
): { readonly state: DeviceTextState; readonly said: readonly DeviceSaid[] } {
  const { state: dle, tokens } = decodeDle(before.dle, bytes);
  const said: DeviceSaid[] = [];
  let { rest, answered } = before;
  let text: number[] = [];
  const endText = () => {
    const read = linesFrom(rest, text);
    rest = read.rest;
    text = [];
    for (const line of read.lines) {
      answered ||= RESULT.test(line);
      said.push({ line });
    }
  };
  for (const token of tokens) {
    if (token.kind === 'data') text.push(token.byte);
    else {
      endText();
      if (answered || token.kind !== 'digit') said.push({ token });
    }
  }
  endText();
  return { state: { dle, rest, answered }, said };
}
