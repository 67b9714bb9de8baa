import { ProblemError } from '../i18n/problems.js';
import type { LineConversation } from './conversation.js';
import { STOP_DUPLEX, STOP_STREAMS, STOP_THRICE, STOPS } from './dle.js';
import { onOpenPort, type Rung } from './ladder.js';

/** A device in command mode answers within this time. */
export const FIRST_ANSWER_MS = 1000;
const ANSWER_MS = 5000;
/** `+++` counts only with silence of this length before and after it. */
const GUARD_MS = 1100;
/** What a device still says after it has been stopped comes within this time. */
const DRAIN_MS = 300;
const RESET_MS = 700;
const ALIVE = 'ATE0V1';
/** The answer of a device in any class to `AT+FCLASS?`. */
const CLASS = /^(\+FCLASS[:=]\s*)?\d+(\.\d+)?$/;

type Write = (bytes: Uint8Array) => void;

/**
 * Brings a device back to commands that gave no answer because it still streams voice from before a crash: the stop
 * sequences and a guarded `+++` (facts: line-interface §1.5).
 *
 * @throws ProblemError when the line is lost meanwhile
 */
export async function endStreams(conversation: LineConversation, write: Write): Promise<void> {
  for (const stop of STOPS) write(stop);
  await guardedEscape(conversation, write);
  conversation.startAfresh();
}

async function guardedEscape(conversation: LineConversation, write: Write): Promise<void> {
  await conversation.pause(GUARD_MS);
  write(Buffer.from('+++'));
  await conversation.pause(GUARD_MS);
}

/**
 * Whether the device answers, after the rungs that `next` names one after the other when it does not. Those that
 * need the port closed are left to the caller: `next` names them, and the answer is no.
 *
 * @param again the port was opened anew since it gave no answer: it gets all the time that an answer may take
 * @throws ProblemError when the line is lost meanwhile, or lineSilent when its answers cannot be told apart
 */
export async function wake(
  conversation: LineConversation,
  write: Write,
  device: string,
  again: boolean,
  next: () => Rung,
): Promise<boolean> {
  if ((await conversation.ask(ALIVE, again ? ANSWER_MS : FIRST_ANSWER_MS)) !== null) return true;
  for (let rung = next(); onOpenPort(rung); rung = next()) {
    // What was asked before is forgotten: its probes would break the silences, and half a line of a stream stay.
    conversation.startAfresh();
    await take(rung, conversation, write);
    conversation.startAfresh();
    if ((await conversation.ask(ALIVE, rung === 'escape' ? ANSWER_MS : FIRST_ANSWER_MS)) === null) continue;
    await settle(conversation, device);
    return true;
  }
  return false;
}

async function take(rung: Rung, conversation: LineConversation, write: Write): Promise<void> {
  if (rung === 'escape') {
    await guardedEscape(conversation, write);
    write(Buffer.from('ATH0\r'));
    await conversation.pause(DRAIN_MS);
    write(Buffer.from('ATZ\r'));
    await conversation.pause(RESET_MS);
    return;
  }
  const stops: Partial<Record<Rung, Uint8Array>> = {
    stopOnce: STOP_STREAMS,
    stopThrice: STOP_THRICE,
    stopDuplex: STOP_DUPLEX,
    anyByte: Uint8Array.of(0x0d),
  };
  write(stops[rung] ?? Uint8Array.of());
  await conversation.pause(DRAIN_MS);
}

/**
 * Several questions have been asked in vain, and their answers may come yet: they are let by, and the first command
 * is one whose answer no other has the shape of.
 */
async function settle(conversation: LineConversation, device: string): Promise<void> {
  await conversation.pause(GUARD_MS);
  conversation.startAfresh();
  const answer = await conversation.ask('AT+FCLASS?', ANSWER_MS);
  if (answer?.info.length !== 1 || !CLASS.test(answer.info[0] ?? ''))
    throw new ProblemError({ code: 'lineSilent', path: device });
}
