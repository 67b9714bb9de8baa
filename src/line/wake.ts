import type { LineConversation } from './conversation.js';
import { STOP_STREAMS } from './dle.js';

/** A device in command mode answers within this time. */
export const FIRST_ANSWER_MS = 1000;
/** `+++` counts only with silence of this length before and after it. */
const GUARD_MS = 1100;

/**
 * Brings a device back to commands that gave no answer because it still streams voice from before a crash: the stop
 * sequences and a guarded `+++` (facts: line-interface §1.5).
 *
 * @throws ProblemError when the line is lost meanwhile
 */
export async function endStreams(
  conversation: LineConversation,
  write: (bytes: Uint8Array) => void,
): Promise<void> {
  write(STOP_STREAMS);
  await conversation.pause(GUARD_MS);
  write(Buffer.from('+++'));
  await conversation.pause(GUARD_MS);
  conversation.startAfresh();
}
