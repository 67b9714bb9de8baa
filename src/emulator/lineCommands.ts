import { cutShort, firstOf, loopIsClosed, move, tell } from './deeds.js';
import { enter, planned, wayOf } from './exchange.js';
import type { LineHabits } from './lineHabits.js';
import type { LineCommand, LineState, ModelEvent, Sounding, Step } from './lineTypes.js';
import { DIALLING, flash, keyDeeds, keySound, ownAnswers, pulses } from './telephone.js';
import { isDtmfDigit } from './tones.js';

const RINGBACKS_BEFORE_ANSWER = 2;
const NEW_YEAR = '01010000';

/** What a person does at the line's present position; null when the line is in no state for it. */
export function command(
  state: LineState,
  wish: LineCommand,
  habits: LineHabits,
): { readonly state: LineState; readonly events: readonly ModelEvent[] } | null {
  const step: Step = { state, events: [], habits };
  return carryOut(step, wish) ? { state: step.state, events: step.events } : null;
}

function carryOut(step: Step, wish: LineCommand): boolean {
  const { state, habits } = step;
  switch (wish.kind) {
    case 'ring': {
      if (loopIsClosed(state) || state.exchange !== 'idle') return false;
      const { callerId, times, date = NEW_YEAR } = wish;
      step.state = enter({ ...state, incoming: { callerId, rings: times, date } }, firstOf(habits), habits);
      if (step.state.exchange === 'announcing' && wayOf(habits) === 'ntt') {
        step.state = planned(step.state, ownAnswers(step.state, habits));
      }
      return true;
    }
    case 'stopRinging':
      return stopRinging(step);
    case 'lift':
      if (state.hook === 'off') return false;
      move(step, { hook: 'off' }, 'handset');
      return true;
    case 'hangUp':
      if (state.hook === 'on') return false;
      move(step, { hook: 'on' }, 'handset');
      return true;
    case 'dial':
      return dial(step, wish);
    case 'speak':
      if (state.hook === 'on') return false;
      step.state = { ...state, speeches: [...state.speeches, { voice: wish.voice, from: null }] };
      return true;
    case 'keys': {
      const { keys } = wish;
      if (state.hook === 'on' || state.exchange !== 'talking' || !areKeys(keys.digits)) return false;
      step.state = planned(
        sounding(state, { source: keys.side, samples: keySound(keys) }),
        keyDeeds(state, keys),
      );
      return true;
    }
    case 'flash':
      if (state.hook === 'on' || state.broken) return false;
      step.state = planned(state, flash(state, wish.ms));
      return true;
    case 'hold':
      if (state.exchange !== 'talking' || wish.music.length === 0) return false;
      step.state = sounding(withoutMusic(state, wish.side), {
        source: wish.side,
        samples: wish.music,
        again: true,
      });
      return true;
    case 'resume':
      if (!state.sounds.some(({ source, again }) => again && source === wish.side)) return false;
      step.state = withoutMusic(state, wish.side);
      return true;
    case 'mute':
      if (state.hook === 'on') return false;
      step.state = { ...state, muted: wish.on };
      return true;
    case 'farHangUp':
      return farHangUp(step);
  }
}

function stopRinging(step: Step): boolean {
  const { state, habits } = step;
  if (state.exchange !== 'ringing' && state.exchange !== 'announcing' && state.exchange !== 'telling')
    return false;
  tell(step, { kind: 'farGaveUp' });
  if (state.hook === 'off') step.state = enter(state, 'busyTone', habits);
  else if (state.exchange !== 'telling') step.state = enter(state, 'idle', habits);
  else if (state.incoming !== null) step.state = { ...state, incoming: { ...state.incoming, rings: 0 } };
  return true;
}

function dial(
  step: Step,
  { digits, pulse, callee, ringbacks }: Extract<LineCommand, { kind: 'dial' }>,
): boolean {
  const { state, habits } = step;
  const fits = pulse === undefined ? areKeys(digits) : /^[0-9]+$/.test(digits);
  if (state.exchange !== 'dialTone' || !fits) return false;
  const outgoing = {
    digits,
    callee: callee ?? 'answers',
    ringbacks: ringbacks ?? RINGBACKS_BEFORE_ANSWER,
  } as const;
  const dialling = enter({ ...state, outgoing }, 'dialling', habits);
  if (pulse !== undefined) step.state = planned(dialling, pulses(state, digits, pulse));
  else {
    const keys = { ...DIALLING, digits };
    const samples = keySound(keys);
    const over = { at: state.sample + samples.length, by: 'telephone', kind: 'dialled' } as const;
    step.state = planned(sounding(dialling, { source: 'near', samples }), [...keyDeeds(state, keys), over]);
  }
  return true;
}

function farHangUp(step: Step): boolean {
  const { state, habits } = step;
  if (state.exchange !== 'talking') return false;
  const far = state.speeches.filter(({ voice }) => voice.side === 'far');
  step.events.push(...cutShort(far, state.sample));
  tell(step, { kind: 'farEndHungUp', loopCurrentInterrupted: habits.interruptsLoopCurrent });
  const near = {
    ...state,
    speeches: state.speeches.filter(({ voice }) => voice.side === 'near'),
    sounds: state.sounds.filter(({ source }) => source !== 'far'),
  };
  const interrupts = habits.interruptsLoopCurrent && habits.country.disconnectMs !== null;
  step.state = enter(near, interrupts ? 'disconnecting' : habits.afterFarHangUp, habits);
  return true;
}

function areKeys(digits: string): boolean {
  return digits !== '' && [...digits].every(isDtmfDigit);
}

function sounding(
  state: LineState,
  { source, samples, again = false }: Omit<Sounding, 'from' | 'again'> & { again?: boolean },
): LineState {
  return { ...state, sounds: [...state.sounds, { source, samples, again, from: state.sample }] };
}

function withoutMusic(state: LineState, side: Sounding['source']): LineState {
  return { ...state, sounds: state.sounds.filter(({ source, again }) => !again || source !== side) };
}
