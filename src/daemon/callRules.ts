import type { CallRules } from '../call/machine.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';

/** What the owner set, as the call machine wants it. Pure. */
export function callRulesOf({ audio, line, notice, call }: Config): CallRules {
  return {
    preRollSamples: Math.round((audio.preRollMs * RATE_HZ) / 1000),
    ringTimeoutMs: line.ringTimeoutMs,
    noticeOn: notice.on,
    noticeDelayMs: notice.delayMs,
    maxLengthMs: call.maxLengthMs,
    deviceGraceMs: call.deviceGraceMs,
  };
}
