import { announces, enter, planned, ringOf } from './exchange.js';
import type { LineHabits } from './lineHabits.js';
import type { Deed, Happening, LineState, LoopMover, Speech, Step } from './lineTypes.js';
import { patience, taking } from './telephone.js';

/** What is done when its position has come: each deed changes the state and says what happened. */

export function tell(step: Step, what: Happening): void {
  step.events.push({ ...what, sample: step.state.sample });
}

export function loopIsClosed({ hook, holding }: LineState): boolean {
  return hook === 'off' || holding.length > 0;
}

export function perform(step: Step, deed: Deed): void {
  const { habits } = step;
  switch (deed.kind) {
    case 'say':
      tell(step, deed.what);
      return;
    case 'ring':
      ring(step, deed.number);
      return;
    case 'giveUp':
      tell(step, { kind: 'farGaveUp' });
      step.state = enter(step.state, 'idle', habits);
      return;
    case 'enter':
      step.state = enter(step.state, deed.exchange, habits);
      return;
    case 'send':
      send(step, deed);
      return;
    case 'farAnswers':
      tell(step, { kind: 'farAnswered' });
      step.state = connected(step);
      return;
    case 'close': {
      // A second telephone makes up its mind with the first; a handset that is up keeps both from it.
      const second = step.state.exchange === 'telling' && step.state.holding.length > 0;
      if (step.state.exchange !== 'announcing' && !second) return;
      const holding = [...step.state.holding, deed.telephone];
      move(step, { holding }, 'telephone');
      step.state = planned(step.state, [patience(step.state, deed.telephone)]);
      return;
    }
    case 'open':
      move(step, { holding: step.state.holding.filter((one) => one !== deed.telephone) }, 'telephone');
      return;
    case 'break':
    case 'mend':
      step.state = { ...step.state, broken: deed.kind === 'break' };
      tell(step, { kind: deed.kind === 'break' ? 'onHook' : 'offHook', by: deed.mover });
      return;
    case 'flashed':
      flashed(step, deed.ms);
      return;
    case 'dialled': {
      const callee = step.state.outgoing?.callee;
      const next = callee === 'engaged' ? 'busyTone' : callee === 'unobtainable' ? 'reorderTone' : 'ringback';
      step.state = enter(step.state, next, habits);
    }
  }
}

/** Handset or telephone changes the loop; the exchange answers to what the loop as a whole does. */
export function move(
  step: Step,
  change: Pick<LineState, 'hook'> | Pick<LineState, 'holding'>,
  by: LoopMover,
): void {
  const was = loopIsClosed(step.state);
  step.state = { ...step.state, ...change };
  const is = loopIsClosed(step.state);
  if (is === was) return;
  tell(step, { kind: is ? 'offHook' : 'onHook', by });
  if (is) closed(step);
  else opened(step);
}

function closed(step: Step): void {
  const { exchange } = step.state;
  const { habits } = step;
  if (exchange === 'ringing') step.state = connected(step);
  else if (exchange === 'announcing' && habits.country.callerId[0] === 'ntt') {
    step.state = enter(step.state, 'telling', habits);
  } else if (exchange === 'announcing') step.state = connected(step);
  else step.state = enter(step.state, 'dialTone', habits);
}

function opened(step: Step): void {
  const { exchange, incoming, speeches } = step.state;
  step.events.push(...cutShort(speeches, step.state.sample));
  step.state = { ...step.state, speeches: [], sounds: [], broken: false, muted: false };
  // The open loop says that the caller is known: now it rings.
  const rings = exchange === 'telling' && incoming !== null && incoming.rings !== 0;
  step.state = enter(step.state, rings ? 'ringing' : 'idle', step.habits);
  const own = ['close', 'open'];
  step.state = {
    ...step.state,
    plan: step.state.plan.filter(({ by, kind }) => by === 'exchange' || own.includes(kind)),
  };
}

function connected(step: Step): LineState {
  if (step.habits.reversesAtAnswer) tell(step, { kind: 'reversal' });
  return enter(step.state, 'talking', step.habits);
}

function ring(step: Step, number: number): void {
  const { incoming, sample } = step.state;
  const { periodSamples, ringingSamples } = ringOf(step.habits.country);
  tell(step, { kind: 'ring' });
  const by = 'exchange';
  const last = incoming?.rings !== null && number + 1 === incoming?.rings;
  const next: Deed = last
    ? { at: sample + ringingSamples, by, kind: 'giveUp' }
    : { at: sample + periodSamples, by, kind: 'ring', number: number + 1 };
  step.state = planned(step.state, [next]);
}

function send(step: Step, { way, samples }: Extract<Deed, { kind: 'send' }>): void {
  const { incoming, sample, sounds } = step.state;
  if (incoming === null || samples.length === 0) return;
  const toSample = sample + samples.length;
  tell(step, { kind: 'callerIdSent', callerId: incoming.callerId, way, toSample });
  step.state = {
    ...step.state,
    sounds: [...sounds, { source: 'exchange', from: sample, samples, again: false }],
  };
  if (step.state.exchange === 'telling') step.state = taking(step.state, toSample, step.habits);
}

/** The exchange saw the loop open for so long and close again. */
function flashed(step: Step, ms: number): void {
  const { habits } = step;
  const { exchange, held } = step.state;
  const { min, max } = habits.country.flashMs;
  if (ms > max) {
    // Too long for a flash: the handset was put down, and lifted again.
    step.events.push(...cutShort(step.state.speeches, step.state.sample));
    step.state = enter({ ...step.state, speeches: [], sounds: [], held: false }, 'dialTone', habits);
  } else if (ms >= min && habits.flashGives === 'dialTone') {
    if (held) step.state = enter({ ...step.state, held: false }, 'talking', habits);
    else if (exchange === 'talking') step.state = enter({ ...step.state, held: true }, 'dialTone', habits);
  }
}

export function cutShort(speeches: readonly Speech[], sample: number): Step['events'] {
  return speeches.map(({ voice: { side, id } }) => ({
    kind: 'speakEnded',
    side,
    id,
    sample,
    cutShort: true,
  }));
}

/** The state in which a call that comes in begins. */
export function firstOf(habits: LineHabits): 'announcing' | 'ringing' {
  return announces(habits) ? 'announcing' : 'ringing';
}
