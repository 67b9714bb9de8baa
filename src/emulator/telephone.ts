import { makeDtmf } from '../signal/toneMaker.js';
import { FIRST_SHORT_RING_SAMPLES } from './exchange.js';
import type { LineHabits } from './lineHabits.js';
import type { Deed, Keys, LineState } from './lineTypes.js';
import { DTMF_PEAK, RATE_HZ } from './tones.js';

/** What telephones do by themselves on the loop, as deeds with their positions. */

/** From the first short ring to the telephone's own answer; a second telephone is slower. */
const ANSWERS_AFTER_SAMPLES = 1.5 * RATE_HZ;
const NEXT_TELEPHONE_SAMPLES = 0.2 * RATE_HZ;
/** From the last bit to the open loop. */
const TAKEN_AFTER_SAMPLES = 0.2 * RATE_HZ;
/** How long a telephone waits for FSK that does not come or that it cannot read. */
const PATIENCE_SAMPLES = 4 * RATE_HZ;

/** Make of a period of 100 or 50 ms (33 %), and the pause between digits (facts: line-interface §4). */
const PULSES = {
  10: { periodMs: 100, openMs: 67, pauseMs: 650 },
  20: { periodMs: 50, openMs: 33, pauseMs: 500 },
} as const;

const samplesOf = (ms: number) => Math.round((ms * RATE_HZ) / 1000);

/** The telephones' own answers to short rings that begin to be announced now. */
export function ownAnswers(state: LineState, { telephones }: LineHabits): readonly Deed[] {
  return telephones.flatMap((kind, telephone): readonly Deed[] => {
    if (kind === 'plain') return [];
    const delay = FIRST_SHORT_RING_SAMPLES + ANSWERS_AFTER_SAMPLES + telephone * NEXT_TELEPHONE_SAMPLES;
    return [{ at: state.sample + delay, by: 'telephone', kind: 'close', telephone }];
  });
}

/** A telephone that has just closed the loop opens it when its patience is over. */
export function patience(state: LineState, telephone: number): Deed {
  return { at: state.sample + PATIENCE_SAMPLES, by: 'telephone', kind: 'open', telephone };
}

/** The plan when FSK goes out until `endSample`: telephones that understand it open the loop after it. */
export function taking(state: LineState, endSample: number, { telephones }: LineHabits): LineState {
  const plan = state.plan.map((deed) => {
    if (deed.kind !== 'open' || telephones[deed.telephone] !== 'numberDisplay') return deed;
    return { ...deed, at: endSample + TAKEN_AFTER_SAMPLES + deed.telephone * NEXT_TELEPHONE_SAMPLES };
  });
  return { ...state, plan: plan.sort((a, b) => a.at - b.at) };
}

export function flash(state: LineState, ms: number): readonly Deed[] {
  const by = 'telephone';
  const closes = state.sample + samplesOf(ms);
  return [
    { at: state.sample, by, kind: 'break', mover: 'flash' },
    { at: closes, by, kind: 'mend', mover: 'flash' },
    { at: closes, by, kind: 'flashed', ms },
  ];
}

/** Digits as trains of pulses, 0 as ten; then the number is dialled. */
export function pulses(state: LineState, digits: string, rate: 10 | 20): readonly Deed[] {
  const { periodMs, openMs, pauseMs } = PULSES[rate];
  const by = 'telephone';
  const deeds: Deed[] = [];
  let at = state.sample;
  for (const digit of digits) {
    const count = digit === '0' ? 10 : Number(digit);
    for (let pulse = 0; pulse < count; pulse++, at += samplesOf(periodMs)) {
      deeds.push({ at, by, kind: 'break', mover: 'pulse' });
      deeds.push({ at: at + samplesOf(openMs), by, kind: 'mend', mover: 'pulse' });
    }
    deeds.push({ at, by, kind: 'say', what: { kind: 'digit', digit, by: 'pulse' } });
    at += samplesOf(pauseMs);
  }
  return [...deeds, { at, by, kind: 'dialled' }];
}

/** Digits by tones with their moments; on and pause together are at least 120 ms (facts: line-interface §4). */
export const DIALLING: Omit<Keys, 'digits' | 'side'> = { onMs: 80, offMs: 80, twistDb: 0 };

export function keySound({ digits, onMs, offMs, twistDb }: Omit<Keys, 'side'>): Int16Array {
  const peak = DTMF_PEAK / 2;
  const [peakLow, peakHigh] = [peak * 10 ** (-twistDb / 40), peak * 10 ** (twistDb / 40)];
  return makeDtmf(digits, { onMs, offMs, peakLow, peakHigh });
}

export function keyDeeds(state: LineState, { digits, onMs, offMs }: Omit<Keys, 'side'>): readonly Deed[] {
  const period = samplesOf(onMs) + samplesOf(offMs);
  return [...digits].map((digit, number) => ({
    at: state.sample + number * period,
    by: 'telephone',
    kind: 'say',
    what: { kind: 'digit', digit, by: 'tone' },
  }));
}
