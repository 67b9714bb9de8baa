import type { CallTone, Cue, CueFound, Direction, EndReason, HookTrust, Moment } from './types.js';

/**
 * When a call is over: many lines report the hang-up late, wrongly or never (facts: line-interface §0.2), so all
 * that is seen and heard of it is put together. Every cue stands until it is contradicted, and ends the call when it
 * has stood long enough for what the device's hook reports are worth.
 */
export interface Ending {
  /** The handset was reported down. */
  readonly onHook: Moment | null;
  /** The loop current was interrupted, after somebody had spoken. */
  readonly loopCurrent: Moment | null;
  readonly tone: { readonly name: CallTone; readonly from: Moment; readonly heardMs: number } | null;
  /** A busy or reorder tone stopped, and nobody has spoken since: the exchange has nothing more to say. */
  readonly toneOver: { readonly from: Moment; readonly overMs: number } | null;
  /** Nobody has spoken since. */
  readonly silent: Moment | null;
  readonly spoken: boolean;
}

export const NO_ENDING: Ending = {
  onHook: null,
  loopCurrent: null,
  tone: null,
  toneOver: null,
  silent: null,
  spoken: false,
};

export interface HangUpRules {
  readonly hook: HookTrust;
  /** A handset down for no longer than this was a hook flash. */
  readonly flashMaxMs: number;
  /** So long a silence ends a call whose hook cannot be trusted; 0: none does. */
  readonly silenceMs: number;
}

/** A reported on-hook of a device that is not sure, or promised none, stands after this long without a word from anybody. */
const UNSURE_ON_HOOK_MS = 3000;
/** An interrupted loop alone, on a device that is not sure of the hook, after this long without a word. */
const LOOP_ALONE_MS = 10_000;
/** A tone was recognised over several cycles already; with a sure hook the handset may still tell the better moment. */
const TONE_MS: Readonly<Record<HookTrust, number>> = { sure: 15_000, unsure: 0, none: 0 };
const TONE_AFTER_LOOP_MS = 5000;
/** Dial tone before anybody dialled or spoke: a handset that lies beside the telephone. */
const IDLE_DIAL_TONE_MS = 60_000;

const CONFIDENCE: Readonly<Record<HookTrust, Readonly<Record<Cue, number>>>> = {
  sure: { onHook: 1, loopCurrent: 0.5, tone: 0.9, silence: 0.3 },
  unsure: { onHook: 0.8, loopCurrent: 0.6, tone: 0.9, silence: 0.6 },
  none: { onHook: 0.7, loopCurrent: 0.6, tone: 0.9, silence: 0.6 },
};

interface Candidate {
  readonly cue: Cue;
  readonly ended: Moment;
  readonly dueMs: number;
}

export interface Verdict {
  readonly reason: EndReason;
  /** When the call itself was over. */
  readonly ended: Moment;
  readonly cues: readonly CueFound[];
}

/** Null: the call goes on. */
export function verdict(
  ending: Ending,
  direction: Direction,
  rules: HangUpRules,
  nowMs: number,
): Verdict | null {
  const all = candidates(ending, direction, rules);
  const [first] = all.filter(({ dueMs }) => nowMs >= dueMs).sort((a, b) => a.dueMs - b.dueMs);
  if (first === undefined) return null;
  return { reason: first.cue, ended: beforeTone(first, ending, direction), cues: cuesOf(ending, rules.hook) };
}

/** The tone after the far end hung up is no part of the call's length, however long the handset stays up. */
function beforeTone({ ended }: Candidate, { tone, spoken }: Ending, direction: Direction): Moment {
  const afterCall =
    tone !== null && (tone.name === 'busy' || tone.name === 'reorder' || spoken || direction === 'in');
  return afterCall && tone.name !== 'ringback' && tone.from.ms < ended.ms ? tone.from : ended;
}

/** When what stands now will end the call, in monotonic ms; infinity: never. */
export function verdictDueMs(ending: Ending, direction: Direction, rules: HangUpRules): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...candidates(ending, direction, rules).map(({ dueMs }) => dueMs),
  );
}

/** What speaks for the end at this moment, and how much. */
export function cuesOf(ending: Ending, hook: HookTrust): readonly CueFound[] {
  const standing: Readonly<Record<Cue, boolean>> = {
    onHook: ending.onHook !== null,
    loopCurrent: ending.loopCurrent !== null,
    tone: ending.tone !== null || ending.toneOver !== null,
    silence: ending.spoken && ending.silent !== null,
  };
  return (Object.keys(standing) as Cue[])
    .filter((cue) => standing[cue])
    .map((cue) => ({ cue, confidence: CONFIDENCE[hook][cue] }));
}

/** A word so long after a cue was not said before it. */
const AFTER_SAMPLES = 4000;

/** Somebody spoke at `sample`: what needs quiet stands no more, and a hook report that may be wrong was wrong. */
export function spoke(ending: Ending, hook: HookTrust, sample: number): Ending {
  const contradicted = (cue: Moment | null) => cue !== null && sample - cue.sample >= AFTER_SAMPLES;
  return {
    ...ending,
    spoken: true,
    silent: null,
    toneOver: null,
    loopCurrent: contradicted(ending.loopCurrent) ? null : ending.loopCurrent,
    onHook: hook !== 'sure' && contradicted(ending.onHook) ? null : ending.onHook,
  };
}

function candidates(ending: Ending, direction: Direction, rules: HangUpRules): Candidate[] {
  const { onHook, loopCurrent, toneOver, silent, spoken } = ending;
  const { hook, flashMaxMs, silenceMs } = rules;
  const found: Candidate[] = [];
  if (onHook !== null) {
    const waitMs = hook === 'sure' ? flashMaxMs : Math.max(flashMaxMs, UNSURE_ON_HOOK_MS);
    found.push({ cue: 'onHook', ended: onHook, dueMs: onHook.ms + waitMs });
  }
  const byTone = toneCandidate(ending, direction, hook);
  if (byTone !== null) found.push(byTone);
  if (toneOver !== null && silenceMs > 0)
    found.push({ cue: 'tone', ended: toneOver.from, dueMs: toneOver.overMs + silenceMs });
  if (hook === 'sure') return found;
  if (loopCurrent !== null)
    found.push({ cue: 'loopCurrent', ended: loopCurrent, dueMs: loopCurrent.ms + LOOP_ALONE_MS });
  if (silent !== null && spoken && silenceMs > 0)
    found.push({ cue: 'silence', ended: silent, dueMs: silent.ms + silenceMs });
  return found;
}

function toneCandidate(
  { tone, loopCurrent, spoken }: Ending,
  direction: Direction,
  hook: HookTrust,
): Candidate | null {
  if (tone === null || tone.name === 'ringback') return null;
  const idle = tone.name === 'dial' && direction === 'out' && !spoken;
  if (idle)
    return hook === 'sure'
      ? null
      : { cue: 'tone', ended: tone.from, dueMs: tone.heardMs + IDLE_DIAL_TONE_MS };
  const afterLoop = loopCurrent !== null && loopCurrent.ms <= tone.heardMs;
  const waitMs = afterLoop ? Math.min(TONE_AFTER_LOOP_MS, TONE_MS[hook]) : TONE_MS[hook];
  const ended = afterLoop && loopCurrent.ms < tone.from.ms ? loopCurrent : tone.from;
  return { cue: 'tone', ended, dueMs: tone.heardMs + waitMs };
}
