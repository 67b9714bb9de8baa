import type { CallRules } from '#src/call/machine.js';
import type { Plan } from '#src/call/types.js';

export const PLAIN: Plan = {
  record: 'always',
  notice: null,
  repeatMs: null,
  recordTone: false,
  rule: null,
};
export const ANNOUNCED: Plan = { ...PLAIN, notice: { clip: 'ja' } };

export function plansFor(noticeOn: 'incoming' | 'outgoing' | 'both' | 'none'): CallRules['plans'] {
  const wanted = (scope: string) => (noticeOn === 'both' || noticeOn === scope ? ANNOUNCED : PLAIN);
  return { in: wanted('incoming'), out: wanted('outgoing') };
}

/** A line whose hook is sure and knows no flash, so that every event has its effect at once. */
export function rulesWith(change: Partial<CallRules>): CallRules {
  return {
    preRollSamples: 24_000,
    tapeSamples: 224_000,
    numberDisplay: false,
    ringTimeoutMs: 6000,
    plans: plansFor('incoming'),
    noticeDelayMs: 0,
    recordToneEveryMs: 15_000,
    hook: 'sure',
    flashMaxMs: 0,
    silenceMs: 60_000,
    maxLengthMs: 3_600_000,
    deviceGraceMs: 60_000,
    ...change,
  };
}
