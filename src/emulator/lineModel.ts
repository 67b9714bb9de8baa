import type {
  Exchange,
  LineCommand,
  LineHabits,
  LineState,
  ModelEvent,
  Side,
  Speech,
  Voice,
} from './lineTypes.js';
import {
  busyTone,
  DTMF_PERIOD_SAMPLES,
  dialTone,
  dtmf,
  isDtmfDigit,
  noise,
  RATE_HZ,
  RING_PERIOD_SAMPLES,
  ringbackTone,
} from './tones.js';

/**
 * The telephone line as a pure function of time: an exchange with Japanese tones and cadence, a far party, a
 * local telephone. What one block of the two-wire pair sounds like and which signals come with it follow from
 * the state before it. Ringing current is not heard in the tap.
 */
export interface Advance {
  readonly state: LineState;
  readonly pcm: Int16Array;
  readonly events: readonly ModelEvent[];
}

/** The exchange needs a moment between reporting the caller and ringing, and between a ring and the report. */
const FIRST_RING_SAMPLES = 0.3 * RATE_HZ;
const REPORT_AFTER_RING_SAMPLES = 1.5 * RATE_HZ;
const RINGBACKS_BEFORE_ANSWER = 2;

export function idleLine(sample: number): LineState {
  return {
    sample,
    hook: 'on',
    exchange: 'idle',
    since: sample,
    callerId: null,
    rings: null,
    digits: '',
    speeches: [],
  };
}

/** What a person does at the line's present position; null when the line is in no state for it. */
export function command(
  state: LineState,
  wish: LineCommand,
  habits: LineHabits,
): { readonly state: LineState; readonly events: readonly ModelEvent[] } | null {
  const { sample, hook, exchange } = state;
  switch (wish.kind) {
    case 'ring':
      if (hook === 'off' || exchange !== 'idle') return null;
      return silently({ ...enter(state, 'ringing'), callerId: wish.callerId, rings: wish.times });
    case 'stopRinging':
      if (exchange !== 'ringing') return null;
      return { state: enter(state, 'idle'), events: [{ kind: 'farGaveUp', sample }] };
    case 'lift':
      if (hook === 'off') return null;
      return {
        state: { ...enter(state, exchange === 'ringing' ? 'talking' : 'dialTone'), hook: 'off' },
        events: [{ kind: 'offHook', sample }],
      };
    case 'dial':
      if (exchange !== 'dialTone' || wish.digits === '' || ![...wish.digits].every(isDtmfDigit)) return null;
      return silently({ ...enter(state, 'dialling'), digits: wish.digits });
    case 'speak':
      if (hook === 'on') return null;
      return silently({ ...state, speeches: [...state.speeches, { voice: wish.voice, from: null }] });
    case 'hangUp':
      if (hook === 'on') return null;
      return {
        state: { ...enter(state, 'idle'), hook: 'on', speeches: [] },
        events: [...cutShort(state.speeches, sample), { kind: 'onHook', sample }],
      };
    case 'farHangUp':
      if (exchange !== 'talking') return null;
      return {
        state: { ...enter(state, 'busyTone'), speeches: ofSide(state.speeches, 'near') },
        events: [
          ...cutShort(ofSide(state.speeches, 'far'), sample),
          { kind: 'farEndHungUp', sample, loopCurrentInterrupted: habits.interruptsLoopCurrent },
        ],
      };
  }
}

/** Makes the next `samples` samples of the pair. Changes of state by time alone fall on block boundaries. */
export function advance(before: LineState, samples: number, habits: LineHabits): Advance {
  const events: ModelEvent[] = [];
  const end = before.sample + samples;
  const speeches = begin(before, events);
  const pcm = new Int16Array(samples);
  const farGain = 10 ** (-habits.nearOverFarDb / 20);
  for (let i = 0; i < samples; i++) {
    const sample = before.sample + i;
    let sum = noise(habits.noiseSeed, sample) + exchangeSound(before, sample);
    for (const { voice, from } of speeches) {
      if (from !== null) sum += (voice.samples[sample - from] ?? 0) * (voice.side === 'far' ? farGain : 1);
    }
    pcm[i] = Math.max(-32768, Math.min(32767, Math.round(sum)));
  }
  signal(before, end, habits, events);
  const still = speeches.filter((speech) => {
    const over = endOf(speech);
    if (over > end) return true;
    events.push({
      kind: 'speakEnded',
      side: speech.voice.side,
      id: speech.voice.id,
      sample: over,
      cutShort: false,
    });
    return false;
  });
  const state = proceed({ ...before, sample: end, speeches: still }, events);
  return { state, pcm, events: events.sort((a, b) => a.sample - b.sample) };
}

