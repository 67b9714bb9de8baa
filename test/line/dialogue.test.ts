import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DIALOGUE_START,
  type DialogueInput,
  type DialogueOutput,
  dialogueDueMs,
  dialogueStep,
} from '#src/line/dialogue.js';
import { Random, seedFor } from '../rig/random.js';

type Happening = { ms: number } & ({ send: string; timeoutMs?: number } | { line: string } | { tick: true });

/** Runs inputs; ids are counted from 1 in the order of sending. */
function run(happenings: readonly Happening[]): DialogueOutput[] {
  let state = DIALOGUE_START;
  let id = 0;
  return happenings.flatMap((one) => {
    const nowMs = one.ms;
    let input: DialogueInput;
    if ('send' in one)
      input = {
        kind: 'send',
        nowMs,
        command: { id: ++id, text: one.send, timeoutMs: one.timeoutMs ?? 1000 },
      };
    else input = 'line' in one ? { kind: 'line', nowMs, line: one.line } : { kind: 'tick', nowMs };
    const taken = dialogueStep(state, input);
    state = taken.state;
    return taken.output;
  });
}

const brief = (output: readonly DialogueOutput[]) =>
  output.map((one) => {
    if (one.kind === 'write') return `write ${one.text.trim()}`;
    if (one.kind === 'done') return `done ${one.id} ${[...one.info, one.result].join('|')}`;
    if (one.kind === 'unsolicited') return `unsolicited ${one.line}`;
    return one.kind === 'timedOut' ? `timedOut ${one.id}` : one.kind;
  });

test('a command is answered by its lines; echo is dropped whether or not there is one', () => {
  const answer: Happening[] = [
    { ms: 10, line: '0,8' },
    { ms: 11, line: 'OK' },
  ];
  const send: Happening = { ms: 0, send: 'AT+FCLASS=?' };
  const expected = ['write AT+FCLASS=?', 'done 1 0,8|OK'];
  assert.deepEqual(brief(run([send, ...answer])), expected);
  assert.deepEqual(brief(run([send, { ms: 5, line: 'AT+FCLASS=?' }, ...answer])), expected);
});

test('RING and caller ID in the middle of a reply are nobody’s answer', () => {
  const output = run([
    { ms: 0, send: 'AT+VLS=?' },
    { ms: 1, line: '0,"",90840000' },
    { ms: 2, line: 'RING' },
    { ms: 3, line: 'NMBR = 0312345678' },
    { ms: 4, line: 'OK' },
  ]);
  assert.deepEqual(brief(output), [
    'write AT+VLS=?',
    'unsolicited RING',
    'unsolicited NMBR = 0312345678',
    'done 1 0,"",90840000|OK',
  ]);
});

test('one command is out at a time; the next waits for the answer', () => {
  const output = run([
    { ms: 0, send: 'AT+VCID=1' },
    { ms: 0, send: 'AT+VLS=0' },
    { ms: 5, line: 'OK' },
    { ms: 9, line: 'ERROR' },
  ]);
  assert.deepEqual(brief(output), ['write AT+VCID=1', 'done 1 OK', 'write AT+VLS=0', 'done 2 ERROR']);
});

test('after a time-out a stale OK answers nothing: the probe’s own answer must come first', () => {
  const output = run([
    { ms: 0, send: 'AT+FCLASS=8' },
    { ms: 0, send: 'AT+VLS=0' },
    { ms: 1000, tick: true },
    { ms: 1100, line: 'OK' },
    { ms: 1200, line: 'OK' },
    { ms: 1300, line: '8' },
    { ms: 1310, line: 'OK' },
    { ms: 1400, line: 'ERROR' },
  ]);
  assert.deepEqual(brief(output), [
    'write AT+FCLASS=8',
    'timedOut 1',
    'write AT+FCLASS?',
    'write AT+VLS=0',
    'done 2 ERROR',
  ]);
});

test('a probe is never the question that timed out, and when none is answered the device is deaf', () => {
  const output = run([
    { ms: 0, send: 'AT+FCLASS?' },
    { ms: 1000, tick: true },
    { ms: 1500, line: '8' },
    { ms: 1501, line: 'OK' },
    { ms: 5000, tick: true },
    { ms: 5001, send: 'AT' },
  ]);
  assert.deepEqual(brief(output), ['write AT+FCLASS?', 'timedOut 1', 'write AT+FCLASS=?', 'deaf']);
});

/**
 * A device that answers in order but as late as it likes, sometimes not at all, with RINGs in between. Each
 * command's answer names its command, so that a wrong attribution shows.
 */
function conversation(seed: number): { done: number; timedOut: number; deaf: boolean } {
  const random = new Random(seed);
  let state = DIALOGUE_START;
  let nowMs = 0;
  let freeMs = 0;
  const coming: { ms: number; line: string }[] = [];
  const seen = { done: 0, timedOut: 0, deaf: false };
  const answer = (text: string) => {
    if (random.next() < 0.1) return;
    freeMs = Math.max(freeMs, nowMs) + random.pick([5, 50, 900, 2500]);
    const info = text === 'AT+FCLASS?' ? '8' : text === 'AT+FCLASS=?' ? '0,8' : `to ${text}`;
    if (random.next() < 0.3) coming.push({ ms: freeMs, line: text });
    if (random.next() < 0.3) coming.push({ ms: freeMs, line: 'RING' });
    coming.push({ ms: freeMs, line: info }, { ms: freeMs, line: 'OK' });
  };
  const take = (input: DialogueInput) => {
    const taken = dialogueStep(state, input);
    state = taken.state;
    for (const out of taken.output) {
      if (out.kind === 'write') answer(out.text.trim());
      else if (out.kind === 'timedOut') seen.timedOut++;
      else if (out.kind === 'deaf') seen.deaf = true;
      else if (out.kind === 'done') {
        assert.deepEqual(out.info, [`to AT+N=${out.id}`], 'a command never ends with another’s answer');
        seen.done++;
      }
    }
  };
  for (let id = 1; id <= 20; id++) {
    take({ kind: 'send', nowMs, command: { id, text: `AT+N=${id}`, timeoutMs: 1000 } });
    const until = nowMs + random.pick([10, 1000, 5000]);
    while (nowMs < until) {
      const line = coming[0];
      const dueMs = dialogueDueMs(state) ?? Number.POSITIVE_INFINITY;
      nowMs = Math.min(until, line?.ms ?? until, Math.max(nowMs, dueMs));
      if (line !== undefined && line.ms <= nowMs) {
        coming.shift();
        take({ kind: 'line', line: line.line, nowMs });
      } else if (dueMs <= nowMs) take({ kind: 'tick', nowMs });
    }
  }
  return seen;
}

test('5,000 conversations with slow, mute and ringing devices: no answer is ever misattributed', () => {
  const seed = seedFor('dialogue');
  const all = { done: 0, timedOut: 0, deaf: 0 };
  for (let i = 0; i < 5000; i++) {
    const seen = conversation(seed + i);
    all.done += seen.done;
    all.timedOut += seen.timedOut;
    all.deaf += seen.deaf ? 1 : 0;
  }
  assert.ok(all.done > 20_000 && all.timedOut > 1000 && all.deaf > 10, JSON.stringify(all));
});
