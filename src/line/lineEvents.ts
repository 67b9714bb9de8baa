import type { LineEvent } from '../call/types.js';
import type { DleToken } from './dle.js';
import type { LineProfile } from './profile.js';
import { callerIdOf } from './report.js';

/** What a device's DLE token says of the line; null: nothing that counts. Pure. */
export function eventOfToken(
  events: LineProfile['events'],
  token: Exclude<DleToken, { kind: 'data' }>,
): LineEvent | null {
  if (token.kind === 'digit') return { kind: 'digit', digit: token.digit };
  // Of a report that was cut a line may be half: the number in it would be a wrong one.
  if (token.kind === 'report') return token.cut ? null : callerIdIn(token.lines);
  const meaning = events[String.fromCharCode(token.code)];
  return meaning === undefined ? null : { kind: meaning };
}

/** What the lines of one caller-ID report say of the caller; null: nothing that can be believed. */
export function callerIdIn(lines: readonly string[]): LineEvent | null {
  const callerId = callerIdOf(lines);
  return callerId === null ? null : { kind: 'callerId', callerId };
}
