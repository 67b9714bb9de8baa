import { type Problem, ProblemError } from '../i18n/problems.js';
import { LineConversation } from './conversation.js';
import type { LineProfile } from './profile.js';
import { openPort } from './serialPort.js';
import { endStreams, FIRST_ANSWER_MS } from './wake.js';

const ANSWER_MS = 1000;
/** Hang up; line and telephone connected, the device itself on the line no more (facts: line-interface §1.2). */
const HANG_UP = ['ATH', 'AT+VLS=0'] as const;

/**
 * Gives the line free after a recorder that died: ends what the device plays or records and hangs up. Closing the
 * port drops DTR, which hangs up a device that hears no commands. Null when the device has confirmed it, else why not.
 */
export async function releaseLine(
  device: string,
  profile: LineProfile,
  nowMs: () => number,
): Promise<Problem | null> {
  const conversation = new LineConversation(nowMs, profile, { event: () => {}, heard: () => {} });
  const port = await openPort(device, profile.baudRate, {
    data: (bytes) => conversation.receive(bytes),
    closed: (why) => conversation.fail({ code: 'lineGone', path: device, why }),
  });
  if ('code' in port) return port;
  const write = (bytes: Uint8Array) => port.write(bytes);
  conversation.begin(write);
  try {
    if ((await conversation.ask('ATE0V1', FIRST_ANSWER_MS)) === null) await endStreams(conversation, write);
    let heard = false;
    for (const command of HANG_UP) heard = (await conversation.ask(command, ANSWER_MS)) !== null;
    return heard ? null : { code: 'lineSilent', path: device };
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  } finally {
    conversation.end();
    await port.close();
  }
}
