import { ProblemError } from '../../i18n/problems.js';
import type { CodecName } from '../../signal/voiceCodec.js';
import type { LineConversation } from '../conversation.js';
import type { LineProfile, VoiceProfile } from '../profile.js';
import { byQuality, compressionsIn, vsmCommand } from './compressions.js';

const ANSWER_MS = 5000;

/**
 * Sets a device up for sound in the order that all of them need: gain, coding, silence detection (facts: line-interface
 * §1.1). Resolves to the best coding that it offers, the port carries and it accepts.
 *
 * @throws ProblemError lineNoCodec
 */
export async function setUpVoice(
  conversation: LineConversation,
  { device, profile, voice }: { device: string; profile: LineProfile; voice: VoiceProfile },
  refused: (command: string, answer: string) => void,
): Promise<CodecName> {
  const set = async (command: string): Promise<boolean> => {
    const answer = await conversation.ask(command, ANSWER_MS);
    if (answer?.result === 'OK') return true;
    refused(command, answer?.result ?? 'nothing');
    return false;
  };
  for (const command of voice.beforeCodec) await set(command);
  const told = (await conversation.ask('AT+VSM=?', ANSWER_MS))?.info ?? [];
  const named = compressionsIn(told);
  const offered = byQuality(named.length > 0 ? named : voice.assumed, voice.uart ? profile.baudRate : null);
  for (const compression of offered)
    for (const form of voice.vsmForms) {
      if (!(await set(vsmCommand(compression, form)))) continue;
      for (const command of voice.afterCodec) await set(command);
      return compression.codec;
    }
  throw new ProblemError({ code: 'lineNoCodec', path: device, offered: told.join(' ').slice(0, 200) || '-' });
}
