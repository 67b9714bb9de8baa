import type { CodecName } from '../../signal/voiceCodec.js';
import type { LineConversation } from '../conversation.js';
import { DLE } from '../dle.js';
import { VOICE_RATE_HZ } from './compressions.js';
import type { Playing } from './playing.js';
import { Transmit } from './transmit.js';

const ANSWER_MS = 5000;
const STEP_MS = 20;
/** What the device still has is on the line after this. */
export const DRAIN_MS = 1500;
const END_OF_SOUND = Uint8Array.of(DLE, 0x03);
const CLEAR_AND_END = Uint8Array.of(0x00, DLE, 0x18, DLE, 0x03);

/**
 * Plays on a device that cannot record at the same time: +VTX, at the pace of time, then back to commands. Nothing is
 * heard of the line meanwhile. Resolves also when the device refuses: the playing has failed then.
 */
export async function announce(
  conversation: LineConversation,
  write: (bytes: Uint8Array) => void,
  {
    codec,
    playing,
    nowMs,
    aheadMs,
  }: { codec: CodecName; playing: Playing; nowMs: () => number; aheadMs: number },
): Promise<void> {
  const answer = await conversation.ask('AT+VTX', ANSWER_MS);
  if (!answer?.result.startsWith('CONNECT')) {
    const why = `AT+VTX: ${answer?.result ?? '-'}`;
    playing.end({ kind: 'failed', problem: { code: 'lineNotPlayed', why } });
    return;
  }
  const transmit = new Transmit(codec, 'nothing', aheadMs);
  let played = false;
  transmit.play(playing.samples, () => {
    played = true;
  });
  const beganMs = nowMs();
  for (let passed = 0; !played && !playing.over; ) {
    const due = Math.floor(((nowMs() - beganMs) * VOICE_RATE_HZ) / 1000);
    const bytes = transmit.passed(due - passed);
    if (bytes.length > 0) write(bytes);
    passed = due;
    await conversation.pause(STEP_MS);
  }
  conversation.owes();
  write(played ? END_OF_SOUND : CLEAR_AND_END);
  await conversation.settled(DRAIN_MS);
  playing.end({ kind: 'done' });
}
