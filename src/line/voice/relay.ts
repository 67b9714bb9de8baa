import { ProblemError } from '../../i18n/problems.js';
import type { Answer, LineConversation } from '../conversation.js';
import type { VoiceProfile } from '../profile.js';
import { stopBytes } from './stops.js';
import type { VoiceStream } from './voiceStream.js';

/** Getting on to the line and off it, command by command (facts: line-interface §1.2, §1.5). */

export const ANSWER_MS = 5000;
/** How long one way of ending a stream is given before the next is tried, and the result after its end. */
export const SETTLE_MS = 700;
/** How often an idle device is asked, and how long it has to answer. */
export const SIGN_OF_LIFE = { everyMs: 2000, answerMs: 2000 } as const;

/**
 * The label on which the device got on to the line, and whether that is its best way; null when it refused all.
 *
 * @param trying called before each command
 * @throws ProblemError lineSilent
 */
export async function getOn(
  conversation: LineConversation,
  ways: VoiceProfile['ways'],
  device: string,
  trying: () => void,
): Promise<{ readonly label: number; readonly best: boolean } | null> {
  for (const way of ways) {
    let label: number | null = null;
    for (const one of way) {
      trying();
      const { result } = await askFor(conversation, device, `AT+VLS=${one}`);
      label = result === 'OK' || result === 'VCON' ? one : null;
      if (label === null) break;
    }
    if (label !== null) return { label, best: way === ways[0] };
  }
  return null;
}

/** Ends a stream in one of the ways that its device may know. @throws ProblemError lineSilent when none helps */
export async function endStream(
  conversation: LineConversation,
  write: (bytes: Uint8Array) => void,
  stream: VoiceStream,
  { words, device }: { words: VoiceProfile['stopDuplex']; device: string },
): Promise<void> {
  for (const word of words) {
    write(stopBytes(word));
    await Promise.race([conversation.pause(SETTLE_MS), stream.ended]);
    if (stream.over) return;
  }
  throw silent(device);
}

/** Off the line. False: hanging up has thrown the device out of voice mode. @throws ProblemError lineSilent */
export async function letGo(conversation: LineConversation, device: string): Promise<boolean> {
  for (const command of ['AT+VLS=0', 'ATH']) await askFor(conversation, device, command);
  return (await askFor(conversation, device, 'AT+FCLASS?')).info.join(' ').includes('8');
}

/** @throws ProblemError lineSilent when it does not answer, or is no longer in voice mode */
export async function signOfLife(conversation: LineConversation, device: string): Promise<void> {
  const answer = await conversation.ask('AT+FCLASS?', SIGN_OF_LIFE.answerMs);
  if (answer === null || !answer.info.join(' ').includes('8')) throw silent(device);
}

/** No hook is told in data mode. @throws ProblemError */
export async function backToVoice(
  conversation: LineConversation,
  device: string,
  prepare: () => Promise<void>,
): Promise<void> {
  await askFor(conversation, device, 'AT+FCLASS=8');
  await prepare();
  await askFor(conversation, device, 'AT+VLS=0');
}

async function askFor(conversation: LineConversation, device: string, command: string): Promise<Answer> {
  const answer = await conversation.ask(command, ANSWER_MS);
  if (answer === null) throw silent(device);
  return answer;
}

export function silent(device: string): ProblemError {
  return new ProblemError({ code: 'lineSilent', path: device });
}
