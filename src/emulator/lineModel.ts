import { perform } from './deeds.js';
import type { LineHabits } from './lineHabits.js';
import { soundOf } from './lineSound.js';
import type { LineState, ModelEvent, Side, Speech, Step } from './lineTypes.js';
import { RATE_HZ } from './tones.js';

export { command } from './lineCommands.js';

/**
 * The telephone line as a pure function of time: an exchange with its country's tones and cadence, a far party,
 * local telephones. What the two-wire pair sounds like and which signals come with it follow from the state
 * before it, to the sample. Ringing current is not heard in the tap.
 */
export interface Advance {
  readonly state: LineState;
  readonly pcm: Int16Array;
  readonly events: readonly ModelEvent[];
}

export function idleLine(sample: number): LineState {
  return {
    sample,
    hook: 'on',
    holding: [],
    broken: false,
    exchange: 'idle',
    since: sample,
    incoming: null,
    outgoing: null,
    held: false,
    muted: false,
    speeches: [],
    sounds: [],
    plan: [],
  };
}

/** Makes the next `samples` samples of the pair; the length of the blocks changes nothing. */
export function advance(before: LineState, samples: number, habits: LineHabits): Advance {
  const step: Step = { state: before, events: [], habits };
  const pcm = new Int16Array(samples);
  const end = before.sample + samples;
  while (step.state.sample < end) {
    doWhatIsDue(step);
    begin(step);
    const { sample, speeches, plan } = step.state;
    const until = Math.min(
      end,
      plan[0]?.at ?? end,
      ...speeches.map(endOf),
      ...speeches.map(({ from }) => later(from, sample)),
    );
    pcm.set(soundOf(step.state, until - sample, habits), sample - before.sample);
    finish(step, until);
  }
  return { state: step.state, pcm, events: step.events };
}

function doWhatIsDue(step: Step): void {
  for (
    let [first] = step.state.plan;
    first !== undefined && first.at <= step.state.sample;
    [first] = step.state.plan
  ) {
    step.state = { ...step.state, plan: step.state.plan.slice(1) };
    perform(step, first);
  }
}

/** Starts the first waiting voice of each side that can be heard now and is free. */
function begin(step: Step): void {
  const { state, habits } = step;
  const busy = new Set<Side>();
  for (const { voice, from } of state.speeches) if (from !== null) busy.add(voice.side);
  const latency = Math.round((habits.farLatencyMs * RATE_HZ) / 1000);
  const speeches = state.speeches.map((speech) => {
    const { voice, from } = speech;
    const heard = voice.side === 'near' ? state.hook === 'off' : state.exchange === 'talking';
    if (from === null && (busy.has(voice.side) || !heard)) return speech;
    const begins = from ?? state.sample + (voice.side === 'far' ? latency : 0);
    busy.add(voice.side);
    if (begins === state.sample) {
      step.events.push({ kind: 'speakBegan', side: voice.side, id: voice.id, sample: begins });
    }
    return { voice, from: begins };
  });
  step.state = { ...state, speeches };
}

/** Moves on to `until` and lets go of what has been heard. */
function finish(step: Step, until: number): void {
  const heard = step.state.speeches.filter((speech) => endOf(speech) <= until);
  for (const { voice } of heard) {
    step.events.push({ kind: 'speakEnded', side: voice.side, id: voice.id, sample: until, cutShort: false });
  }
  step.state = {
    ...step.state,
    sample: until,
    speeches: step.state.speeches.filter((speech) => endOf(speech) > until),
    sounds: step.state.sounds.filter(({ from, samples, again }) => again || from + samples.length > until),
  };
}

function endOf({ voice, from }: Speech): number {
  return from === null ? Number.POSITIVE_INFINITY : from + voice.samples.length;
}

function later(from: number | null, sample: number): number {
  return from !== null && from > sample ? from : Number.POSITIVE_INFINITY;
}
