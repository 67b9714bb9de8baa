import type { CallRules } from '../call/machine.js';
import type { Direction, HookTrust, Plan } from '../call/types.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { Country } from '../signal/country.js';

/** A recording can begin so long before now: what the tape holds, less what is on its way. */
export const TAPE_SECONDS = 30;
const TAPE_MARGIN_SECONDS = 2;

/** What owner, country and device say, as the call machine wants it. Pure. */
export function callRulesOf(
  { audio, line, notice, call }: Config,
  country: Country,
  hook: HookTrust,
  planFor: (direction: Direction) => Plan,
): CallRules {
  return {
    preRollSamples: Math.round((audio.preRollMs * RATE_HZ) / 1000),
    tapeSamples: (TAPE_SECONDS - TAPE_MARGIN_SECONDS) * RATE_HZ,
    numberDisplay: country.callerId.includes('ntt'),
    ringTimeoutMs: line.ringTimeoutMs,
    plans: { in: planFor('in'), out: planFor('out') },
    noticeDelayMs: notice.delayMs,
    recordToneEveryMs: country.recordTone?.everyMs ?? Number.POSITIVE_INFINITY,
    hook,
    // Calls that are found by ear alone know no hook, and so no flash.
    flashMaxMs: hook === 'none' ? 0 : line.flashMaxMs,
    silenceMs: call.silenceMs,
    maxLengthMs: call.maxLengthMs,
    deviceGraceMs: call.deviceGraceMs,
  };
}
