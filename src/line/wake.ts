import type { LineConversation } from './conversation.js';
import { STOP_STREAMS } from './dle.js';

const FIRST_ANSWER_MS = 1000;
const SECOND_ANSWER_MS = 5000;
/** `+++` counts only with silence of this length before and after it. */
const GUARD_MS = 1100;

/**
 * The first answer of a device; false when there is none. One that gives none may still stream voice from before a
 * crash: the stop sequences and a guarded `+++` bring it back (facts: line-interface §1.5).
 *
 * @throws ProblemError when the line is lost meanwhile
 */
export async function wake(
  conversation: LineConversation,
  write: (bytes: Uint8Array) => void,
): Promise<boolean> {
  if ((await conversation.ask('ATE0V1', FIRST_ANSWER_MS)) !== null) return true;
  write(STOP_STREAMS);
  await conversation.pause(GUARD_MS);
  write(Buffer.from('+++'));
  await conversation.pause(GUARD_MS);
  conversation.startAfresh();
  return (await conversation.ask('ATE0V1', SECOND_ANSWER_MS)) !== null;
}