/** Starts the first waiting voice of each side that can be heard now and is free. */
function begin(state: LineState, events: ModelEvent[]): readonly Speech[] {
  const busy = new Set<Side>();
  for (const { voice, from } of state.speeches) if (from !== null) busy.add(voice.side);
  return state.speeches.map((speech) => {
    const { voice, from } = speech;
    const heard = voice.side === 'near' ? state.hook === 'off' : state.exchange === 'talking';
    if (from !== null || busy.has(voice.side) || !heard) return speech;
    busy.add(voice.side);
    events.push({ kind: 'speakBegan', side: voice.side, id: voice.id, sample: state.sample });
    return { voice, from: state.sample };
  });
}

function endOf({ voice, from }: Speech): number {
  return from === null ? Number.POSITIVE_INFINITY : from + voice.samples.length;
}

function exchangeSound(state: LineState, sample: number): number {
  const since = sample - state.since;
  switch (state.exchange) {
    case 'dialTone':
      return dialTone(sample);
    case 'dialling':
      return dtmf(state.digits, since);
    case 'ringback':
      return ringbackTone(since);
    case 'busyTone':
      return busyTone(since);
    case 'idle':
    case 'ringing':
    case 'talking':
      return 0;
  }
}

/** Signals that fall into the block [state.sample, end). */
function signal(state: LineState, end: number, habits: LineHabits, events: ModelEvent[]): void {
  const falls = (at: number) => at >= state.sample && at < end;
  if (state.exchange === 'ringing') {
    const firstRing = state.since + FIRST_RING_SAMPLES;
    const number = Math.max(0, Math.ceil((state.sample - firstRing) / RING_PERIOD_SAMPLES));
    const ring = firstRing + number * RING_PERIOD_SAMPLES;
    if (falls(ring) && (state.rings === null || number < state.rings)) {
      events.push({ kind: 'ring', sample: ring });
    }
    const report =
      habits.callerIdWhen === 'beforeFirstRing' ? state.since : firstRing + REPORT_AFTER_RING_SAMPLES;
    if (state.callerId !== null && falls(report)) {
      events.push({ kind: 'callerId', callerId: state.callerId, sample: report });
    }
  }
  if (state.exchange === 'dialling') {
    [...state.digits].forEach((digit, number) => {
      const at = state.since + number * DTMF_PERIOD_SAMPLES;
      if (falls(at)) events.push({ kind: 'digit', digit, sample: at });
    });
  }
}

/** What the exchange and the far party do by themselves when their time has come. */
function proceed(state: LineState, events: ModelEvent[]): LineState {
  const { sample } = state;
  const elapsed = sample - state.since;
  if (state.exchange === 'dialling' && elapsed >= state.digits.length * DTMF_PERIOD_SAMPLES) {
    return enter(state, 'ringback');
  }
  if (state.exchange === 'ringback' && elapsed >= RINGBACKS_BEFORE_ANSWER * RING_PERIOD_SAMPLES) {
    events.push({ kind: 'farAnswered', sample });
    return enter(state, 'talking');
  }
  const gaveUp =
    state.rings !== null && elapsed >= FIRST_RING_SAMPLES + state.rings * RING_PERIOD_SAMPLES - 2 * RATE_HZ;
  if (state.exchange === 'ringing' && gaveUp) {
    events.push({ kind: 'farGaveUp', sample });
    return enter(state, 'idle');
  }
  return state;
}

function enter(state: LineState, exchange: Exchange): LineState {
  return { ...state, exchange, since: state.sample, callerId: null, rings: null, digits: '' };
}

function silently(state: LineState) {
  return { state, events: [] };
}

function ofSide(speeches: readonly Speech[], side: Side): readonly Speech[] {
  return speeches.filter(({ voice }) => voice.side === side);
}

function cutShort(speeches: readonly Speech[], sample: number): ModelEvent[] {
  return speeches.map(({ voice }: { voice: Voice }) => ({
    kind: 'speakEnded',
    side: voice.side,
    id: voice.id,
    sample,
    cutShort: true,
  }));
}
