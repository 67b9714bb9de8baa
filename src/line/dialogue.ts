import { isCallerIdLine } from './report.js';

/**
 * The AT dialogue as a transition function. One command is out at a time.
 *
 * A late answer never satisfies the next command: a device answers in the order in which it was asked, so
 * after a time-out the dialogue sends a probe whose answer cannot be mistaken for the late one: an
 * information line of a shape that no other command's answer has. All that comes before that line answers
 * older commands and is dropped; the result after it is the probe's own; from there the device owes
 * nothing. A probe is used once in a resynchronisation and never when the command that timed out was the
 * same, so a late answer to a probe cannot be mistaken either. When both probes fail the device is `deaf`:
 * the port must be opened anew. Condition: no command but the probes may answer with a line of a probe's
 * shape (line profiles have setting commands only, and those answer without any).
 */
export interface DialogueState {
  readonly out: Outstanding | null;
  readonly waiting: readonly Command[];
  readonly deaf: boolean;
}

export interface Command {
  readonly id: number;
  readonly text: string;
  readonly timeoutMs: number;
}

type Outstanding =
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly dueMs: number;
      readonly info: readonly string[];
    }
  | {
      readonly kind: 'probe';
      readonly probe: Probe;
      readonly left: readonly Probe[];
      readonly dueMs: number;
      /** Its information line has come; the next result is its own. */
      readonly seen: boolean;
    };

interface Probe {
  readonly text: string;
  readonly answer: RegExp;
}

export type DialogueInput = { readonly nowMs: number } & (
  | { readonly kind: 'send'; readonly command: Command }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'tick' }
);

export type DialogueOutput =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'done'; readonly id: number; readonly result: string; readonly info: readonly string[] }
  | { readonly kind: 'timedOut'; readonly id: number }
  /** A line nobody asked for: RING, caller ID, or anything outside a dialogue. */
  | { readonly kind: 'unsolicited'; readonly line: string }
  | { readonly kind: 'deaf' };

export interface DialogueStep {
  readonly state: DialogueState;
  readonly output: readonly DialogueOutput[];
}

export const DIALOGUE_START: DialogueState = { out: null, waiting: [], deaf: false };

export const PROBE_TIMEOUT_MS = 3000;
/** An answer longer than this is no answer; further lines are dropped. */
const MAX_INFO_LINES = 64;
const PROBES: readonly Probe[] = [
  { text: 'AT+FCLASS?', answer: /^(\+FCLASS[:=]\s*)?\d+(\.\d+)?$/ },
  { text: 'AT+FCLASS=?', answer: /^(\+FCLASS[:=]\s*)?\(?\d+(\.\d+)?([,-]\d+(\.\d+)?)+\)?$/ },
];
/** A line that ends the answer to a command. */
export const RESULT =
  /^(OK|ERROR|VCON|CONNECT.*|NO CARRIER|NO ANSWER|NO DIAL ?TONE|BUSY|LINE-IN-USE|\+CM[ES] ERROR.*)$/;

export function dialogueStep(state: DialogueState, input: DialogueInput): DialogueStep {
  if (state.deaf) return { state, output: [] };
  switch (input.kind) {
    case 'send':
      return next({ ...state, waiting: [...state.waiting, input.command] }, input.nowMs, []);
    case 'line':
      return takeLine(state, input.line, input.nowMs);
    case 'tick':
      return takeTick(state, input.nowMs);
  }
}

/** When the dialogue wants a tick; null when nothing is out. */
export function dialogueDueMs(state: DialogueState): number | null {
  return state.out?.dueMs ?? null;
}

/** Sends the next waiting command when nothing is out. */
function next(state: DialogueState, nowMs: number, output: readonly DialogueOutput[]): DialogueStep {
  const [command, ...waiting] = state.waiting;
  if (state.out !== null || command === undefined) return { state, output };
  const out: Outstanding = { kind: 'command', command, dueMs: nowMs + command.timeoutMs, info: [] };
  return {
    state: { ...state, out, waiting },
    output: [...output, { kind: 'write', text: `${command.text}\r` }],
  };
}

function takeLine(state: DialogueState, line: string, nowMs: number): DialogueStep {
  const { out } = state;
  if (out === null || line === 'RING' || isCallerIdLine(line))
    return { state, output: [{ kind: 'unsolicited', line }] };
  return out.kind === 'command' ? answer(state, out, line, nowMs) : probed(state, out, line, nowMs);
}

function answer(
  state: DialogueState,
  out: Extract<Outstanding, { kind: 'command' }>,
  line: string,
  nowMs: number,
): DialogueStep {
  if (line === out.command.text) return { state, output: [] };
  if (!RESULT.test(line)) {
    const info = out.info.length < MAX_INFO_LINES ? [...out.info, line] : out.info;
    return { state: { ...state, out: { ...out, info } }, output: [] };
  }
  const done: DialogueOutput = { kind: 'done', id: out.command.id, result: line, info: out.info };
  return next({ ...state, out: null }, nowMs, [done]);
}

function probed(
  state: DialogueState,
  out: Extract<Outstanding, { kind: 'probe' }>,
  line: string,
  nowMs: number,
): DialogueStep {
  if (out.probe.answer.test(line)) return { state: { ...state, out: { ...out, seen: true } }, output: [] };
  if (out.seen && RESULT.test(line)) return next({ ...state, out: null }, nowMs, []);
  return { state, output: [] };
}

function takeTick(state: DialogueState, nowMs: number): DialogueStep {
  const { out } = state;
  if (out === null || nowMs < out.dueMs) return { state, output: [] };
  if (out.kind === 'probe') return probe(state, out.left, nowMs, []);
  const usable = PROBES.filter(({ text }) => text !== out.command.text);
  return probe(state, usable, nowMs, [{ kind: 'timedOut', id: out.command.id }]);
}

function probe(
  state: DialogueState,
  probes: readonly Probe[],
  nowMs: number,
  output: readonly DialogueOutput[],
): DialogueStep {
  const [first, ...left] = probes;
  if (first === undefined)
    return { state: { out: null, waiting: [], deaf: true }, output: [...output, { kind: 'deaf' }] };
  const out: Outstanding = {
    kind: 'probe',
    probe: first,
    left,
    dueMs: nowMs + PROBE_TIMEOUT_MS,
    seen: false,
  };
  return { state: { ...state, out }, output: [...output, { kind: 'write', text: `${first.text}\r` }] };
}
