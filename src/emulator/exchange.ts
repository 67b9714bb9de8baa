import type { CallerIdWay, Country } from '../signal/country.js';
import { callerIdSound } from './announcement.js';
import type { LineHabits } from './lineHabits.js';
import type { Deed, Exchange, LineState } from './lineTypes.js';
import { RATE_HZ } from './tones.js';

/** What an exchange does by itself once it is in a state, as deeds with their positions. */

/** The exchange needs a moment between reporting the caller and ringing, and between a ring and the report. */
const FIRST_RING_SAMPLES = 0.3 * RATE_HZ;
const REPORT_AFTER_RING_SAMPLES = 0.5 * RATE_HZ;
/** NTT: short rings of 0.5 s in 1 s; without an answer for 6 s it rings (facts: line-interface §3.3). */
const SHORT_RING_PERIOD_SAMPLES = 1 * RATE_HZ;
const SHORT_RINGS = 6;
/** From the telephone's own answer to the FSK, and from the end of the caller's announcement to the ring. */
const BEFORE_FSK_SAMPLES = 0.25 * RATE_HZ;
const AFTER_TELLING_SAMPLES = 0.5 * RATE_HZ;
/** The first short ring after the reversal. */
export const FIRST_SHORT_RING_SAMPLES = 0.3 * RATE_HZ;

/** The state from now on, its deeds planned; what it planned before is forgotten. */
export function enter(before: LineState, exchange: Exchange, habits: LineHabits): LineState {
  const announced = exchange === 'announcing' || exchange === 'telling';
  const state = {
    ...before,
    exchange,
    since: before.sample,
    incoming: INCOMING.includes(exchange) ? before.incoming : null,
    outgoing: OUTGOING.includes(exchange) ? before.outgoing : null,
    held: before.held && exchange !== 'idle',
    sounds: before.sounds.filter(({ source }) => source !== 'exchange'),
    plan: before.plan.filter(({ by, kind }) => by !== 'exchange' && (announced || kind !== 'close')),
  };
  return planned(state, deedsOf(state, habits));
}

const INCOMING: readonly Exchange[] = ['announcing', 'telling', 'ringing'];
const OUTGOING: readonly Exchange[] = ['dialling', 'ringback'];

export function planned(state: LineState, deeds: readonly Deed[]): LineState {
  return { ...state, plan: [...state.plan, ...deeds].sort((a, b) => a.at - b.at) };
}

/** How this line tells a caller in the sound; null: not at all. */
export function wayOf({ country, callerIdBy }: LineHabits): CallerIdWay | null {
  return callerIdBy === 'device' ? null : (country.callerId[0] ?? null);
}

/** Whether the caller is announced before the first ring. */
export function announces(habits: LineHabits): boolean {
  const way = wayOf(habits);
  if (way === 'etsi') return habits.callerIdWhen === 'beforeFirstRing';
  return way === 'ntt' || way === 'bt' || way === 'dtmf';
}

/** A ring's whole rhythm, and the part of it that rings. */
export function ringOf({ ringCadenceMs }: Country): { periodSamples: number; ringingSamples: number } {
  const ms = ringCadenceMs.reduce((all, part) => all + part, 0);
  const last = ringCadenceMs.length % 2 === 0 ? (ringCadenceMs.at(-1) ?? 0) : 0;
  return { periodSamples: (ms * RATE_HZ) / 1000, ringingSamples: ((ms - last) * RATE_HZ) / 1000 };
}

function deedsOf(state: LineState, habits: LineHabits): readonly Deed[] {
  const after = (samples: number) => ({ at: state.sample + Math.round(samples), by: 'exchange' }) as const;
  const { incoming, outgoing } = state;
  switch (state.exchange) {
    case 'announcing':
      return announcement(state, habits);
    case 'telling':
      if (incoming === null) return [];
      return [
        {
          ...after(BEFORE_FSK_SAMPLES),
          kind: 'send',
          way: 'ntt',
          samples: soundOfCaller(state, 'ntt', habits),
        },
      ];
    case 'ringing': {
      const { ringingSamples } = ringOf(habits.country);
      const deeds: Deed[] = [{ ...after(FIRST_RING_SAMPLES), kind: 'ring', number: 0 }];
      if (incoming === null) return deeds;
      const ringEnd = FIRST_RING_SAMPLES + ringingSamples;
      if (habits.callerIdBy !== 'network') {
        const when = habits.callerIdWhen === 'beforeFirstRing' ? 0 : ringEnd + REPORT_AFTER_RING_SAMPLES;
        deeds.push({ ...after(when), kind: 'say', what: { kind: 'callerId', callerId: incoming.callerId } });
      }
      const way = wayOf(habits);
      if (way !== null && !announces(habits)) {
        const samples = soundOfCaller(state, way, habits);
        deeds.push({ ...after(ringEnd + REPORT_AFTER_RING_SAMPLES), kind: 'send', way, samples });
      }
      return deeds;
    }
    case 'ringback': {
      if (outgoing === null || outgoing.callee === 'neverAnswers') return [];
      const cadence = habits.country.tones.ringback[0]?.cadenceMs ?? [];
      const period = (cadence.reduce((all, part) => all + part, 0) * RATE_HZ) / 1000;
      return [{ ...after(outgoing.ringbacks * period), kind: 'farAnswers' }];
    }
    case 'disconnecting': {
      const { min, max } = habits.country.disconnectMs ?? { min: 0, max: 0 };
      const open = (((min + max) / 2) * RATE_HZ) / 1000;
      return [{ ...after(open), kind: 'enter', exchange: habits.afterFarHangUp }];
    }
    default:
      return [];
  }
}

function announcement(state: LineState, habits: LineHabits): readonly Deed[] {
  const way = wayOf(habits);
  const by = 'exchange';
  const at = state.sample;
  const deeds: Deed[] = [];
  if (way === 'ntt' || way === 'bt') deeds.push({ at, by, kind: 'say', what: { kind: 'reversal' } });
  if (way === 'ntt') {
    const first = at + FIRST_SHORT_RING_SAMPLES;
    for (let number = 0; number < SHORT_RINGS; number++) {
      const when = first + number * SHORT_RING_PERIOD_SAMPLES;
      deeds.push({ at: when, by, kind: 'say', what: { kind: 'shortRing' } });
    }
    deeds.push({
      at: first + SHORT_RINGS * SHORT_RING_PERIOD_SAMPLES,
      by,
      kind: 'enter',
      exchange: 'ringing',
    });
  } else if (way !== null) {
    const samples = soundOfCaller(state, way, habits);
    const from = at + BEFORE_FSK_SAMPLES;
    deeds.push({ at: from, by, kind: 'send', way, samples });
    deeds.push({ at: from + samples.length + AFTER_TELLING_SAMPLES, by, kind: 'enter', exchange: 'ringing' });
  }
  return deeds;
}

function soundOfCaller({ incoming }: LineState, way: CallerIdWay, habits: LineHabits): Int16Array {
  if (incoming === null) return new Int16Array(0);
  return callerIdSound(incoming.callerId, incoming.date, way, habits.fsk);
}
