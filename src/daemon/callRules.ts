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
): CallRules {
  return {
    preRollSamples: Math.round((audio.preRollMs * RATE_HZ) / 1000),
    tapeSamples: (TAPE_SECONDS - TAPE_MARGIN_SECONDS) * RATE_HZ,
    numberDisplay: country.callerId.includes('ntt'),
    ringTimeoutMs: line.ringTimeoutMs,
    plans: { in: planOf(notice, 'in'), out: planOf(notice, 'out') },
    noticeDelayMs: notice.delayMs,
    recordToneEveryMs: country.recordTone?.everyMs ?? Number.POSITIVE_INFINITY,
    hook,
    flashMaxMs: hook === 'none' ? 0 : country.flashMs.max,
    silenceMs: 60_000,
    maxLengthMs: call.maxLengthMs,
    deviceGraceMs: call.deviceGraceMs,
  };
}

/** What the settings say where no rule does. */
export function planOf({ on, clip }: Config['notice'], direction: Direction): Plan {
  const wanted = on === 'both' || on === (direction === 'in' ? 'incoming' : 'outgoing');
  return {
    record: 'always',
    notice: wanted ? { clip } : null,
    repeatMs: null,
    recordTone: false,
    rule: null,
  };
}
